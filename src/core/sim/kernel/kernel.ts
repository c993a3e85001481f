import { Dentry, DirectoryInode, type Location, Mount, SuperBlock, type SuperBlockOptions } from '../vfs/index.ts'
import { ProcessSys } from './calls/process-sys.ts'
import { ROOT_CREDENTIALS } from './capabilities.ts'
import type { Signal } from './constants.ts'
import { FdTable } from './fd-table.ts'
import { knownLocks } from './files/locks.ts'
import { SystemVIpc } from './ipc.ts'
import { NO_LIMITS } from './limits.ts'
import { NetStack } from './net/stack.ts'
import { Process } from './process.ts'
import { Random } from './random.ts'
import { Scheduler } from './scheduler.ts'
import { deliver, reapIntoInit, type SignalCause } from './signal-delivery.ts'
import type { Pid, Program, Sys, WaitStatus } from './sys.ts'
import { Sysctl } from './sysctl.ts'
import { Trace } from './trace.ts'
import type { Terminal } from './tty.ts'

export interface KernelOptions {
  /** Milliseconds since the epoch at boot. */
  readonly bootTime: number
  readonly seed: number
  readonly hostname: string
  readonly interruptRequested?: () => boolean
}

export interface LogLine {
  readonly time: number
  readonly level: number
  readonly text: string
}

/** The state that all processes share. What they may do with it is in `calls/`. */
export class Kernel {
  readonly scheduler: Scheduler
  readonly trace = new Trace()
  /** Those that job control has stopped. */
  readonly stopped = new Set<Process>()
  readonly processes = new Map<Pid, Process>()
  readonly programs = new Map<string, Program>()
  readonly mounts: Mount[] = []
  readonly sysctl: Sysctl
  readonly net: NetStack
  readonly ipc: SystemVIpc
  readonly terminals = new Map<number, Terminal>()
  ptsRoot: Dentry | null = null
  readonly log: LogLine[] = []
  readonly random: Random
  readonly bootTime: number
  readonly interruptRequested: () => boolean
  readonly init: Process
  nextPid = 1
  /** Errors of ours that ended a process; a test fails on them. */
  readonly bugs: unknown[] = []
  private nextIno = 10_000
  private nextDev = 20
  private nextMount = 21

  constructor(options: KernelOptions) {
    this.bootTime = options.bootTime
    this.interruptRequested = options.interruptRequested ?? (() => false)
    this.random = new Random(options.seed)
    this.scheduler = new Scheduler(
      (process, code) => {
        // Made by `adopt`.
        ;(process.sys as ProcessSys).returned(code)
        this.exit(process, { kind: 'exited', pid: process.pid, code: code & 0xff })
      },
      (process, error) => this.crashed(process, error),
    )
    this.sysctl = new Sysctl(options.hostname)
    this.net = new NetStack(this)
    this.ipc = new SystemVIpc(this.sysctl, TOTAL_RAM)
    const root = this.makeRoot()
    this.init = new Process(this.nextPid++, null, ROOT_CREDENTIALS, NO_LIMITS, new FdTable(), root, root, 0)
    // Its session and group lie outside, as init's in a pid namespace: 0.
    this.init.session = { id: 0, terminal: null }
    this.init.pgid = 0
    this.init.comm = 'init'
    this.init.argv = ['init']
    this.adopt(this.init)
  }

  /** Virtual milliseconds since the epoch. */
  get clock(): number {
    return this.bootTime + this.scheduler.time
  }

  superBlock(options: Omit<SuperBlockOptions, 'clock' | 'dev'>): SuperBlock {
    return new SuperBlock({ ...options, dev: this.nextDev++, clock: () => this.clock })
  }

  /** Numbers for pipes and sockets, as /proc/PID/fd shows them. */
  newIno(): number {
    return this.nextIno++
  }

  newMountId(): number {
    return this.nextMount++
  }

  get rootMount(): Mount {
    return this.mounts[0]!
  }

  get root(): Location {
    return { mount: this.rootMount, dentry: this.rootMount.root }
  }

  /** A new process: a copy of `parent` in everything that fork copies. */
  clone(parent: Process, main: (sys: Sys) => Generator): Process {
    const { credentials, limits, cwd, root, session } = parent
    const time = this.scheduler.time + FORK_LATENCY
    const child = new Process(
      this.nextPid++,
      parent,
      credentials,
      limits,
      parent.files.copy(),
      cwd,
      root,
      time,
      session,
    )
    child.argv = parent.argv
    child.env = parent.env
    child.umask = parent.umask
    child.nice = parent.nice
    child.ioPriority = parent.ioPriority
    child.oomScoreAdj = parent.oomScoreAdj
    child.leastOomScoreAdj = parent.leastOomScoreAdj
    child.exe = parent.exe
    if (child.exe) holdProgram(child.exe, 1)
    child.dispositions = new Map(parent.dispositions)
    child.blocked = parent.blocked
    this.adopt(child)
    parent.children.add(child)
    child.frames = [main(child.sys) as Process['frames'][number]]
    this.scheduler.runnable(child, time)
    return child
  }

