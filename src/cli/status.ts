import type { Progress } from '../core/matcher/index.ts'
import type { Input } from './input.ts'
import type { Io } from './io.ts'

const EVERY_MS = 100

/** One line on standard error that says how far a log is read; nothing where that is no terminal. */
export class Status {
  readonly #started: number
  #told: number
  #isShown = false

  readonly #input: Pick<Input, 'name' | 'size'>
  readonly #io: Pick<Io, 'showsProgress' | 'stderr' | 'now' | 'columns'>

  constructor(input: Pick<Input, 'name' | 'size'>, io: Pick<Io, 'showsProgress' | 'stderr' | 'now' | 'columns'>) {
    this.#input = input
    this.#io = io
    this.#started = io.now()
    this.#told = this.#started
  }

  show({ bytes, findings }: Progress): void {
    const now = this.#io.now()
    if (!this.#io.showsProgress || now - this.#told < EVERY_MS) return
    this.#told = now
    this.#isShown = true
    const { size, name } = this.#input
    const share = size === null || size === 0 ? '' : ` of ${megabytes(size)} (${Math.floor((100 * bytes) / size)} %)`
    const rate = Math.round(bytes / 1000 / Math.max(1, now - this.#started))
    const line = `${name}: ${megabytes(bytes)}${share}, ${rate} MB/s, ${findings} finding${findings === 1 ? '' : 's'}`
    this.#io.stderr(`\r\x1b[K${line.slice(0, this.#io.columns - 1)}`)
  }

  clear(): void {
    if (this.#isShown) this.#io.stderr('\r\x1b[K')
    this.#isShown = false
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
