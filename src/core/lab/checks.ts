/** Checks read the kernel's state and the trace, never what a program printed. */

import type { Check } from '../knowledge/schema.ts'
import { unreachable } from '../lib/index.ts'
import type { TraceEntry } from '../sim/kernel/sys.ts'
import type { KernelView } from '../sim/machine-types.ts'
import { type Allowed, mountOf, userMay } from './permissions.ts'

export interface Facts {
  readonly kernel: KernelView
  /** Oldest first. */
  readonly trace: readonly TraceEntry[]
  /** Only calls after this one count. */
  readonly since: number
  /** When the failure was reproduced, in the machine's time; null before. */
  readonly reproducedAt: number | null
  /** Groups of each user, for permission checks. */
  readonly groups: Allowed['groups']
}

/** What made a check hold. `seq` is the last call it rests on, `since` for one about the state alone. */
export interface Held {
  readonly seen: string
  readonly seq: number
}

/** Null when it does not hold. */
export function held(check: Check, facts: Facts): Held | null {
  switch (check.kind) {
    case 'fails': {
      const failed = callsOf(facts, check.call).find((call) => call.errno === check.errno && isAbout(call, check.path))
      const entry = failed ?? (check.call === 'connect' ? failedLater(check, facts) : undefined)
      return entry ? { seen: `${check.call} returned ${check.errno}`, seq: entry.seq } : null
    }
    case 'succeeds': {
      const entry = callsOf(facts, check.call).find(
        (call) => hasSucceeded(call) && isAbout(call, check.path) && isBy(call, check.by) && writes(call, check.access),
      )
      return entry ? { seen: `${entry.syscall} returned ${entry.ret}`, seq: entry.seq } : null
    }
    case 'ran':
      return ran(check, facts)
    case 'listening':
      return listening(check, facts)
    case 'connected':
      return connected(Number(check.port), facts)
    case 'running': {
      const process = facts.kernel.processes.find(
        (candidate) =>
          isCalled(candidate, check.program) && (check.user === undefined || candidate.user === check.user),
      )
      return process ? state(`pid ${process.pid} runs as ${process.user}`, facts) : null
    }
    case 'exists': {
      const view = facts.kernel.path(check.path).at(-1)
      const fits =
        view?.exists &&
        view.path === check.path &&
        (check.type === undefined || view.type === check.type) &&
        view.size >= (check.minSize ?? 0)
      return fits ? state(`${check.path} is there`, facts) : null
    }
    case 'mode': {
      const { user, access } = check.allows
      return userMay(user, access, check.path, facts) ? state(`${user} may ${access} ${check.path}`, facts) : null
    }
    case 'owner': {
      const view = facts.kernel.path(check.path).at(-1)
      return view?.exists && view.owner === check.user ? state(`${check.path} belongs to ${check.user}`, facts) : null
    }
    case 'free': {
      const mount = mountOf(check.path, facts.kernel)
      if (!mount) return null
      const bytes = mount.size - mount.used
      const inodes = mount.inodes - mount.inodesUsed
      return bytes >= (check.bytes ?? 0) && inodes >= (check.inodes ?? 0)
        ? state(`${bytes} bytes and ${inodes} inodes are free on ${mount.target}`, facts)
        : null
    }
    case 'limit': {
      const process = facts.kernel.processes.find(
        (candidate) => isCalled(candidate, check.program) && (candidate.limits[check.name]?.soft ?? 0) >= check.atLeast,
      )
      return process ? state(`${check.name} of pid ${process.pid} is ${process.limits[check.name]!.soft}`, facts) : null
    }
    case 'all': {
      const parts = check.of.map((part) => held(part, facts))
      return parts.every((part) => part !== null)
        ? { seen: parts[0]?.seen ?? '', seq: Math.max(facts.since, ...parts.map((part) => part!.seq)) }
        : null
    }
    case 'any':
      return check.of.map((part) => held(part, facts)).find((part) => part !== null) ?? null
    case 'not':
      return held(check.of, facts) === null ? state(negation(check.of), facts) : null
    default:
      return unreachable(check)
  }
}

const state = (seen: string, { since }: Facts): Held => ({ seen, seq: since })

const negation = (check: Check): string => {
  if (check.kind === 'listening') return `nobody listens on port ${check.port}`
  if (check.kind === 'running') return `${check.program} no longer runs`
  if (check.kind === 'exists') return `${check.path} is gone`
  return ''
}

/** One thing, several system calls: which of them a program uses is its own affair. */
const SAME_CALL: readonly (readonly string[])[] = [
  ['open', 'openat', 'openat2', 'creat'],
  ['stat', 'lstat', 'fstatat', 'newfstatat', 'statx'],
  ['access', 'faccessat', 'faccessat2'],
  ['mkdir', 'mkdirat'],
  ['rmdir', 'unlinkat'],
  ['unlink', 'unlinkat'],
  ['rename', 'renameat', 'renameat2'],
  ['link', 'linkat'],
  ['symlink', 'symlinkat'],
  ['chmod', 'fchmod', 'fchmodat', 'fchmodat2'],
  ['chown', 'lchown', 'fchown', 'fchownat'],
  ['write', 'pwrite64', 'writev', 'copy_file_range', 'sendfile'],
  ['read', 'pread64', 'readv'],
  ['accept', 'accept4'],
  ['execve', 'execveat'],
  ['clone', 'clone3', 'fork', 'vfork'],
  ['setrlimit', 'prlimit64'],
  ['send', 'sendto', 'sendmsg'],
  ['recv', 'recvfrom', 'recvmsg'],
  ['umount', 'umount2'],
]

