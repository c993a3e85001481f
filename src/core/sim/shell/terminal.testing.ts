/** A person at a terminal of a machine, for tests: types, waits until nothing moves any more, looks at what the screen got. */
import { createMachine } from '../machine.ts'
import type { Machine, Terminal } from '../machine-types.ts'
import { programs } from '../programs/index.ts'

export class Seat {
  /** All that the screen was sent. */
  raw = ''
  private readonly terminal: Terminal

  private constructor(readonly machine: Machine) {
    this.terminal = machine.openTerminal({ rows: 24, cols: 80 }, (bytes) => {
      this.raw += new TextDecoder().decode(bytes)
    })
  }

  /** A shell that has shown its first prompt. */
  static async open(files: Readonly<Record<string, string>> = {}): Promise<Seat> {
    const machine = createMachine({ world: { cwd: '/home/demo' }, programs })
    for (const [path, text] of Object.entries(files)) machine.writeFile(path, new TextEncoder().encode(text))
    const seat = new Seat(machine)
    await seat.settle()
    return seat
  }

  /** Each text is typed when all has happened that the one before it caused. */
  async type(...texts: readonly string[]): Promise<this> {
    for (const text of texts) {
      this.terminal.input(new TextEncoder().encode(text))
      await this.settle()
    }
    return this
  }

  /** The text of the screen, without escape sequences. */
  get screen(): string {
    return this.raw.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '')
  }

  private async settle(): Promise<void> {
    for (;;) {
      const state = this.machine.advance(1000)
      if (state.kind === 'idle') return
      if (state.kind === 'host') await state.promise
    }
  }
}
