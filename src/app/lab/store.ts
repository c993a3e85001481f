import { create } from 'zustand'
import type { TraceEntry } from '../../core/sim/kernel/sys.ts'
import type { KernelView, PathView } from '../../core/sim/machine-types.ts'
import type { LabView } from '../../workers/protocol.ts'
import { NO_REWINDS, type Rewinds } from './rewind.ts'

export type Kernel = Omit<KernelView, 'path'>
export type LabPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** The shell was left, with `exit` or Ctrl D. */
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'no-scenario' }
  | { readonly kind: 'stopped'; readonly message: string }

export interface LabState {
  /** Id of the log that it belongs to. */
  readonly session: number
  readonly phase: LabPhase
  /** `EADDRINUSE/port-held-by-another-process`; null before the first start. */
  readonly cause: string | null
  /** What the machine was built with: the log's values, or none. */
  readonly values: Readonly<Record<string, string>>
  /** The values of the log, also while the scenario's own are played. */
  readonly own: Readonly<Record<string, string>>
  readonly lab: LabView | null
  readonly kernel: Kernel | null
  /** As it was when the last command line was entered: what changed since lights up. */
  readonly kernelBefore: Kernel | null
  readonly film: readonly TraceEntry[]
  readonly atPrompt: boolean
  readonly now: number
  readonly nextTimer: number | null
  readonly path: readonly PathView[]
  readonly pathBefore: readonly PathView[]
  /** Lines that a button typed and that have not run yet. */
  readonly queue: readonly string[]
  readonly rewinds: Rewinds
  /** What people try here and what does not help. */
  readonly wrong: readonly { readonly run: string; readonly but: string }[]
  /** Numbers of the terminals that are logged in, and the one in view. */
  readonly terminals: readonly number[]
  readonly active: number
  /** A person was told why the machine had to be started again. */
  readonly notice: string | null
}

export const BEFORE_START: LabState = {
  session: 0,
  phase: { kind: 'idle' },
  cause: null,
  values: {},
  own: {},
  lab: null,
  kernel: null,
  kernelBefore: null,
  film: [],
  atPrompt: false,
  now: 0,
  nextTimer: null,
  path: [],
  pathBefore: [],
  queue: [],
  rewinds: NO_REWINDS,
  wrong: [],
  terminals: [0],
  active: 0,
  notice: null,
}

export const useLab = create<LabState>()(() => BEFORE_START)

/** Text of the terminal, apart from the rest: it changes far more often. `from` is the number of its first line. */
export const useTranscript = create<{ readonly lines: readonly string[]; readonly from: number }>()(() => ({
  lines: [],
  from: 0,
}))
