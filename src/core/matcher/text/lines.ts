/** The lines near a finding: decoded, without wrappers, each at most once. */
import type { Mapped } from './mapped.ts'
import { messageOf } from './segments.ts'
import { type Unwrapped, unwrap } from './unwrap.ts'

/** How far a reader may look from a finding. */
export const REACH = 40

export class Lines {
  readonly #raw: (line: number) => string | null
  readonly #seen = new Map<number, Unwrapped | null>()

  constructor(raw: (line: number) => string | null) {
    this.#raw = raw
  }

  raw(line: number): string | null {
    return this.#raw(line)
  }

  get(line: number): Unwrapped | null {
    const known = this.#seen.get(line)
    if (known !== undefined) return known
    const raw = this.#raw(line)
    const unwrapped = raw === null ? null : unwrap(raw)
    if (this.#seen.size > 400) this.#seen.clear()
    this.#seen.set(line, unwrapped)
    return unwrapped
  }

  /** The words themselves: of a JSON or logfmt line its message, else the line without its wrapper. */
  spoken(line: number): Mapped | null {
    const unwrapped = this.get(line)
    return unwrapped === null ? null : (messageOf(unwrapped.body) ?? unwrapped.body)
  }
}
