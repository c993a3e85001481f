/** The job table: what runs in the background or was stopped, and what bash says about it. */
import { SIGNALS } from '../kernel/constants.ts'
import type { Pid, Task, WaitStatus } from '../kernel/sys.ts'
import type { Shell } from './shell.ts'
import { signalText } from './signals-text.ts'

export interface JobProcess {
  readonly pid: Pid
  readonly text: string
  /** null while it runs. */
  status: WaitStatus | null
}
export interface Job {
  id: number
  readonly pgid: Pid
  readonly processes: JobProcess[]
  /** The whole command as typed, for jobs that are more than a pipeline of simple commands. */
  foreground: boolean
  /** Its end was reported. */
  notified: boolean
  /** dash: `wait` has asked for it, so the next job may take its place. */
  waited?: true
  /** Not to be hung up. */
  noHangup: boolean
  /** Started under `set -m`. */
  readonly controlled: boolean
  readonly directory: string
}

const STATUS_WIDTH = 24

export class Jobs {
  private list: Job[] = []
  private currentId: number | null = null
  private previousId: number | null = null
  /** Statuses of background processes whose job is gone: `wait $pid` may still ask. */
  private readonly remembered = new Map<Pid, number>()

  /** Children without a job: those of process substitutions. `wait` knows them by pid. */
  private readonly strays = new Set<Pid>()

  constructor(private readonly shell: Shell) {}

  get all(): readonly Job[] {
    return this.list
  }
  get current(): Job | null {
    return this.byId(this.currentId)
  }
  get previous(): Job | null {
    return this.byId(this.previousId)
  }
  byId(id: number | null): Job | null {
    return this.list.find((job) => job.id === id) ?? null
  }
  byPid(pid: Pid): Job | null {
    return this.list.findLast((job) => job.processes.some((process) => process.pid === pid)) ?? null
  }
  rememberedStatus(pid: Pid): number | undefined {
    return this.remembered.get(pid)
  }
  addStray(pid: Pid): void {
    this.strays.add(pid)
  }
  isStray(pid: Pid): boolean {
    return this.strays.has(pid)
  }
  /** `disown` leaves only the pid, with a status of nothing. */
  disown(job: Job): void {
    const { processes } = job
    this.remove(job)
    for (const { pid, status } of processes) if (status === null) this.remembered.set(pid, 0)
  }
  forget(pid: Pid): void {
    this.remembered.delete(pid)
  }

  /** A subshell has no jobs but its own; those of its parent are there for who may see them. */
  inherit(parent: Jobs): void {
    this.list = []
    this.currentId = parent.currentId
    this.previousId = parent.previousId
    this.ofParent = parent.list.map((job) => ({ ...job, processes: job.processes.map((process) => ({ ...process })) }))
  }
  private ofParent: Job[] = []

  /** A substitution, and `jobs` as a command of a pipeline, go on with the parent's table: `$(jobs -p)`, `jobs | wc -l`. */
  keepThoseOfParent(): void {
    if (!this.shell.isBash) return
    this.list = [...this.ofParent, ...this.list]
    this.ofParent = []
  }
  forgetThoseOfParent(): void {
    this.ofParent = []
  }

  add(processes: JobProcess[], options: { foreground: boolean; pgid: Pid }): Job {
    if (!this.shell.isBash) for (const old of this.list.filter(({ waited }) => waited)) this.remove(old)
    const job: Job = {
      id: this.list.reduce((largest, other) => Math.max(largest, other.id), 0) + 1,
      pgid: options.pgid,
      processes,
      foreground: options.foreground,
      notified: false,
      noHangup: false,
      controlled: this.shell.set.monitor,
      directory: this.shell.cwd,
    }
    this.list.push(job)
    if (!options.foreground) this.makeCurrent(job)
    return job
  }

  makeCurrent(job: Job): void {
    if (this.currentId === job.id) return
    this.previousId = this.currentId
    this.currentId = job.id
  }

  remove(job: Job): void {
    for (const process of job.processes) {
      if (process.status && process.status.kind !== 'stopped' && process.status.kind !== 'continued')
        this.remembered.set(process.pid, statusCode(process.status))
      if (process.pid === this.shell.coprocess?.pid) this.endCoprocess(this.shell.coprocess)
    }
    if (this.remembered.size > 4096) this.remembered.delete(this.remembered.keys().next().value!)
    this.list = this.list.filter((other) => other !== job)
    this.chooseCurrent()
  }

  /** What a coprocess was reached by goes with it. */
  private endCoprocess({ name, fds }: NonNullable<Shell['coprocess']>): void {
    const { shell } = this
    shell.coprocess = null
    // Those that the script closed may be others by now.
    const open = shell.variable(name)?.items() ?? []
    for (const fd of fds) if (open.includes(String(fd))) shell.sys.close(fd)
    for (const gone of [name, `${name}_PID`]) shell.unset(gone)
  }