export function sameCall(wanted: string): ReadonlySet<string> {
  // unlinkat stands in two groups: asked for by that name it is only itself.
  const groups = wanted === 'unlinkat' ? [] : SAME_CALL.filter((group) => group.includes(wanted))
  return new Set([wanted, ...groups.flat()])
}

function callsOf({ trace, since }: Facts, wanted: string): readonly TraceEntry[] {
  const names = sameCall(wanted)
  return trace.filter((entry) => entry.seq > since && names.has(entry.syscall))
}

const hasSucceeded = (entry: TraceEntry) => entry.errno === null && /^[0-9]/.test(entry.ret)

function isAbout(entry: TraceEntry, wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  const texts = [entry.path ?? '', addressText(entry.address), ...(HAS_TWO_PATHS.test(entry.syscall) ? entry.args : [])]
  return texts.some((text) => text.includes(wanted))
}
/** The trace keeps one path of these; the other one is among the arguments. */
const HAS_TWO_PATHS = /^(?:rename|link|symlink)/

function addressText(address: TraceEntry['address']): string {
  if (address === null) return ''
  return address.family === 'unix' ? address.path : `${address.address}:${address.port}`
}

const isBy = (entry: TraceEntry, program: string | undefined) =>
  program === undefined || entry.comm === program.slice(0, 15)

const writes = (entry: TraceEntry, access: 'write' | undefined) =>
  access === undefined || /O_WRONLY|O_RDWR|O_CREAT/.test(entry.args.join(' '))

/** comm is cut at 15 characters by the kernel; a script also runs under the name of its interpreter. */
function isCalled(process: KernelView['processes'][number], program: string): boolean {
  if (process.state.startsWith('Z')) return false
  return process.comm === program.slice(0, 15) || process.argv.slice(0, 2).some((word) => baseName(word) === program)
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function ran({ program, anyStatus }: Extract<Check, { kind: 'ran' }>, facts: Facts): Held | null {
  const { trace, kernel } = facts
  for (const started of callsOf(facts, 'execve')) {
    if (started.errno !== null || !program.includes(baseName(started.path ?? ''))) continue
    const ended = trace.find(
      (entry) => entry.seq > started.seq && entry.pid === started.pid && entry.syscall === 'exit_group',
    )
    const isGone =
      ended !== undefined ||
      !kernel.processes.some(({ pid, state: letter }) => pid === started.pid && !letter.startsWith('Z'))
    if (anyStatus ? isGone : ended?.args[0] === '0')
      return { seen: `${baseName(started.path!)} ran as pid ${started.pid}`, seq: ended?.seq ?? started.seq }
  }
  return null
}

function listening(
  { port, by, startedAfterReproduce }: Extract<Check, { kind: 'listening' }>,
  facts: Facts,
): Held | null {
  const { kernel, reproducedAt } = facts
  for (const { state: name, local, owners } of kernel.sockets) {
    if (name !== 'LISTEN' || local.family === 'unix' || local.port !== Number(port)) continue
    const owner = owners.find(
      ({ pid, comm }) =>
        (by === undefined || comm === by) && (!startedAfterReproduce || startedAfter(pid, reproducedAt, kernel)),
    )
    if (owner) return state(`pid ${owner.pid} listens on port ${port}`, facts)
    if (owners.length === 0 && by === undefined && !startedAfterReproduce)
      return state(`a socket listens on port ${port}`, facts)
  }
  return null
}

const startedAfter = (pid: number, time: number | null, { processes }: KernelView) =>
  time !== null && processes.some((process) => process.pid === pid && process.startTime >= time)

/** A non-blocking connect gets EINPROGRESS; what became of it is read later from SO_ERROR. */
function failedLater({ errno, path }: Extract<Check, { kind: 'fails' }>, facts: Facts): TraceEntry | undefined {
  const begun = callsOf(facts, 'connect').filter((call) => call.errno === 'EINPROGRESS' && isAbout(call, path))
  return begun.map((call) => outcomeOf(call, facts)).find((outcome) => outcome?.args[3] === `[${errno}]`)
}

/** The call by which the same process read SO_ERROR of that socket. */
const outcomeOf = (connect: TraceEntry, { trace }: Facts): TraceEntry | undefined =>
  trace.find(
    ({ seq, pid, syscall, args }) =>
      seq > connect.seq &&
      pid === connect.pid &&
      syscall === 'getsockopt' &&
      args[0] === connect.args[0] &&
      args.includes('SO_ERROR'),
  )

/** A connect call to the port came through, at once or later. */
function connected(port: number, facts: Facts): Held | null {
  const tries = callsOf(facts, 'connect').filter(
    (call) =>
      call.address !== null && call.address.family !== 'unix' && call.address.port === port && !isDatagram(call, facts),
  )
  const done = tries.flatMap((call) =>
    hasSucceeded(call) ? [call] : call.errno === 'EINPROGRESS' ? [outcomeOf(call, facts)] : [],
  )
  const good = done.find((entry) => entry !== undefined && (entry.syscall === 'connect' || entry.args[3] === '[0]'))
  return good ? { seen: `connected to port ${port}`, seq: good.seq } : null
}

/** getaddrinfo connects UDP sockets to sort addresses: no packet is sent, and nobody has to listen. */
function isDatagram(connect: TraceEntry, { trace }: Facts): boolean {
  const made = trace.findLast(
    ({ seq, pid, syscall, ret }) =>
      seq < connect.seq && pid === connect.pid && syscall === 'socket' && ret === connect.args[0],
  )
  return made?.args.join(' ').includes('SOCK_DGRAM') ?? false
}
