/** Starting other programs: what uv_spawn and spawnSync of Node do, over fork and execve. */
import { errnoNumber } from '../../../errno/linux.ts'
import { type Errno, O_NONBLOCK, O_RDWR, POLLIN, SIGNALS, type Signal } from '../../kernel/constants.ts'
import type { Fd, PollResult, Sys, SysError, SysResult, Task, WaitStatus } from '../../kernel/sys.ts'
import { execvp } from '../../programs/lib/exec.ts'
import { failure } from './files.ts'
import { fromBase64, toBase64 } from './sockets.ts'

interface Stdio {
  readonly type: 'pipe' | 'ignore' | 'fd' | 'ipc'
  readonly fd?: number
}
export interface SpawnRequest {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string | null
  readonly detached: boolean
  readonly uid: number | null
  readonly gid: number | null
  readonly stdio: readonly Stdio[]
}
interface SyncRequest extends SpawnRequest {
  readonly timeout: number
  readonly maxBuffer: number
  readonly killSignal: Signal
  readonly input: string | null
}
interface Spawned {
  readonly errno?: number
  readonly pid?: number
  /** The parent's end of each pipe, -1 where there is none. */
  readonly fds: readonly Fd[]
}

/** Starts a child and knows, when it returns, whether the program could be executed: it reads the errno over a pipe. */
export function* spawn(sys: Sys, request: SpawnRequest, nonblock = true): Task<Spawned> {
  const ends: { parent: Fd; child: Fd }[] = []
  for (const each of request.stdio) {
    const made = openEnd(sys, each, nonblock)
    if (typeof made === 'number') {
      closeAll(sys, ends)
      return { errno: made, fds: [] }
    }
    ends.push(made)
  }
  const report = sys.pipe({ cloexec: true })
  if (!report.ok) {
    closeAll(sys, ends)
    return { errno: failure(report.error), fds: [] }
  }
  const [reader, writer] = report.value
  const forked = sys.fork((child) => runChild(child, request, ends, writer))
  sys.close(writer)
  for (const [i, { child }] of ends.entries()) if (request.stdio[i]!.type !== 'fd' && child >= 0) sys.close(child)
  if (!forked.ok) {
    sys.close(reader)
    closeAll(sys, ends)
    return { errno: failure(forked.error), fds: [] }
  }
  const told = yield* readReport(sys, reader)
  sys.close(reader)
  if (told === null) return { pid: forked.value, fds: ends.map(({ parent }) => parent) }
  yield* sys.wait4(forked.value)
  for (const { parent } of ends) if (parent >= 0) sys.close(parent)
  return { errno: told, fds: request.stdio.map(() => -1) }
}

function openEnd(sys: Sys, each: Stdio, nonblock: boolean): { parent: Fd; child: Fd } | number {
  if (each.type === 'fd') return { parent: -1, child: each.fd! }
  if (each.type === 'ignore') return { parent: -1, child: -1 }
  const pair = sys.socketpair('stream')
  if (!pair.ok) return failure(pair.error)
  const [parent, child] = pair.value
  sys.setCloexec(parent, true)
  sys.setCloexec(child, true)
  if (nonblock) sys.setStatusFlags(parent, O_RDWR | O_NONBLOCK)
  return { parent, child }
}

function closeAll(sys: Sys, ends: readonly { parent: Fd; child: Fd }[]): void {
  for (const { parent, child } of ends) {
    if (parent < 0) continue
    sys.close(parent)
    sys.close(child)
  }
}

function* runChild(
  sys: Sys,
  request: SpawnRequest,
  ends: readonly { parent: Fd; child: Fd }[],
  writer: Fd,
): Task<number> {
  const failed = yield* prepareChild(sys, request, ends)
  const error =
    failed ??
    (yield* execvp(
      sys,
      [request.file, ...request.args.slice(1)],
      request.env,
      request.env['PATH'] ?? '/usr/local/bin:/bin:/usr/bin',
    ))
  yield* sys.write(writer, new TextEncoder().encode(`${errnoNumber(error.errno)}`))
  return 127
}

function* prepareChild(
  sys: Sys,
  request: SpawnRequest,
  ends: readonly { parent: Fd; child: Fd }[],
): Task<SysError | null> {
  for (const signal of Object.keys(SIGNALS) as Signal[]) {
    if (signal !== 'SIGKILL' && signal !== 'SIGSTOP') sys.sigaction(signal, { kind: 'default' })
  }
  if (request.detached) sys.setsid()
  const held = ends.map(({ child }) => (child >= 0 ? sys.dupAtLeast(child, ends.length, { cloexec: true }) : null))
  for (const [target, copy] of held.entries()) {
    if (copy?.ok) sys.dup2(copy.value, target)
    else if (target < 3) {
      const opened = yield* sys.open('/dev/null', O_RDWR)
      if (!opened.ok) return opened.error
      if (opened.value !== target) {
        sys.dup2(opened.value, target)
        sys.close(opened.value)
      }
    } else continue
    sys.setCloexec(target, false)
    const flags = sys.getStatusFlags(target)
    if (target < 3 && flags.ok && flags.value & O_NONBLOCK && request.stdio[target]!.type !== 'fd') {
      sys.setStatusFlags(target, flags.value & ~O_NONBLOCK)
    }
  }
  if (request.cwd !== null) {
    const moved = sys.chdir(request.cwd)
    if (!moved.ok) return moved.error
  }
  if (request.gid !== null) {
    if (sys.geteuid() === 0) sys.setgroups([])
    const set = sys.setgid(request.gid)
    if (!set.ok) return set.error
  }
  if (request.uid !== null) {
    const set = sys.setuid(request.uid)
    if (!set.ok) return set.error
  }
  return null
}

