/** readwrite() of OpenBSD's netcat: stdin to the socket and the socket to stdout, until both ends are done. */
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT } from '../../kernel/constants.ts'
import type { Fd, PollRequest, Sys, Task } from '../../kernel/sys.ts'
import { concat, EMPTY } from '../lib/bytes.ts'

export interface RelayOptions {
  /** A server ends when its client has gone. */
  readonly isListening: boolean
  readonly readsStdin: boolean
  /** Shuts the socket down for writing after the end of stdin. */
  readonly shutsDown: boolean
  /** Milliseconds to stay after the end of stdin, or null for as long as it takes. */
  readonly quitAfter: number | null
  /** Ends when nothing happened for so long. */
  readonly timeout: number
  readonly crlf: boolean
}

const BUFFER = 16384

export function* relay(sys: Sys, net: Fd, options: RelayOptions, input: Fd = 0, output: Fd = 1): Task<void> {
  let stdin = options.readsStdin ? input : -1
  let stdout = output
  let netIn = net
  let netOut = net
  let toNet: Uint8Array = EMPTY
  let toStdout: Uint8Array = EMPTY
  let quitAt = Number.POSITIVE_INFINITY
  for (;;) {
    const isIdle = toNet.length === 0 && toStdout.length === 0
    if (stdin < 0 && netIn < 0 && isIdle) return
    if (netOut < 0 && stdout < 0) return
    if (options.isListening && netIn < 0 && isIdle) return

    const requests: PollRequest[] = []
    if (stdin >= 0 && toNet.length < BUFFER) requests.push({ fd: stdin, events: POLLIN })
    const netEvents =
      (netIn >= 0 && toStdout.length < BUFFER ? POLLIN : 0) | (netOut >= 0 && toNet.length > 0 ? POLLOUT : 0)
    if (netIn >= 0 || netEvents !== 0) requests.push({ fd: net, events: netEvents })
    if (stdout >= 0 && toStdout.length > 0) requests.push({ fd: stdout, events: POLLOUT })
    const wait = Math.min(options.timeout, Math.max(0, quitAt - sys.monotonic()))
    const polled = yield* sys.poll(requests, wait)
    if (!polled.ok) {
      if (polled.error.errno === 'EINTR') continue
      return
    }
    if (polled.value.length === 0) return
    const events = (fd: Fd): number => polled.value.find((result) => result.fd === fd)?.revents ?? 0

    if (stdin >= 0 && events(stdin) & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) {
      const got = yield* sys.read(stdin, BUFFER - toNet.length)
      if (got.ok && got.value.length > 0) toNet = concat([toNet, options.crlf ? withCrlf(got.value) : got.value])
      else stdin = -1
    }
    if (netOut >= 0 && toNet.length > 0 && (stdin < 0 || events(net) & (POLLOUT | POLLERR) || netEvents === POLLIN)) {
      const sent = yield* sys.sendto(netOut, toNet, null, { nosignal: true })
      if (sent.ok) toNet = toNet.subarray(sent.value)
      else {
        netOut = -1
        toNet = EMPTY
      }
    }
    if (netIn >= 0 && events(net) & (POLLIN | POLLHUP | POLLERR)) {
      const got = yield* sys.recvfrom(netIn, BUFFER)
      if (got.ok && got.value.data.length > 0) toStdout = concat([toStdout, got.value.data])
      else netIn = -1
    }
    if (stdout >= 0 && toStdout.length > 0) {
      const written = yield* sys.write(stdout, toStdout)
      if (written.ok) toStdout = toStdout.subarray(written.value)
      else {
        stdout = -1
        toStdout = EMPTY
      }
    }
    if (stdin < 0 && toNet.length === 0) {
      if (netOut >= 0 && options.shutsDown) sys.shutdown(netOut, 'write')
      if (netOut >= 0 && options.quitAfter !== null && quitAt === Number.POSITIVE_INFINITY) {
        quitAt = sys.monotonic() + options.quitAfter
      }
      netOut = -1
    }
    if (netIn < 0 && toStdout.length === 0) stdout = -1
  }
}

function withCrlf(bytes: Uint8Array): Uint8Array {
  const parts: number[] = []
  for (const byte of bytes) {
    if (byte === 10) parts.push(13)
    parts.push(byte)
  }
  return Uint8Array.from(parts)
}
