import { errnoName } from '../../errno/index.ts'
import { POLLIN, POLLOUT, POLLRDHUP, S_IFIFO } from './constants.ts'
import { bytes, text } from './lab.testing.ts'
import type { RlimitName, SocketAddress, Stat, Sys, SysResult, Task } from './sys.ts'

/** One call: its name and arguments as text, the way tools/calls/calls.c reads them. */
export type Call = readonly string[]

/** Makes the calls and says of each what calls.c would print. */
export function* makeCalls(sys: Sys, calls: readonly Call[]): Task<string[]> {
  sys.sigaction('SIGXFSZ', { kind: 'ignore' })
  sys.sigaction('SIGPIPE', { kind: 'ignore' })
  const results: string[] = []
  for (const [name = '', ...args] of calls) {
    const make = CALLS[name]
    results.push(make ? yield* make(sys, args) : `? ${name}`)
  }
  return results
}

type Make = (sys: Sys, args: readonly string[]) => Task<string>

const number = (text: string | undefined) => {
  if (!text) return 0
  return text.startsWith('0') && text.length > 1 ? Number.parseInt(text, 8) : Number(text)
}
const result = (outcome: SysResult<unknown>) => (outcome.ok ? 'ok' : outcome.error.errno)
const value = (outcome: SysResult<number>) => (outcome.ok ? String(outcome.value) : outcome.error.errno)
const show = (outcome: SysResult<Stat>) => {
  if (!outcome.ok) return outcome.error.errno
  const { mode, nlink, uid, gid, size, blocks } = outcome.value
  return `${mode.toString(8)} ${nlink} ${uid} ${gid} ${size} ${blocks}`
}

/** A call that never waits: `a`, `b`, `c` are its arguments as text. */
type Plain = (sys: Sys, a: string, b: string, c: string, d: string) => string
const plain = (make: Plain): Make =>
  // biome-ignore lint/correctness/useYield: all calls have one shape
  function* (sys, [a = '', b = '', c = '', d = '']) {
    return make(sys, a, b, c, d)
  }

const WHENCE = ['set', 'cur', 'end'] as const
const LOCKS = ['read', 'write', 'unlock'] as const

/** Text with a colon is IPv6, with a slash or without a dot a path, otherwise IPv4. */
function addressOf(host: string, port: string): SocketAddress {
  if (host.includes(':')) return { family: 'inet6', address: host, port: number(port) }
  if (host.includes('/') || !host.includes('.')) return { family: 'unix', path: host }
  return { family: 'inet', address: host, port: number(port) }
}

function showAddress(outcome: SysResult<SocketAddress>): string {
  if (!outcome.ok) return outcome.error.errno
  if (outcome.value.family === 'unix') return 'unix'
  const { address, port } = outcome.value
  return `${address} ${port >= 32768 ? 'ephemeral' : port ? 'fixed' : 'none'}`
}

/** Network calls wait a little afterwards, so that what travels arrives. */
const TRAVEL_MS = 3
const network = (make: Make): Make =>
  function* (sys, args) {
    const shown = yield* make(sys, args)
    yield* sys.nanosleep(TRAVEL_MS)
    return shown
  }

