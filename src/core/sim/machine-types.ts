/** The machine's facade as the lab, the workers and the command line see it. */
import type { World } from '../lib/index.ts'
import type { Snapshot } from './journal.ts'
import type { MountInfo, Pid, Program, SocketInfo, TraceEntry, Winsize } from './kernel/sys.ts'

export interface MachineOptions {
  readonly world: World
  readonly programs: readonly Program[]
  /** Milliseconds since the epoch at boot; the same seed and input give the same run. */
  readonly bootTime?: number
  readonly seed?: number
  /** Real time in milliseconds, only to slice long runs (default: never give way to the host). */
  readonly hostClock?: () => number
  /** True while the person has asked to interrupt (a SharedArrayBuffer flag); see DESIGN.md section 6, "Interrupts". */
  readonly interruptRequested?: () => boolean
}

export interface RunResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** What `advance` left the machine in. */
export type MachineState =
  /** Has more to do now. */
  | { readonly kind: 'busy' }
  /** All processes wait; the next timer rings in `nextTimer` ms of virtual time, or never (null). */
  | { readonly kind: 'idle'; readonly nextTimer: number | null }
  /** Waits for a promise of the host. */
  | { readonly kind: 'host'; readonly promise: Promise<unknown> }

export interface Machine {
  /** `bash -c SCRIPT` as the lab kit runs it: no terminal, virtual time jumps over sleeps. Resolves when that shell ends. */
  run(script: string): Promise<RunResult>
  /** A login on a new pseudo-terminal with an interactive bash. */
  openTerminal(size: Winsize, onOutput: (bytes: Uint8Array) => void): Terminal
  /** Runs processes for at most `sliceMs` of host time. */
  advance(sliceMs: number): MachineState
  /** Moves virtual time; timers that are due ring. */
  skipTime(ms: number): void
  /** Virtual milliseconds since the epoch. */
  now(): number
  /** The trace from `since` (a seq) on; the oldest entries are dropped after 20,000. */
  trace(since?: number): readonly TraceEntry[]
  /** A picture of the kernel's state, for checks and the kernel view. */
  inspect(): KernelView
  /** Reads a file as root, without a trace; null when there is none. */
  readFile(path: string): Uint8Array | null
  writeFile(path: string, data: Uint8Array): void
  /** All that is needed to bring this machine back to where it is now, with `restoreMachine`. */
  snapshot(): Snapshot
}

export interface Terminal {
  /** Bytes from the keyboard. */
  input(bytes: Uint8Array): void
  resize(size: Winsize): void
  /** The shell's pid. */
  readonly shell: Pid
  /** True while bash waits at its prompt with an empty queue of input. */
  atPrompt(): boolean
  /** True while bash reads a command line, also when it has not come to all keys yet. */
  readsLine(): boolean
  /** Exit status when the shell has ended, else null. */
  exitCode(): number | null
}

export interface ProcessView {
  readonly pid: Pid
  readonly ppid: Pid
  readonly pgid: Pid
  readonly sid: Pid
  readonly uid: number
  readonly user: string
  readonly comm: string
  readonly argv: readonly string[]
  /** R, S, T, Z as ps shows it. */
  readonly state: string
  readonly startTime: number
  readonly cwd: string
  readonly files: readonly {
    readonly fd: number
    readonly name: string
    readonly type: string
    readonly mode: string
  }[]
  readonly limits: Readonly<Record<string, { readonly soft: number; readonly hard: number }>>
}
export interface KernelView {
  readonly processes: readonly ProcessView[]
  readonly sockets: readonly (SocketInfo & {
    readonly owners: readonly { readonly pid: Pid; readonly comm: string; readonly fd: number }[]
  })[]
  readonly mounts: readonly (MountInfo & {
    readonly size: number
    readonly used: number
    readonly inodes: number
    readonly inodesUsed: number
  })[]
  /** lstat-like facts about a path and each directory above it, for the permissions tab and for checks. */
  path(path: string): readonly PathView[]
}
export interface PathView {
  readonly path: string
  readonly exists: boolean
  readonly type: 'file' | 'directory' | 'symlink' | 'fifo' | 'socket' | 'device' | null
  readonly mode: number
  readonly owner: string
  readonly group: string
  readonly size: number
  readonly target: string | null
}
