/** Plays scripts and steps of scenarios on the simulated machine, for tests. */
import type { KnownCause } from '../knowledge/paths.ts'
import { createMachine } from '../sim/machine.ts'
import type { Machine, RunResult, Terminal } from '../sim/machine-types.ts'
import { programs } from '../sim/programs/index.ts'
import { createLab, type Lab, type LabView, labWorld } from './player.ts'

export interface Played {
  readonly result: RunResult
  readonly view: LabView
}

function start(cause: KnownCause): { machine: Machine; lab: Lab } {
  const machine = createMachine({ world: labWorld(cause)!, programs })
  return { machine, lab: createLab(machine, cause) }
}

/** One script from a fresh world, as `bash -c` runs it. */
export async function playScript(cause: KnownCause, script: string): Promise<Played> {
  const { machine, lab } = start(cause)
  const result = await machine.run(script)
  return { result, view: lab.look() }
}

/** Types each step's command at a prompt; returns what the lab shows after each. */
export async function playSteps(cause: KnownCause): Promise<readonly LabView[]> {
  const { machine, lab } = start(cause)
  const terminal = machine.openTerminal({ rows: 24, cols: 100 }, () => {})
  await untilPrompt(machine, terminal)
  const views: LabView[] = []
  for (const { run } of lab.scenario.steps) {
    terminal.input(new TextEncoder().encode(`${run}\r`))
    await untilPrompt(machine, terminal)
    views.push(lab.look())
  }
  return views
}

/** Virtual seconds that one command may take. */
const PATIENCE_MS = 180_000

async function untilPrompt(machine: Machine, terminal: Terminal): Promise<void> {
  const end = machine.now() + PATIENCE_MS
  for (;;) {
    const state = machine.advance(1000)
    if (state.kind === 'host') await state.promise
    else if (state.kind === 'idle') {
      if (terminal.atPrompt() || terminal.exitCode() !== null) return
      if (state.nextTimer === null || machine.now() > end) throw new Error('the command never came back to the prompt')
      machine.skipTime(state.nextTimer)
    }
  }
}
