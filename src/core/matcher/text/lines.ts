/** The lines near a finding: decoded, without wrappers, each at most once. */
import type { Mapped } from './mapped.ts'
import { messageOf } from './segments.ts'
import { type Unwrapped, unwrap } from './unwrap.ts'

/** How far a reader may look from a finding. */
export const REACH = 40

export class Lines {
  readonly #raw: (line: number) => string | null
  readonly #texts = new Map<number, string>()
  readonly #seen = new Map<number, Unwrapped>()

  constructor(raw: (line: number) => string | null) {
    this.#raw = raw
  }

  raw(line: number): string | null {
    const known = this.#texts.get(line)
    if (known !== undefined) return known
    const text = this.#raw(line)
    // What is not there yet may come.
    if (text === null) return null
    if (this.#texts.size > 400) this.#texts.clear()
    this.#texts.set(line, text)
    return text
  }

  get(line: number): Unwrapped | null {
    const known = this.#seen.get(line)
    if (known !== undefined) return known
    const raw = this.raw(line)
    if (raw === null) return null
    const unwrapped = unwrap(raw)
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
