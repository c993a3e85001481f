/** Every scenario is played on the simulated machine: the failure comes, solutions solve, wrong turns do not, and receipts agree. */
import { describe, expect, it } from 'vitest'
import { allCauses } from '../knowledge/causes.ts'
import type { Receipt } from '../knowledge/paths.ts'
import { normalise } from '../sim/fixtures/normalise.ts'
import { playScript, playSteps } from './play.testing.ts'
import { fillScenario } from './scenario.ts'

const receipts = import.meta.glob<Receipt>('../knowledge/receipts/*/*.json', { eager: true, import: 'default' })
const receiptOf = (id: string) => receipts[`../knowledge/receipts/${id}.json`]

/** LAB=EADDRINUSE/port plays only that. */
const wanted = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env['LAB'] ?? ''
const causes = allCauses().filter(({ id, scenario }) => scenario !== undefined && id.startsWith(wanted))

describe.each(causes.map((cause) => [cause.id, cause, fillScenario(cause)!] as const))('%s', (id, cause, scenario) => {
  const { reproduce, solutions, wrong } = scenario

  it('fails as it says', async () => {
    const { result, view } = await playScript(cause, reproduce.run)
    expect(
      view.reproduced,
      `${reproduce.fails.call} returns ${reproduce.fails.errno}\n${result.stdout}${result.stderr}`,
    ).toBe(true)
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
    expect(views.map((view) => view.steps.filter(({ state }) => state === 'done').length)).toEqual(
      views.map((view, i) => (view.solved ? scenario.steps.length : i + 1)),
    )
    expect(views.at(-1)!.solved).toBe(true)
  })

  it.each(
    (receiptOf(id)?.runs ?? []).map(
      (run) => [`${run.kind}: ${run.script.slice(reproduce.run.length).trim() || run.script}`, run] as const,
    ),
  )('says what a real Linux said to %s', async (_, run) => {
    const { result } = await playScript(cause, run.script)
    expect(normalise(result)).toEqual({ stdout: run.stdout, stderr: run.stderr, code: run.code })
  })
})
