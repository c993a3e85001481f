import { afterAll, describe, expect, it } from 'vitest'
import type { World } from '../lib/index.ts'
import { normalise } from './fixtures/normalise.ts'
import { createMachine } from './machine.ts'
import type { RunResult } from './machine-types.ts'
import { programs } from './programs/index.ts'

interface Recorded extends RunResult {
  readonly id: string
  readonly tags: readonly string[]
  readonly world: string
  readonly script: string
}
interface Recording {
  readonly worlds: Readonly<Record<string, World>>
  readonly cases: readonly Recorded[]
}

const recordings = import.meta.glob<Recording>('./fixtures/*.recorded.json', { eager: true, import: 'default' })

/**
 * The share of cases, by class, that must be answered exactly as the real Linux did: stdout, stderr and code. It goes
 * up; only new cases, recorded before the lab has seen them, may bring it down.
 */
const FLOORS: Readonly<Record<string, number>> = {
  'errno-fs': 0.95,
  'errno-limits': 0.87,
  'errno-net': 0.98,
  'errno-proc': 0.95,
  'shell-syntax': 1,
  'shell-builtins': 0.98,
  'shell-jobs': 1,
  coreutils: 0.99,
  'text-tools': 0.99,
  'proc-tools': 0.98,
  // 68 programs were recorded last, before the lab had seen them: most of what differs is among these.
  'node-programs': 0.93,
}

/** Set RECORDINGS=errno-fs or RECORDINGS=d-errno-fs-001 to see what differs; RECORDINGS=all for everything. */
const wanted = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env['RECORDINGS']

describe('recordings of a real Linux', () => {
  const counts = new Map<string, { cases: number; same: number }>()

  for (const [file, { worlds, cases }] of Object.entries(recordings)) {
    it(`are answered alike: ${file}`, { timeout: 120_000 }, async () => {
      for (const recorded of cases) {
        if (wanted && !isWanted(recorded)) continue
        const answer = await answerTo(worlds[recorded.world]!, recorded.script)
        const same =
          answer.stdout === recorded.stdout && answer.stderr === recorded.stderr && answer.code === recorded.code
        for (const tag of recorded.tags) {
          const count = counts.get(tag) ?? { cases: 0, same: 0 }
          counts.set(tag, { cases: count.cases + 1, same: count.same + Number(same) })
        }
        if (wanted && !same) console.log(difference(recorded, answer))
      }
    })
  }

  for (const [tag, floor] of wanted ? [] : Object.entries(FLOORS)) {
    it(`agree in at least ${100 * floor} % of ${tag}`, () => {
      const { same, cases } = counts.get(tag) ?? { same: 0, cases: 1 }
      expect(same / cases).toBeGreaterThanOrEqual(floor)
    })
  }

  afterAll(() => {
    const rows = [...counts].map(
      ([tag, { same, cases }]) => `${tag.padEnd(16)}${same}/${cases} = ${((100 * same) / cases).toFixed(1)} %`,
    )
    console.log(rows.join('\n'))
  })
})

const isWanted = ({ id, tags }: Recorded) => wanted === 'all' || id === wanted || tags.includes(wanted!)

async function answerTo(world: World, script: string): Promise<RunResult> {
  try {
    return normalise(await createMachine({ world, programs }).run(script))
  } catch (error) {
    return { stdout: '', stderr: `the machine failed: ${error}`, code: -1 }
  }
}

function difference(recorded: Recorded, answer: RunResult): string {
  const lines = [`### ${recorded.id} [${recorded.tags.join(' ')}] world ${recorded.world}`, recorded.script]
  for (const part of ['stdout', 'stderr', 'code'] as const) {
    if (recorded[part] === answer[part]) continue
    lines.push(`--- ${part}, real`, String(recorded[part]), `+++ ${part}, lab`, String(answer[part]))
  }
  return lines.join('\n')
}