const NETWORK_CALLS: Readonly<Record<string, Make>> = {
  *connect(sys, [fd, host = '', port = '']) {
    return result(yield* sys.connect(number(fd), addressOf(host, port)))
  },
  *accept(sys, [fd]) {
    const accepted = yield* sys.accept(number(fd), { nonblock: true })
    return accepted.ok ? String(accepted.value.fd) : accepted.error.errno
  },
  *sendto(sys, [fd, count, host = '', port = '']) {
    return value(yield* sys.sendto(number(fd), new Uint8Array(number(count)), addressOf(host, port)))
  },
  *send(sys, [fd, count]) {
    return value(yield* sys.sendto(number(fd), new Uint8Array(number(count)), null))
  },
  *recv(sys, [fd, count]) {
    const received = yield* sys.recvfrom(number(fd), number(count))
    return received.ok ? String(received.value.data.length) : received.error.errno
  },
  *poll(sys, [fd]) {
    const polled = yield* sys.poll([{ fd: number(fd), events: POLLIN | POLLOUT | POLLRDHUP }], 0)
    return polled.ok ? String(polled.value[0]?.revents ?? 0) : polled.error.errno
  },
  socket: plain((sys, family, type) =>
    value(sys.socket(family as 'inet', type as 'stream', { nonblock: true, protocol: type === 'raw' ? 'icmp' : '' })),
  ),
  bind: plain((sys, fd, host, port) => result(sys.bind(number(fd), addressOf(host, port)))),
  listen: plain((sys, fd, backlog) => result(sys.listen(number(fd), number(backlog)))),
  shutdown: plain((sys, fd, how) => result(sys.shutdown(number(fd), HOWS[number(how)]!))),
  option: plain((sys, fd, name, setting) => result(sys.setsockopt(number(fd), name, number(setting)))),
  error: plain((sys, fd) => {
    const error = sys.getsockopt(number(fd), 'SO_ERROR')
    return error.ok ? (errnoName(error.value) ?? 'none') : error.error.errno
  }),
  name: plain((sys, fd) => showAddress(sys.getsockname(number(fd)))),
  peer: plain((sys, fd) => showAddress(sys.getpeername(number(fd)))),
}
const HOWS = ['read', 'write', 'both'] as const

