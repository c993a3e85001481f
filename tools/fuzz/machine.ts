import { createMachine } from '../../src/core/sim/machine.ts'
import { programs } from '../../src/core/sim/programs/index.ts'

const WORLD = { cwd: '/srv', files: { '/srv/a.txt': { text: 'one\ntwo\n' } } }
const encode = (text: string) => new TextEncoder().encode(text)
/** Real milliseconds that a line may run before it is interrupted, and that the interrupt may take. */
const PATIENCE = 300
const MERCY = 3_000

/**
 * Types a line, lets it run for a moment, presses ^C until the prompt is back, and asks the shell for a sign of life. A
 * shell that the line has ended, replaced or stopped cannot answer: then the machine itself must still be whole.
 */
export async function survivesTyping(line: string): Promise<boolean> {
  let wantsInterrupt = false
  let output = ''
  const machine = createMachine({
    world: WORLD,
    programs,
    hostClock: () => performance.now(),
    interruptRequested: () => wantsInterrupt,
  })
  const terminal = machine.openTerminal({ rows: 24, cols: 80 }, (bytes) => {
    output = (output + new TextDecoder().decode(bytes)).slice(-4000)
  })
  await settle(machine, () => terminal.atPrompt() || terminal.exitCode() !== null, PATIENCE)
  terminal.input(encode(`${line}\n`))
  await settle(machine, () => false, PATIENCE)
  for (let press = 0; press < 4; press++) {
    wantsInterrupt = true
    terminal.input(encode('\u0003'))
    await settle(machine, () => terminal.atPrompt() || terminal.exitCode() !== null, MERCY / 4)
    wantsInterrupt = false
  }
  if (terminal.exitCode() !== null) return machine.inspect().processes.length > 0
  terminal.input(encode('\u0015echo si""gn\n'))
  await settle(machine, () => output.includes('sign') || terminal.exitCode() !== null, MERCY)
  return output.includes('sign') || machine.inspect().processes.length > 0
}

/** Lets the machine run until `isDone`, or for `patience` real milliseconds. */
async function settle(
  machine: ReturnType<typeof createMachine>,
  isDone: () => boolean,
  patience: number,
): Promise<void> {
  const end = performance.now() + patience
  while (!isDone() && performance.now() < end) {
    const state = machine.advance(20)
    if (state.kind === 'host') await state.promise
    if (state.kind !== 'idle') continue
    if (state.nextTimer === null || isDone()) return
    machine.skipTime(state.nextTimer)
  }
}
