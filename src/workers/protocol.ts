/** Messages between the page and its two workers. Each request has an id; progress and events may come before its answer. */
import type { Diagnosis, PastedAnswer } from '../core/diagnosis/types.ts'
import type { TraceEntry } from '../core/sim/kernel/sys.ts'
import type { KernelView, PathView } from '../core/sim/machine-types.ts'

export type ScanRequest =
  | {
      readonly id: number
      readonly kind: 'diagnose'
      readonly log: string | Blob
      readonly answers: readonly PastedAnswer[]
    }
  /** `id` is that of the request to give up. */
  | { readonly id: number; readonly kind: 'cancel' }
  /** Stops reading and diagnoses what was read so far. */
  | { readonly id: number; readonly kind: 'stop' }
  /** Lines of a log that is too large to be one string. `from` is 1-based. */
  | {
      readonly id: number
      readonly kind: 'lines'
      readonly log: Blob
      readonly from: number
      readonly count: number
    }
export type ScanReply =
  | {
      readonly id: number
      readonly kind: 'progress'
      readonly bytes: number
      readonly total: number
      readonly lines: number
      readonly findings: number
    }
  /**
   * `diagnosis.reading.timeline` is the histogram of the findings over the log (`core/lib/timeline.ts`): at most 240 buckets of
   * one width, by time where the lines carry stamps, else by line; each with its findings by role and by code, and its mentions.
   * The sum over the buckets is exact, also where `reading.sampled` says that `reading.findings` is a sample.
   */
  | { readonly id: number; readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis }
  | { readonly id: number; readonly kind: 'lines'; readonly lines: readonly string[]; readonly lineCount: number }
  | { readonly id: number; readonly kind: 'cancelled' }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string }

/** The step states, as the player sees them. */
export interface StepView {
  readonly title: string
  readonly ask: string
  readonly run: string
  readonly state: 'waiting' | 'current' | 'done'
  /** What was seen when it ticked: "pid 22004 on port 3000". */
  readonly seen: string
}
export interface LabView {
  readonly steps: readonly StepView[]
  readonly reproduced: boolean
  readonly solved: boolean
  /** A wrong turn or a harmful command that was just typed, and what to say of it. */
  readonly advice: string | null
}

export type MachineRequest =
  | {
      readonly kind: 'start'
      readonly cause: string
      readonly values: Readonly<Record<string, string>>
      readonly rows: number
      readonly cols: number
      /** One Int32 that the page sets to 1 for ^C, where the page is cross-origin isolated. */
      readonly interrupt?: SharedArrayBuffer
    }
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'resize'; readonly rows: number; readonly cols: number }
  | { readonly kind: 'skip'; readonly ms: number }
  | { readonly kind: 'inspect-path'; readonly path: string }
  | { readonly kind: 'reset' }
  /** The page has shown so many bytes; a machine which is too far ahead waits. */
  | { readonly kind: 'shown'; readonly bytes: number }
  /** Answered with `alive`: a machine in an endless loop cannot. */
  | { readonly kind: 'ping' }
export type MachineReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'output'; readonly bytes: Uint8Array }
  /** Sent when something changed and the machine came to rest. */
  | {
      readonly kind: 'state'
      readonly lab: LabView
      readonly kernel: Omit<KernelView, 'path'>
      /** The calls since the last command line was entered. */
      readonly film: readonly TraceEntry[]
      readonly atPrompt: boolean
      readonly now: number
      readonly nextTimer: number | null
    }
  | { readonly kind: 'path'; readonly path: readonly PathView[] }
  /** The shell has ended. */
  | { readonly kind: 'ended'; readonly code: number }
  /** `no-scenario`: nothing to play for this cause. `stopped`: a bug of ours; the machine is gone. */
  | { readonly kind: 'failed'; readonly why: 'no-scenario' | 'stopped'; readonly message: string }
