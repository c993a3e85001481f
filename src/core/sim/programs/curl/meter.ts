/** The progress meter that curl draws on stderr while the output goes elsewhere. */
import type { Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'

const HEADER = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`

export class Meter {
  received = 0
  sent = 0
  #began = 0
  #isHeaderShown = false

  constructor(
    readonly self: Command,
    readonly isShown: boolean,
  ) {}

  start(): void {
    this.#began = this.self.sys.monotonic()
    this.received = 0
    this.sent = 0
  }

  /** Header and first row of an attempt: libcurl says first where a connection is to come from. */
  *draw(): Task<void> {
    if (!this.isShown) return
    if (!this.#isHeaderShown) yield* this.self.stderr.write(HEADER)
    this.#isHeaderShown = true
    yield* this.tick()
  }

  *tick(): Task<void> {
    if (this.isShown) yield* this.self.stderr.write(`\r${this.#row()}`)
  }

  *finish(): Task<void> {
    if (this.isShown) yield* this.self.stderr.write(`\r${this.#row()}\n`)
  }

  #row(): string {
    const ms = this.self.sys.monotonic() - this.#began
    const total = this.received + this.sent
    const percent = (count: number): string => (count > 0 ? '100' : '0').padStart(3)
    const speed = (count: number): string => amount(count === 0 ? 0 : Math.floor((count * 1000) / Math.max(ms, 1)))
    const spent = ms < 1000 ? '--:--:--' : clock(Math.floor(ms / 1000))
    return `${percent(total)} ${amount(total)}  ${percent(this.received)} ${amount(this.received)}  ${percent(this.sent)} ${amount(this.sent)}  ${speed(this.received)}  ${speed(this.sent)} --:--:-- ${spent} --:--:-- ${speed(total)}`
  }
}

/** At most five columns: 99999, 260k, 12.3M. */
function amount(count: number): string {
  if (count < 100_000) return String(count).padStart(5)
  if (count < 10_000 * 1024) return `${Math.floor(count / 1024)}k`.padStart(5)
  return `${(count / 1024 / 1024).toFixed(1)}M`.padStart(5)
}

const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / 3600)).padStart(2)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
