/** What stands before a call on its line: the process, the time, the number of the call, the instruction. */
import { timestamp } from './strace-format.ts'
import { NUMBERS } from './strace-numbers.ts'
import type { Style } from './strace-tracer.ts'

export class Leader {
  #previous: number | null = null

  constructor(
    readonly style: Style,
    readonly hasFile: boolean,
    /** Processes under trace. */
    readonly alive: ReadonlySet<number>,
  ) {}

  /** `syscall` is null for a signal and for the end of a process. */
  of(pid: number, time: number, syscall: string | null): string {
    return `${this.#process(pid)}${this.#time(time)}${this.#place(syscall)}`
  }

  #process(pid: number): string {
    if (!this.style.has('f') || this.style.separate !== null) return ''
    if (this.hasFile) return `${String(pid).padEnd(5)} `
    return this.alive.size > 1 ? `[pid ${String(pid).padStart(5)}] ` : ''
  }

  #time(time: number): string {
    const { has, times } = this.style
    const stamp = times > 0 ? timestamp(time, times) : ''
    if (!has('r')) return stamp === '' ? '' : `${stamp} `
    const elapsed = this.#previous === null ? 0 : (time - this.#previous) / 1000
    this.#previous = time
    const since = elapsed.toFixed(6).padStart(13)
    return stamp === '' ? `${since} ` : `${stamp} (+${since}) `
  }

  /** -n and -i. Simplified: each call is made from one and the same place of the C library. */
  #place(syscall: string | null): string {
    const { has } = this.style
    // A process that ends is in its last call.
    const number = NUMBERS[syscall ?? 'exit_group']
    const shown = number === undefined ? '' : String(number)
    return `${has('n') ? `[${shown.padStart(4)}] ` : ''}${has('i') ? (syscall === null ? '[????????????????] ' : '[00007f86ddffb350] ') : ''}`
  }
}
