/** What the guest's net and dgram ask: calls on non-blocking sockets. */
import { O_NONBLOCK } from '../../kernel/constants.ts'
import type { SocketAddress, Sys, SysResult, Task } from '../../kernel/sys.ts'
import type { Plain } from '../engine/guest.ts'
import { failure } from './files.ts'

const SUN_PATH = 108

type SocketCall = (sys: Sys, args: readonly Plain[]) => Plain | Task<Plain>

/** libuv always hands a whole sockaddr over, and cuts a path that does not fit into it without a word (uv_pipe_bind of libuv 1.46). */
const addressOf = (value: Plain): SocketAddress => {
  const address = JSON.parse(String(value)) as SocketAddress
  return address.family === 'unix' ? { ...address, path: address.path.slice(0, SUN_PATH), isWhole: true } : address
}
const plain = <T>(result: SysResult<T>, map: (value: T) => Plain = () => 0): Plain =>
  result.ok ? map(result.value) : failure(result.error)

export const socketCalls: Readonly<Record<string, SocketCall>> = {
  socket: (sys, [family, type]) =>
    plain(sys.socket(family as 'inet', type as 'stream', { nonblock: true, cloexec: true }), (fd) => fd),
  bind: (sys, [fd, address]) => plain(sys.bind(Number(fd), addressOf(address))),
  listen: (sys, [fd, backlog]) => plain(sys.listen(Number(fd), Number(backlog))),
  *accept(sys, [fd]) {
    return plain(yield* sys.accept(Number(fd), { nonblock: true, cloexec: true, unnamed: true }), (accepted) =>
      JSON.stringify(accepted),
    )
  },
  *connect(sys, [fd, address]) {
    return plain(yield* sys.connect(Number(fd), addressOf(address)))
  },
  socketError: (sys, [fd]) => plain(sys.getsockopt(Number(fd), 'SO_ERROR'), (number) => -number),
  /** uv_try_write(): node ignores SIGPIPE, so a plain write will do. */
  *send(sys, [fd, data]) {
    return plain(yield* sys.write(Number(fd), data as Uint8Array), (count) => count)
  },
  *sendto(sys, [fd, data, address]) {
    const target = address === '' ? null : addressOf(address)
    return plain(yield* sys.sendto(Number(fd), data as Uint8Array, target, { nosignal: true }), (count) => count)
  },
  *recvfrom(sys, [fd, count]) {
    const got = yield* sys.recvfrom(Number(fd), Number(count), { dontwait: true })
    return plain(got, ({ data, from }) => JSON.stringify({ from, data: toBase64(data) }))
  },
  shutdown: (sys, [fd, how]) => plain(sys.shutdown(Number(fd), how as 'write')),
  getsockname: (sys, [fd]) => plain(sys.getsockname(Number(fd)), (address) => JSON.stringify(address)),
  getpeername: (sys, [fd]) => plain(sys.getpeername(Number(fd)), (address) => JSON.stringify(address)),
  setsockopt: (sys, [fd, name, value]) => plain(sys.setsockopt(Number(fd), String(name), Number(value))),
  fdNonblock: (sys, [fd]) => {
    const flags = sys.getStatusFlags(Number(fd))
    return flags.ok ? plain(sys.setStatusFlags(Number(fd), flags.value | O_NONBLOCK)) : failure(flags.error)
  },
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
export function toBase64(data: Uint8Array): string {
  let out = ''
  for (let i = 0; i < data.length; i += 3) {
    const [a, b, c] = [data[i]!, data[i + 1], data[i + 2]]
    out += ALPHABET[a >> 2]! + ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]!
    out += b === undefined ? '=' : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]!
    out += c === undefined ? '=' : ALPHABET[c & 63]!
  }
  return out
}
export function fromBase64(text: string): Uint8Array {
  const out: number[] = []
  let [bits, count] = [0, 0]
  for (const letter of text.replace(/=+$/, '')) {
    bits = (bits << 6) | ALPHABET.indexOf(letter)
    count += 6
    if (count < 8) continue
    count -= 8
    out.push((bits >> count) & 255)
  }
  return Uint8Array.from(out)
}