  /** After a change: `+` is the newest stopped job, else the newest running one. */
  private chooseCurrent(): void {
    const alive = (id: number | null) => {
      const job = this.byId(id)
      return job !== null && stateOf(job) !== 'done'
    }
    if (!alive(this.currentId)) {
      const next = alive(this.previousId) ? this.byId(this.previousId) : this.newest(null)
      this.currentId = next?.id ?? this.byId(this.currentId)?.id ?? this.background.at(-1)?.id ?? null
    }
    if (this.previousId === this.currentId || !alive(this.previousId)) {
      this.previousId =
        this.newest(this.currentId)?.id ?? this.background.findLast((job) => job.id !== this.currentId)?.id ?? null
    }
  }
  /** What runs in the foreground bears no mark. */
  private get background(): Job[] {
    return this.list.filter((job) => !job.foreground)
  }
  private newest(except: number | null): Job | null {
    const candidates = this.background.filter((job) => job.id !== except)
    return (
      candidates.findLast((job) => stateOf(job) === 'stopped') ??
      candidates.findLast((job) => stateOf(job) === 'running') ??
      null
    )
  }

  /** Notes what wait4 reported. */
  record(status: WaitStatus): void {
    for (const job of this.list) {
      const process = job.processes.find(({ pid }) => pid === status.pid)
      if (!process) continue
      if (status.kind === 'continued') process.status = null
      else process.status = status
      const state = stateOf(job)
      if (state === 'stopped') {
        job.notified = false
        job.foreground = false
        this.makeCurrent(job)
      } else if (state === 'done') job.notified = false
      // A job that ended keeps its mark until it is reported.
      return
    }
    if (status.kind !== 'stopped' && status.kind !== 'continued' && this.strays.delete(status.pid))
      this.remembered.set(status.pid, statusCode(status))
  }

  get hasRunning(): boolean {
    return this.strays.size > 0 || this.list.some((job) => stateOf(job) !== 'done')
  }

  /** Collects the children that have changed, without waiting. */
  *reap(): Task<void> {
    while (this.hasRunning) {
      const status = yield* this.shell.sys.wait4(-1, {
        nohang: true,
        untraced: this.shell.set.monitor,
        continued: this.shell.set.monitor,
      })
      if (!status.ok || status.value === null) return
      this.record(status.value)
    }
  }

  /** `+`, `-` or a blank. */
  mark(job: Job): string {
    return job.id === this.currentId ? '+' : job.id === this.previousId ? '-' : ' '
  }

  /** Job by `%n`, `%+`, `%-`, `%name`, `%?text`; `ambiguous` when several match. */
  find(spec: string): Job | 'ambiguous' | null {
    const body = spec.startsWith('%') ? spec.slice(1) : spec
    // What follows these is not looked at.
    if (body === '' || /^[%+]/.test(body)) return this.current
    if (body.startsWith('-')) return this.previous
    if (/^\d+$/.test(body)) return this.byId(Number(body))
    const contains = body.startsWith('?')
    const text = contains ? body.slice(1) : body
    const matching = this.list.filter((job) =>
      contains ? jobText(job).includes(text) : job.processes[0]!.text.startsWith(text),
    )
    return matching.length > 1 ? 'ambiguous' : (matching[0] ?? null)
  }

  // ---- what is printed

  /** A line of `jobs`. */
  describe(job: Job, style: 'standard' | 'long' | 'message' = 'standard'): string {
    const head = style === 'message' ? '' : `[${job.id}]${this.mark(job)} `
    const running = stateOf(job) === 'running'
    const tail = `${running && !job.foreground ? ' &' : ''}${job.directory === this.shell.cwd ? '' : `  (wd: ${tildeDirectory(this.shell, job.directory)})`}`
    if (style === 'standard' && !this.shell.isBash) {
      const text = this.shell.set.monitor ? jobText(job) : ''
      return `[${job.id}] ${this.mark(job)} ${this.stateText(lastProcess(job)).padEnd(27)}${text}\n`
    }
    if (style === 'standard') {
      const state = this.stateText(lastProcess(job))
      return `${head} ${state.padEnd(STATUS_WIDTH)}${jobText(job)}${tail}\n`
    }
    const lines = job.processes.map((process, index) => {
      const pid = String(process.pid).padStart(5)
      const lead = index === 0 ? `${head}${pid} ` : `     ${pid} `
      const same = index > 0 && sameStatus(process.status, job.processes[0]!.status)
      const state = same ? '' : this.stateText(process, style === 'long')
      const width = state === '' ? STATUS_WIDTH - 2 : STATUS_WIDTH
      return `${lead}${state.padEnd(width)}${index > 0 ? '| ' : ''}${process.text}`
    })
    return `${lines.join('\n')}${tail}\n`
  }

