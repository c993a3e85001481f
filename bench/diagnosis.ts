/** How long a typical log takes from text to ranked causes. */
import { diagnose } from '../src/core/diagnosis/index.ts'
import { DIALECTS } from '../src/core/matcher/dialects/index.ts'
import { readLog } from '../src/core/matcher/index.ts'
import { inTurns } from './measure.ts'

export async function benchDiagnosis(): Promise<void> {
  const logs = DIALECTS.flatMap(({ samples }) => samples.map(({ text }) => text))
  const times = await inTurns({
    read: () => logs.map((log) => readLog(log)),
    'read and diagnose': () => logs.map((log) => diagnose(readLog(log), { log, answers: [] })),
  })
  console.log(`diagnosis of ${logs.length} recorded samples, per log`)
  for (const [name, ms] of Object.entries(times))
    console.log(`  ${name.padEnd(18)} ${(ms / logs.length).toFixed(2)} ms`)
}
