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
  | { readonly id: number; readonly kind: 'cancel' }
export type ScanReply =
  | { readonly id: number; readonly kind: 'progress'; readonly bytes: number; readonly total: number }
  | { readonly id: number; readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis }
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
    }
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'resize'; readonly rows: number; readonly cols: number }
  | { readonly kind: 'skip'; readonly ms: number }
  | { readonly kind: 'inspect-path'; readonly path: string }
  | { readonly kind: 'reset' }
export type MachineReply =
  | { readonly kind: 'ready' }
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
  | { readonly kind: 'failed'; readonly message: string }
