/** What `strace -yy` calls a descriptor: `TCP:[127.0.0.1:40000->127.0.0.1:3000]`. */
import type { SocketAddress, Sys } from '../../kernel/sys.ts'
import { socketInode } from './proc.ts'

/** `link` is where /proc/PID/fd/N leads; a socket that is about to be connected has no addresses yet. */
export function socketName(sys: Sys, link: string, isConnecting: boolean): string {
  const inode = socketInode(link)
  const found = inode === null ? null : sys.sockDiag()
  const socket = found?.ok ? found.value.find((one) => one.inode === inode) : undefined
  // A socket that has no address yet is in no table; most of those are of TCP.
  if (inode !== null && !socket) return `TCP:[${inode}]`
  if (!socket) return link
  if (socket.family === 'unix') return `UNIX-${socket.type.toUpperCase()}:[${inode}]`
  const protocol = `${socket.protocol.toUpperCase()}${socket.family === 'inet6' ? 'v6' : ''}`
  const peer = socket.peer && socket.peer.family !== 'unix' && socket.peer.port > 0 ? `->${end(socket.peer)}` : ''
  return isConnecting || (socket.local.family !== 'unix' && socket.local.port === 0)
    ? `${protocol}:[${inode}]`
    : `${protocol}:[${end(socket.local)}${peer}]`
}

const end = (address: SocketAddress): string =>
  address.family === 'unix'
    ? address.path
    : `${address.family === 'inet6' ? `[${address.address}]` : address.address}:${address.port}`
