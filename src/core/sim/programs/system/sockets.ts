/** Who holds which socket, and how the tools name addresses and ports. */
import type { Pid, SocketAddress, SocketInfo, Sys, Task } from '../../kernel/sys.ts'
import { readText } from '../lib/files.ts'
import { listPids, openFiles, readProc, socketInode } from './proc.ts'

export interface SocketOwner {
  readonly pid: Pid
  readonly comm: string
  readonly fd: number
}

/** Inode → owners, as far as /proc lets us look: without root only one's own processes. `isComplete` is false when some were closed to us. */
export interface SocketOwners {
  readonly owners: ReadonlyMap<number, readonly SocketOwner[]>
  readonly isComplete: boolean
}

export function* socketOwners(sys: Sys): Task<SocketOwners> {
  const owners = new Map<number, SocketOwner[]>()
  let isComplete = true
  for (const pid of yield* listPids(sys)) {
    const open = yield* openFiles(sys, pid)
    if ('error' in open) {
      if (open.error.errno === 'EACCES') isComplete = false
      continue
    }
    const sockets = open.files.filter((file) => socketInode(file.target) !== null)
    if (sockets.length === 0) continue
    const comm = (yield* readProc(sys, pid))?.comm ?? ''
    for (const { fd, target } of sockets) {
      const inode = socketInode(target)!
      owners.set(inode, [...(owners.get(inode) ?? []), { pid, comm, fd }])
    }
  }
  return { owners, isComplete }
}

/** /etc/services: `http/tcp` → 80 and back. */
export class Services {
  readonly #ports = new Map<string, number>()
  readonly #names = new Map<string, string>()

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [name, portAndProtocol, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/)
      const match = /^(\d+)\/(\w+)$/.exec(portAndProtocol ?? '')
      if (!match) continue
      for (const alias of [name!, ...aliases]) this.#ports.set(`${alias}/${match[2]}`, Number(match[1]))
      if (!this.#names.has(portAndProtocol!)) this.#names.set(portAndProtocol!, name!)
    }
  }
  port(name: string, protocol: string): number | undefined {
    return this.#ports.get(`${name}/${protocol}`)
  }
  name(port: number, protocol: string): string | undefined {
    return this.#names.get(`${port}/${protocol}`)
  }
}

export function* readServices(sys: Sys): Task<Services> {
  return new Services((yield* readText(sys, '/etc/services')) ?? '')
}

/** Address → first name in /etc/hosts. */
export function* readHostNames(sys: Sys): Task<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const line of ((yield* readText(sys, '/etc/hosts')) ?? '').split('\n')) {
    const [address, name] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address && name && !names.has(address)) names.set(address, name)
  }
  return names
}

export const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::'

/** The peer of a socket that has none is the wildcard of its family. */
export function peerOf(socket: SocketInfo): SocketAddress {
  if (socket.peer) return socket.peer
  if (socket.family === 'unix') return { family: 'unix', path: '' }
  return { family: socket.family, address: socket.family === 'inet' ? '0.0.0.0' : '::', port: 0 }
}