  /** Ends a process: closes, reparents, tells the parent. */
  exit(process: Process, status: WaitStatus): void {
    if (process.isDead) return
    process.state = 'zombie'
    process.status = status
    process.frames = process === this.scheduler.current ? process.frames : []
    this.stopped.delete(process)
    this.scheduler.forget(process)
    this.scheduler.hostWaits.delete(process)
    if (process.alarm) process.alarm.timer.cancelled = true
    for (const fd of process.files.fds()) {
      const inode = process.files.get(fd)?.inode
      if (inode) knownLocks(inode)?.releaseRecords(process)
    }
    process.files.closeAll()
    process.opening?.close()
    process.opening = null
    if (process.exe) holdProgram(process.exe, -1)
    process.exe = null
    if (process.traces) this.releaseTracees(process)
    reapIntoInit(this, process, status)
  }

  post(process: Process, signal: Signal, cause?: SignalCause): void {
    deliver(this, process, signal, cause)
  }

  group(pgid: Pid): Process[] {
    return [...this.processes.values()].filter((process) => process.pgid === pgid && !process.isDead)
  }

  find(pid: Pid): Process | undefined {
    return this.processes.get(pid)
  }

  logLine(level: number, text: string): void {
    this.log.push({ time: this.clock, level, text })
  }

  private releaseTracees(tracer: Process): void {
    for (const process of this.processes.values()) if (process.tracer?.process === tracer) process.tracer = null
    if (tracer.traces) this.scheduler.wakeAll(tracer.traces.caughtUp)
  }

  private adopt(process: Process): void {
    process.sys = new ProcessSys(this, process)
    this.processes.set(process.pid, process)
  }

  private crashed(process: Process, error: unknown): void {
    if (isOutOfStack(error)) {
      this.exit(process, endedBy(process, 'SIGSEGV'))
      return
    }
    if (isOutOfMemory(error)) {
      this.logLine(3, `Out of memory: Killed process ${process.pid} (${process.comm})`)
      this.exit(process, endedBy(process, 'SIGKILL'))
      return
    }
    this.bugs.push(error)
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.logLine(3, `${process.comm}[${process.pid}]: error of the simulator: ${text}`)
    const stderr = process.files.get(2)
    stderr?.tryWrite(process, new TextEncoder().encode(`${process.comm}: error of the simulator: ${text}\n`), null)
    this.exit(process, { kind: 'signaled', pid: process.pid, signal: 'SIGSEGV', core: true })
  }

  private makeRoot(): Location {
    const sb = this.superBlock({ type: 'ext4', pages: ROOT_PAGES, inodes: ROOT_INODES })
    const dentry = new Dentry('', null, new DirectoryInode(sb, 0o755, 0, 0))
    const flags = { readonly: false, noexec: false, nosuid: false, nodev: false }
    const mount = new Mount(this.newMountId(), '/dev/root', dentry, null, flags, ['relatime'])
    this.mounts.push(mount)
    return { mount, dentry }
  }
}

/** Recursion without end in a program of ours runs into the host's stack as it would run into RLIMIT_STACK. */
const isOutOfStack = (error: unknown) => error instanceof RangeError && /call stack/i.test(error.message)
/** So does one that collects without end: `Invalid string length`, `Array buffer allocation failed`. */
const isOutOfMemory = (error: unknown) =>
  error instanceof RangeError && /string length|array length|allocation failed|size exceeded/i.test(error.message)

function endedBy(process: Process, signal: 'SIGSEGV' | 'SIGKILL'): WaitStatus {
  return { kind: 'signaled', pid: process.pid, signal, core: signal === 'SIGSEGV' && process.limits.core.soft > 0 }
}

/** A running program keeps its file alive and unwritable. */
export function holdProgram(at: Location, change: 1 | -1): void {
  const { inode } = at.dentry
  inode.runners += change
  inode.holders += change
  if (change < 0) inode.release()
}

/** How long after fork the child runs, in ms: the parent usually gets further first. */
const FORK_LATENCY = 0.15
const ROOT_PAGES = 8_000_000
const ROOT_INODES = 2_000_000
/** 2 GiB, as /proc/meminfo says too. */
export const TOTAL_RAM = 2 * 1024 * 1024 * 1024
