/**
 * What a machine was told from outside, each thing with the number of steps the machine had made before. Processes are
 * generators, which nobody can copy: a machine is kept as its seed and its journal, and comes back by living them again.
 */
import type { World } from '../lib/index.ts'
import type { Winsize } from './kernel/sys.ts'

export type Told =
  | { readonly kind: 'run'; readonly argv: readonly string[] }
  | { readonly kind: 'open-terminal'; readonly size: Winsize }
  | { readonly kind: 'keys'; readonly terminal: number; readonly bytes: Uint8Array }
  | { readonly kind: 'resize'; readonly terminal: number; readonly size: Winsize }
  | { readonly kind: 'skip'; readonly ms: number }
  | { readonly kind: 'write'; readonly path: string; readonly data: Uint8Array }

/** Plain data: it can be posted, stored and compared. It holds for the build that made it. */
export interface Snapshot {
  readonly world: World
  readonly bootTime: number
  readonly seed: number
  readonly told: readonly { readonly after: number; readonly what: Told }[]
  /** The questions for ^C, counted from boot, that were answered with yes. */
  readonly interrupts: readonly number[]
  readonly steps: number
  /** Virtual time at the snapshot: a machine that comes to another one is not the same. */
  readonly now: number
}

export class Journal {
  steps = 0
  readonly told: { readonly after: number; readonly what: Told }[] = []
  readonly interrupts: number[] = []
  private questions = 0
  /** Answers of an earlier life, until it is lived through. */
  private given: ReadonlySet<number> | null = null

  note(what: Told): void {
    this.told.push({ after: this.steps, what })
  }

  /** True when the person asks to interrupt; when that is heard depends on the host, so it is written down. */
  isInterrupted(ask: () => boolean): boolean {
    const question = this.questions++
    const answer = this.given ? this.given.has(question) : ask()
    if (answer) this.interrupts.push(question)
    return answer
  }

  replaying(interrupts: readonly number[] | null): void {
    this.given = interrupts && new Set(interrupts)
  }
}
