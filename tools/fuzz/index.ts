/** `npm run fuzz -- [SECONDS] [WORD]`: new cases for every target, in turns, until the time is over. What breaks is printed with its seed. */
import fc from 'fast-check'
import { TARGETS } from './targets.ts'

const BATCH = 50

export async function main([seconds = '60', word = '']: readonly string[]): Promise<number> {
  const end = performance.now() + 1000 * Number(seconds)
  const chosen = TARGETS.filter(({ name }) => name.includes(word))
  const runs = new Map<string, number>()
  let seed = Date.now() % 2 ** 31
  let broken = 0
  while (performance.now() < end) {
    for (const { name, property } of chosen) {
      const result = await fc.check(property, { seed: seed++, numRuns: BATCH, interruptAfterTimeLimit: 20_000 })
      runs.set(name, (runs.get(name) ?? 0) + result.numRuns)
      if (!result.failed || result.counterexample === null) continue
      broken++
      console.log(`BROKEN ${JSON.stringify({ target: name, seed: result.seed, path: result.counterexamplePath })}`)
      console.log(`  ${JSON.stringify(result.counterexample)}\n  ${String(result.errorInstance ?? '').slice(0, 600)}`)
    }
  }
  for (const [name, count] of runs) console.log(`${String(count).padStart(9)}  ${name}`)
  console.log(
    broken === 0
      ? 'nothing broke'
      : `${broken} broke: add the lines with BROKEN to tools/fuzz/seeds.json and mend them`,
  )
  return broken === 0 ? 0 : 1
}