const CALLS: Readonly<Record<string, Make>> = {
  ...Object.fromEntries(Object.entries(NETWORK_CALLS).map(([name, make]) => [name, network(make)])),
  *open(sys, [path = '', flags, mode]) {
    return value(yield* sys.open(path, number(flags), number(mode)))
  },
  *read(sys, [fd, count]) {
    const data = yield* sys.read(number(fd), number(count))
    return data.ok
      ? `${data.value.length}:${text(data.value.subarray(0, 40)).replace(/\0.*/s, '').replaceAll('\n', '|')}`
      : data.error.errno
  },
  *write(sys, [fd, count]) {
    return value(yield* sys.write(number(fd), bytes('x'.repeat(number(count)))))
  },
  *pwrite(sys, [fd, count, offset]) {
    return value(yield* sys.pwrite(number(fd), bytes('x'.repeat(number(count))), number(offset)))
  },
  *exec(sys, [path = '']) {
    const pid = sys.fork(function* (child) {
      const error = yield* child.execve(path, [path], {})
      yield* child.write(1, bytes(error.errno))
      return 99
    })
    if (!pid.ok) return pid.error.errno
    const status = yield* sys.wait4(pid.value)
    if (status.ok && status.value?.kind === 'exited' && status.value.code !== 99) return `ran ${status.value.code}`
    return 'failed'
  },
  *flock(sys, [fd, operation]) {
    const bits = number(operation)
    const kind = bits & 8 ? 'unlock' : bits & 2 ? 'exclusive' : 'shared'
    return result(yield* sys.flock(number(fd), kind, { nonblock: (bits & 4) !== 0 }))
  },
  *lock(sys, [fd, type, start, length]) {
    const lock = { type: LOCKS[number(type)]!, start: number(start), length: number(length) }
    return result(yield* sys.setlk(number(fd), lock))
  },
  *list(sys, [path = '']) {
    const fd = yield* sys.open(path, 0o200000)
    if (!fd.ok) return fd.error.errno
    const entries = sys.getdents(fd.value)
    sys.close(fd.value)
    if (!entries.ok) return entries.error.errno
    return entries.value
      .filter(({ name }) => name !== '.' && name !== '..')
      .map(({ name }) => `${name},`)
      .join('')
  },
  close: plain((sys, fd) => result(sys.close(number(fd)))),
  lseek: plain((sys, fd, offset, whence) => value(sys.lseek(number(fd), number(offset), WHENCE[number(whence)]!))),
  dup: plain((sys, fd) => value(sys.dup(number(fd)))),
  dup2: plain((sys, from, to) => value(sys.dup2(number(from), number(to)))),
  dupfd: plain((sys, fd, least) => value(sys.dupAtLeast(number(fd), number(least)))),
  fstat: plain((sys, fd) => show(sys.fstat(number(fd)))),
  stat: plain((sys, path) => show(sys.stat(path))),
  lstat: plain((sys, path) => show(sys.lstat(path))),
  access: plain((sys, path, mode) => result(sys.access(path, number(mode)))),
  mkdir: plain((sys, path, mode) => result(sys.mkdir(path, number(mode)))),
  rmdir: plain((sys, path) => result(sys.rmdir(path))),
  unlink: plain((sys, path) => result(sys.unlink(path))),
  rename: plain((sys, from, to) => result(sys.rename(from, to))),
  noreplace: plain((sys, from, to) => result(sys.rename(from, to, { noreplace: true }))),
  exchange: plain((sys, from, to) => result(sys.rename(from, to, { exchange: true }))),
  link: plain((sys, from, to) => result(sys.link(from, to))),
  linkfollow: plain((sys, from, to) => result(sys.link(from, to, { followSymlinks: true }))),
  symlink: plain((sys, target, path) => result(sys.symlink(target, path))),
  readlink: plain((sys, path) => {
    const target = sys.readlink(path)
    return target.ok ? target.value : target.error.errno
  }),
  chmod: plain((sys, path, mode) => result(sys.chmod(path, number(mode)))),
  fchmod: plain((sys, fd, mode) => result(sys.fchmod(number(fd), number(mode)))),
  chown: plain((sys, path, uid, gid) => result(sys.chown(path, number(uid), number(gid)))),
  lchown: plain((sys, path, uid, gid) => result(sys.lchown(path, number(uid), number(gid)))),
  truncate: plain((sys, path, size) => result(sys.truncate(path, number(size)))),
  ftruncate: plain((sys, fd, size) => result(sys.ftruncate(number(fd), number(size)))),
  fallocate: plain((sys, fd, offset, length, keep) =>
    result(sys.fallocate(number(fd), number(offset), number(length), { keepSize: number(keep) === 1 })),
  ),
  mknod: plain((sys, path, mode, rdev) => result(sys.mknod(path, number(mode) || S_IFIFO, number(rdev)))),
  utime: plain((sys, path) => result(sys.utimens(path, 'now', 'now'))),
  utimeset: plain((sys, path) => result(sys.utimens(path, 1e6, 1e6))),
  chdir: plain((sys, path) => result(sys.chdir(path))),
  umask: plain((sys, mask) => {
    sys.umask(number(mask))
    return 'ok'
  }),
  space: plain((sys, path) => {
    const space = sys.statfs(path)
    if (!space.ok) return space.error.errno
    const { blocks, bfree, files, ffree } = space.value
    return `${blocks - bfree} ${files - ffree}`
  }),
  limit: plain((sys, name, soft) => {
    const before = sys.prlimit(0, name as RlimitName)
    if (!before.ok) return before.error.errno
    return result(sys.prlimit(0, name as RlimitName, { soft: number(soft), hard: before.value.hard }))
  }),
  getxattr: plain((sys, path, name) => {
    const found = sys.getxattr(path, name)
    return found.ok ? String(found.value.length) : found.error.errno
  }),
  setxattr: plain((sys, path, name, data) => result(sys.setxattr(path, name, bytes(data)))),
  removexattr: plain((sys, path, name) => result(sys.removexattr(path, name))),
  fsync: plain((sys, fd) => result(sys.fsync(number(fd)))),
  setuid: plain((sys, uid) => result(sys.setresuid(number(uid), number(uid), number(uid)))),
}
