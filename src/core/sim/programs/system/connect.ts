/** connect(2) with a deadline: a non-blocking socket, poll(2), then SO_ERROR. */
import { errnoName } from '../../../errno/index.ts'
import { err, ok, type Result } from '../../../lib/index.ts'
import { O_NONBLOCK, POLLOUT } from '../../kernel/constants.ts'
import type { Fd, SocketAddress, Sys, SysError, SysResult, Task } from '../../kernel/sys.ts'
import type { Resolved } from '../lib/getaddrinfo.ts'

export type ConnectFailure =
  | { readonly kind: 'socket' | 'bind' | 'connect'; readonly error: SysError }
  /** connect(2) itself failed, before any packet went. */
  | { readonly kind: 'immediate'; readonly error: SysError }
  | { readonly kind: 'timeout' }

export interface ConnectOptions {
  readonly type?: 'stream' | 'dgram'
  /** Milliseconds; Infinity waits as long as the kernel does. */
  readonly timeout?: number
  /** Local end to bind first. */
  readonly from?: SocketAddress | null
  /** Sets a new socket up, and makes it non-blocking in its own way. */
  readonly prepare?: (fd: Fd) => void
  /** Called after each second of waiting. */
  readonly onTick?: () => Task<void>
}

/** The connected descriptor, blocking again. */
export function* connectTo(
  sys: Sys,
  address: SocketAddress,
  options: ConnectOptions = {},
): Task<Result<Fd, ConnectFailure>> {
  const type = options.type ?? 'stream'
  const protocol = address.family === 'unix' ? {} : { protocol: type === 'stream' ? 'tcp' : 'udp' }
  const fd = sys.socket(address.family, type, { nonblock: options.prepare === undefined, ...protocol })
  if (!fd.ok) return err({ kind: 'socket', error: fd.error })
  options.prepare?.(fd.value)
  const failed = (failure: ConnectFailure): Result<Fd, ConnectFailure> => {
    sys.close(fd.value)
    return err(failure)
  }
  if (options.from) {
    sys.setsockopt(fd.value, 'SO_REUSEADDR', 1)
    const bound = sys.bind(fd.value, options.from)
    if (!bound.ok) return failed({ kind: 'bind', error: bound.error })
  }
  const connected = yield* sys.connect(fd.value, address)
  if (!connected.ok) {
    if (connected.error.errno !== 'EINPROGRESS') return failed({ kind: 'immediate', error: connected.error })
    const deadline = sys.monotonic() + (options.timeout ?? Number.POSITIVE_INFINITY)
    for (;;) {
      const left = deadline - sys.monotonic()
      const ready = yield* sys.poll([{ fd: fd.value, events: POLLOUT }], options.onTick ? Math.min(left, 1000) : left)
      if (!ready.ok) return failed({ kind: 'connect', error: ready.error })
      if (ready.value.length > 0) break
      if (sys.monotonic() >= deadline) return failed({ kind: 'timeout' })
      if (options.onTick) yield* options.onTick()
    }
    const pending = sys.getsockopt(fd.value, 'SO_ERROR')
    const errno = pending.ok && pending.value !== 0 ? errnoName(pending.value) : null
    if (errno) return failed({ kind: 'connect', error: { errno: errno as SysError['errno'], syscall: 'connect' } })
  }
  const flags = sys.getStatusFlags(fd.value)
  if (flags.ok) sys.setStatusFlags(fd.value, flags.value & ~O_NONBLOCK)
  return ok(fd.value)
}

export const withPort = (resolved: Resolved, port: number): SocketAddress => ({
  family: resolved.family,
  address: resolved.address,
  port,
})

/** All bytes by send(2) with MSG_NOSIGNAL, as libcurl does: a peer that has gone is EPIPE and no signal. */
export function* sendAll(sys: Sys, fd: Fd, data: Uint8Array): Task<SysResult<number>> {
  let at = 0
  while (at < data.length) {
    const sent = yield* sys.sendto(fd, at === 0 ? data : data.subarray(at), null, { nosignal: true })
    if (sent.ok) at += sent.value
    else if (sent.error.errno !== 'EINTR') return sent
  }
  return ok(at)
}
