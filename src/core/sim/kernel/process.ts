import type { Credentials, Location } from '../vfs/index.ts'
import type { Signal } from './constants.ts'
import type { FdTable } from './fd-table.ts'
import type { OpenFile } from './files/open-file.ts'
import { type Timer, WaitQueue } from './scheduler.ts'
import type {
  Interceptor,
  IoPriority,
  Pid,
  Rlimit,
  RlimitName,
  SignalDisposition,
  Sys,
  Task,
  TraceEvent,
  WaitStatus,
} from './sys.ts'
import type { Terminal } from './tty.ts'

export type Limits = Readonly<Record<RlimitName, Rlimit>>

/** A session: what setsid makes, with the terminal it controls. */
export interface Session {
  readonly id: Pid
  terminal: Terminal | null
}

/** Who traces a process, and what it has seen and the tracer has not yet read. */
export interface Tracer {
  readonly process: Process
  readonly follow: boolean
  readonly interceptor: Interceptor | null
  readonly events: TraceEvent[]
  readonly queue: WaitQueue
  tracees: number
  /** True while the tracer waits for the next event: then it has shown all others. */
  isWaiting: boolean
  /** Tracees that wait for the tracer to have caught up. */
  readonly caughtUp: WaitQueue
}

/** Everything the kernel keeps for one process. */
export class Process {
  pgid: Pid
  session: Session
  comm: string
  argv: readonly string[] = []
  env: Readonly<Record<string, string>> = {}
  exe: Location | null = null
  umask = 0o022
  nice = 0
  ioPriority: IoPriority = { kind: 0, level: 0 }
  /** Each takes a pid of its own. */
  threads = 1

  dispositions = new Map<Signal, SignalDisposition>()
  blocked: ReadonlySet<Signal> = new Set()
  /** Signals that came while they were blocked. */
  pending: Signal[] = []
  /** Caught signals that the program has not taken yet. */
  caught: Signal[] = []

  /** `running` includes runnable; stopping is kept apart, a stopped process may also wait. */
  state: 'running' | 'sleeping' | 'zombie' | 'gone' = 'running'
  isStopped = false
  /** Stop or continue news that the parent has not waited for yet. */
  news: WaitStatus | null = null
  status: WaitStatus | null = null

  /** Virtual ms since boot up to which this process has run. */
  time: number
  /** Raised at each change of what it waits for; older entries of the scheduler are stale. */
  version = 0
  /** From an event to the moment at which this process, waiting for it, does something, in ms. */
  wakeLatency = 0.03
  frames: Task<unknown>[] = []
  nested: unknown
  queues: readonly WaitQueue[] = []
  /** The end of a fifo whose open waits for the other side: it has no descriptor yet. */
  opening: OpenFile | null = null

  readonly children = new Set<Process>()
  readonly childNews = new WaitQueue()
  tracer: Tracer | null = null
  /** What it traces itself, if it is a strace. */
  traces: Tracer | null = null
  alarm: { readonly timer: Timer; readonly at: number } | null = null
  systemMs = 0
  oomScoreAdj = 0
  /** Only CAP_SYS_RESOURCE goes below it. */
  leastOomScoreAdj = 0
  /** The second of processor time at which the last SIGXCPU came. */
  warnedAtSecond = 0
  /** Anonymous memory claimed since execve. */
  mappedBytes = 0
  readonly io = { readBytes: 0, writtenBytes: 0, reads: 0, writes: 0 }
  readonly startTime: number
  sys!: Sys

  constructor(
    readonly pid: Pid,
    public parent: Process | null,
    public credentials: Credentials,
    public limits: Limits,
    public files: FdTable,
    public cwd: Location,
    public root: Location,
    time: number,
    session?: Session,
  ) {
    this.time = time
    this.startTime = time
    this.session = session ?? { id: pid, terminal: null }
    this.pgid = parent?.pgid ?? pid
    this.comm = parent?.comm ?? ''
  }

  get isDead(): boolean {
    return this.state === 'zombie' || this.state === 'gone'
  }

  disposition(signal: Signal): SignalDisposition {
    return this.dispositions.get(signal) ?? DEFAULT
  }

  /** What ps shows: Z, T, S or R. */
  get stateLetter(): string {
    if (this.isDead) return 'Z'
    if (this.isStopped) return 'T'
    return this.state === 'sleeping' ? 'S' : 'R'
  }
}

const DEFAULT: SignalDisposition = { kind: 'default' }
