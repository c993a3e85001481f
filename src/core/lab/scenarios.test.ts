/** Every scenario is played on the simulated machine: the failure comes, solutions solve, wrong turns do not, and receipts agree. */
import { describe, expect, it } from 'vitest'
import { allCauses } from '../knowledge/causes.ts'
import type { Receipt } from '../knowledge/paths.ts'
import { normalise } from '../sim/fixtures/normalise.ts'
import { playScript, playSteps } from './play.testing.ts'
import { fillScenario } from './scenario.ts'

const receipts = import.meta.glob<Receipt>('../knowledge/receipts/*/*.json', { eager: true, import: 'default' })
const receiptOf = (id: string) => receipts[`../knowledge/receipts/${id}.json`]

/** LAB=EADDRINUSE/port plays only that, and compares each of its runs by itself. */
const wanted = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env['LAB']
const causes = allCauses().filter(({ id, scenario }) => scenario !== undefined && id.startsWith(wanted ?? ''))

/** The share of recorded runs that the lab must repeat to the letter. It only ever goes up. */
const AGREE = 0.96

describe.each(causes.map((cause) => [cause.id, cause, fillScenario(cause)!] as const))('%s', (_, cause, scenario) => {
  const { reproduce, solutions, wrong } = scenario

  it('fails as it says', async () => {
    const { result, view } = await playScript(cause, reproduce.run)
    const printed = `${result.stdout}${result.stderr}`
    expect(view.reproduced, `${reproduce.fails.call} returns ${reproduce.fails.errno}\n${printed}`).toBe(true)
    expect(view.solved).toBe(false)
  })

  it.each(solutions.map(({ title, run }) => [title, run] as const))('is solved by: %s', async (_, run) => {
    const { result, view } = await playScript(cause, `${reproduce.run}\n${run}`)
    expect(view.solved, `${result.stdout}${result.stderr}`).toBe(true)
  })

  it.each(wrong.map(({ run }) => [run]))('is not solved by: %s', async (run) => {
    const { view } = await playScript(cause, `${reproduce.run}\n${run}`)
    expect(view.solved).toBe(false)
  })

  it('ticks each step by its own command', async () => {
    const views = await playSteps(cause)
    const done = views.map((view) => view.steps.filter(({ state }) => state === 'done').length)
    expect(done).toEqual(views.map((view, i) => (view.solved ? scenario.steps.length : i + 1)))
    expect(views.at(-1)!.solved).toBe(true)
  })
})

const recorded = causes.flatMap((cause) => (receiptOf(cause.id)?.runs ?? []).map((run) => ({ cause, run })))

if (wanted) {
  it.each(recorded.map(({ cause, run }) => [`${cause.id}, ${run.kind}: ${run.script}`, cause, run] as const))(
    'says what a real Linux said: %s',
    async (_, cause, run) => {
      const { result } = await playScript(cause, run.script)
      expect(normalise(result)).toEqual({ stdout: run.stdout, stderr: run.stderr, code: run.code })
    },
  )
} else {
  it(`says what a real Linux said in at least ${100 * AGREE} % of the recorded runs`, {
    timeout: 120_000,
  }, async () => {
    let same = 0
    for (const { cause, run } of recorded) {
      const got = normalise((await playScript(cause, run.script)).result)
      if (got.stdout === run.stdout && got.stderr === run.stderr && got.code === run.code) same++
    }
    console.log(`receipts: ${same} of ${recorded.length} runs agree`)
    expect(same / recorded.length).toBeGreaterThanOrEqual(AGREE)
  })
}
