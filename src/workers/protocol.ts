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
  /** Codes and causes in plain words: the worker has all their texts. */
  | { readonly id: number; readonly kind: 'search'; readonly query: string }
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
      readonly kind: 'hits'
      readonly hits: readonly { readonly id: string; readonly says: string }[]
    }
  | {
      readonly id: number
      readonly kind: 'progress'
      readonly bytes: number
      readonly total: number
      readonly lines: number
      readonly findings: number
      /** The first finding of each code, the first few of them. */
      readonly first: readonly { readonly code: string; readonly line: number }[]
    }
  /**
   * `diagnosis.reading.timeline` is the histogram of the findings over the log (`core/lib/timeline.ts`): at most 240 buckets of
   * one width, by time where the lines carry stamps, else by line; each with its findings by role and by code, and its mentions.
   * The sum over the buckets is exact, also where `reading.sampled` says that `reading.findings` is a sample.
   */
  | { readonly id: number; readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis }
  | { readonly id: number; readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly id: number; readonly kind: 'cancelled' }
  /** `isMissing`: a file that belongs to this version of the page could not be fetched. */
  | { readonly id: number; readonly kind: 'failed'; readonly message: string; readonly isMissing: boolean }

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

/** One thing that the machine was told, with its virtual time: the same inputs at the same times give the same machine again. */
export type RecordedInput =
  | { readonly at: number; readonly kind: 'keys'; readonly terminal: number; readonly text: string }
  | { readonly at: number; readonly kind: 'skip'; readonly ms: number }
  | {
      readonly at: number
      readonly kind: 'open-terminal'
      readonly terminal: number
      readonly rows: number
      readonly cols: number
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
      /** It comes up to its first prompt and waits there, time with it, until `go`: nobody has asked for it yet. */
      readonly held?: boolean
    }
  | { readonly kind: 'go' }
  /** `terminal` is 0 where it is not given: the one that is there from the start. */
  | { readonly kind: 'input'; readonly text: string; readonly terminal?: number }
  | { readonly kind: 'resize'; readonly rows: number; readonly cols: number; readonly terminal?: number }
  /** Logs in once more on the same machine. `terminal` is a number that was not used before. */
  | { readonly kind: 'open-terminal'; readonly terminal: number; readonly rows: number; readonly cols: number }
  /** Starts the same machine anew and gives it the first so many inputs again; answered with `ready` when that is done. */
  | { readonly kind: 'rewind'; readonly inputs: number }
  /** The same, to before the command line that was entered last: only the machine knows which one that is. */
  | { readonly kind: 'undo' }
  | { readonly kind: 'skip'; readonly ms: number }
  | { readonly kind: 'inspect-path'; readonly path: string }
  | { readonly kind: 'reset' }
  /** The page has shown so many bytes; a machine which is too far ahead waits. */
  | { readonly kind: 'shown'; readonly bytes: number }
  /** Answered with `alive`: a machine in an endless loop cannot. */
  | { readonly kind: 'ping' }
export type MachineReply =
  /** `wrong`: what people try here and what does not help, filled with the values that are played. */
  | {
      readonly kind: 'ready'
      readonly wrong: readonly { readonly run: string; readonly but: string }[]
      /** Those that are logged in now: after `rewind` there may be fewer. */
      readonly terminals: readonly number[]
    }
  | { readonly kind: 'alive' }
  | { readonly kind: 'output'; readonly bytes: Uint8Array; readonly terminal: number }
  /** Sent when something changed and the machine came to rest. */
  | {
      readonly kind: 'state'
      readonly lab: LabView
      readonly kernel: Omit<KernelView, 'path'>
      /** The calls since the last command line was entered. */
      readonly film: readonly TraceEntry[]
      /** Terminals whose shell waits at its prompt. */
      readonly atPrompts: readonly number[]
      /** How many inputs the machine had been given with each command line that was entered: what `rewind` counts by. */
      readonly entered: readonly number[]
      readonly now: number
      readonly nextTimer: number | null
    }
  | { readonly kind: 'path'; readonly path: readonly PathView[] }
  /** The shell of that terminal has ended; with terminal 0 the machine ends too. */
  | { readonly kind: 'ended'; readonly code: number; readonly terminal: number }
  /** `no-scenario`: nothing to play for this cause. `stopped`: a bug of ours; the machine is gone. */
  | { readonly kind: 'failed'; readonly why: 'no-scenario' | 'stopped'; readonly message: string }