/** The errno that the child wrote before it ended, or null when exec closed the pipe. */
function* readReport(sys: Sys, reader: Fd): Task<number | null> {
  for (;;) {
    const got = yield* sys.read(reader, 16)
    if (!got.ok && got.error.errno === 'EINTR') continue
    if (!got.ok || got.value.length === 0) return null
    return -Number(new TextDecoder().decode(got.value))
  }
}

/** Runs a child to its end while JavaScript waits: input in, outputs collected, timeout and size kept. */
export function* spawnSync(sys: Sys, request: SyncRequest): Task<string> {
  const started = yield* spawn(sys, request, true)
  if (started.errno) return JSON.stringify({ errno: started.errno, pid: 0, status: null, signal: null, output: null })
  const pid = started.pid!
  const outputs = started.fds.map(() => [] as Uint8Array[])
  const sizes = started.fds.map(() => 0)
  let input = request.input === null ? new Uint8Array() : fromBase64(request.input)
  const open = new Set(started.fds.flatMap((fd, i) => (fd >= 0 && i !== 0 ? [i] : [])))
  const deadline = request.timeout > 0 ? sys.monotonic() + request.timeout : Number.POSITIVE_INFINITY
  let problem: Errno | null = null
  let stdin = started.fds[0] ?? -1
  const closeStdin = () => {
    if (stdin >= 0) sys.close(stdin)
    stdin = -1
  }
  // What the child has started may go on writing: libuv closes the pipes when it kills, and waits for the child alone.
  let isStopped = false
  const stop = (why: Errno) => {
    if (isStopped) return
    isStopped = true
    problem ??= why
    sys.kill(pid, request.killSignal)
  }
  if (input.length === 0) closeStdin()
  while (!isStopped && (open.size > 0 || stdin >= 0)) {
    const requests = [...open].map((i) => ({ fd: started.fds[i]!, events: POLLIN }))
    if (stdin >= 0) requests.push({ fd: stdin, events: 4 })
    const left = deadline - sys.monotonic()
    const ready: SysResult<readonly PollResult[]> = yield* sys.poll(
      requests,
      problem ? Number.POSITIVE_INFINITY : Math.max(0, left),
    )
    if (!ready.ok) continue
    if (ready.value.length === 0 && sys.monotonic() >= deadline) {
      stop('ETIMEDOUT')
      continue
    }
    for (const { fd } of ready.value) {
      if (fd === stdin) {
        const sent: SysResult<number> = yield* sys.write(fd, input)
        if (sent.ok) input = input.slice(sent.value)
        else if (sent.error.errno !== 'EAGAIN') {
          problem ??= sent.error.errno
          closeStdin()
        }
        if (input.length === 0) closeStdin()
        continue
      }
      const i = started.fds.indexOf(fd)
      const got = yield* sys.read(fd, 65536)
      if (!got.ok && got.error.errno === 'EAGAIN') continue
      if (!got.ok || got.value.length === 0) {
        open.delete(i)
        sys.close(fd)
        continue
      }
      const room = request.maxBuffer - sizes[i]!
      // What came with the byte too many is kept: libuv counts after it has read.
      outputs[i]!.push(got.value)
      sizes[i]! += got.value.length
      if (got.value.length > room) stop('ENOBUFS')
    }
  }
  for (const i of open) sys.close(started.fds[i]!)
  closeStdin()
  const status = yield* waitOrStop(sys, pid, deadline, () => stop('ETIMEDOUT'))
  return JSON.stringify({
    ...(problem ? { errno: -errnoNumber(problem) } : {}),
    pid,
    status: status?.kind === 'exited' ? status.code : null,
    signal: status?.kind === 'signaled' ? status.signal : null,
    output: started.fds.map((fd, i) => (i === 0 || fd < 0 ? null : toBase64(concat(outputs[i]!)))),
  })
}

function* waitOrStop(sys: Sys, pid: number, deadline: number, stop: () => void): Task<WaitStatus | null> {
  if (deadline !== Number.POSITIVE_INFINITY) {
    while (sys.monotonic() < deadline) {
      const status = yield* sys.wait4(pid, { nohang: true })
      if (!status.ok || status.value) return status.ok ? status.value : null
      yield* sys.nanosleep(Math.min(10, Math.max(1, deadline - sys.monotonic())))
    }
    stop()
  }
  for (;;) {
    const status = yield* sys.wait4(pid)
    if (status.ok) return status.value
    if (status.error.errno !== 'EINTR') return null
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0))
  let at = 0
  for (const each of parts) {
    all.set(each, at)
    at += each.length
  }
  return all
}