  private stateText({ status }: JobProcess, long = false): string {
    if (status === null) return 'Running'
    switch (status.kind) {
      case 'exited':
        return status.code === 0 ? 'Done' : this.shell.set.posix ? `Done(${status.code})` : `Exit ${status.code}`
      case 'signaled':
        return signalText(status.signal) + (status.core ? ' (core dumped)' : '')
      case 'stopped':
        return long ? signalText(status.signal) : 'Stopped'
      case 'continued':
        return 'Running'
    }
  }

  /**
   * Says what ended: at a prompt all background jobs, in a script only those which a signal killed, in the words of each.
   * Ended jobs leave the table.
   */
  notify(): void {
    const { shell } = this
    for (const job of [...this.list]) {
      const state = stateOf(job)
      if (state === 'stopped' && !job.notified) {
        job.notified = true
        if (shell.set.monitor && !job.foreground && !this.isQuiet) shell.emit(2, `\n${this.describe(job)}`)
        continue
      }
      if (state !== 'done') continue
      if (!job.notified) {
        job.notified = true
        this.report(job)
      }
      // dash keeps them until `jobs` has shown them.
      if (shell.isBash || job.foreground) this.remove(job)
    }
  }

  /** At a prompt: says only how the foreground job ended; the others wait for the next prompt. */
  reportForeground(job: Job): void {
    if (!job.notified) this.report(job)
    job.notified = true
    this.remove(job)
  }
  /** What `wait -n` waited for. */
  notifyOne(job: Job): void {
    if (!job.notified) this.report(job)
    job.notified = true
    this.remove(job)
  }

  /** A script that is read from a file is not told of jobs that end or stop by themselves. */
  private get isQuiet(): boolean {
    return !this.shell.interactive && this.shell.input !== 'command'
  }

  private report(job: Job): void {
    const { shell } = this
    const last = job.processes.at(-1)!.status
    const signal = last?.kind === 'signaled' ? last.signal : null
    if (shell.subshell === 'substitution' && !shell.interactive && signal === null) return
    if (!shell.isBash) {
      if (last) reportSignal(shell, last)
      return
    }
    const quiet = signal === null || signal === 'SIGINT' || signal === 'SIGPIPE'
    if (!shell.interactive && !quiet && signal !== 'SIGTERM' && !shell.traps.has(signal)) {
      shell.emit(2, `${shell.prefix()}${this.describe(job, 'message')}`)
    } else if (job.foreground) {
      if (!quiet && last?.kind === 'signaled')
        shell.emit(2, `${signalText(last.signal)}${last.core ? ' (core dumped)' : ''}\n`)
    } else if (shell.set.monitor && (signal !== null || !this.isQuiet)) shell.emit(2, this.describe(job))
  }
}

/** dash names the signal that ended what it waited for. */
export function reportSignal(shell: Shell, status: NonNullable<JobProcess['status']>): void {
  if (status.kind !== 'signaled' || status.signal === 'SIGINT' || status.signal === 'SIGPIPE') return
  shell.emit(2, `${signalText(status.signal)}${status.core ? ' (core dumped)' : ''}\n`)
}

export function tildeDirectory(shell: Shell, path: string): string {
  const home = shell.get('HOME')
  if (home && home !== '/' && (path === home || path.startsWith(`${home}/`))) return `~${path.slice(home.length)}`
  return path
}

const lastProcess = (job: Job): JobProcess =>
  job.processes.findLast((process) => process.status === null) ??
  job.processes.findLast((process) => process.status?.kind === 'stopped') ??
  job.processes.at(-1)!

export function jobText(job: Job): string {
  return job.processes.map((process) => process.text).join(' | ')
}

function sameStatus(a: WaitStatus | null, b: WaitStatus | null): boolean {
  if (a === null || b === null) return a === b
  return a.kind === b.kind && statusCode(a) === statusCode(b)
}

export function stateOf(job: Job): 'running' | 'stopped' | 'done' {
  if (job.processes.some(({ status }) => status === null || status.kind === 'continued')) return 'running'
  if (job.processes.some(({ status }) => status?.kind === 'stopped')) return 'stopped'
  return 'done'
}

/** `$?` for a wait status. */
export function statusCode(status: WaitStatus): number {
  switch (status.kind) {
    case 'exited':
      return status.code
    case 'signaled':
    case 'stopped':
      return 128 + SIGNALS[status.signal]
    case 'continued':
      return 0
  }
}
