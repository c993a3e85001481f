/** What curl keeps from one transfer to the next: connections that may be used again, and the names it has asked for. */
import { POLLIN } from '../../kernel/constants.ts'
import type { Fd, SocketAddress, Sys, Task } from '../../kernel/sys.ts'

export interface KeptConnection {
  readonly number: number
  readonly fd: Fd
  /** The host as its URL had it. */
  readonly host: string
  readonly local: SocketAddress | null
  readonly remote: SocketAddress
}

export class Kept {
  readonly #connections = new Map<string, KeptConnection>()
  readonly #addresses = new Map<string, readonly SocketAddress[]>()
  #made = 0

  constructor(readonly sys: Sys) {}

  /** The number of a connection that is about to be made. */
  next(): number {
    return this.#made++
  }

  keep(place: string, connection: KeptConnection): void {
    this.#connections.set(place, connection)
  }

  /** Hands a connection out; `isDead` when its other end has closed it since. */
  *take(place: string): Task<(KeptConnection & { readonly isDead: boolean }) | null> {
    const connection = this.#connections.get(place)
    if (connection === undefined) return null
    this.#connections.delete(place)
    const ready = yield* this.sys.poll([{ fd: connection.fd, events: POLLIN }], 0)
    return { ...connection, isDead: !ready.ok || ready.value.length > 0 }
  }

  addresses(host: string): readonly SocketAddress[] | null {
    return this.#addresses.get(host) ?? null
  }

  remember(host: string, addresses: readonly SocketAddress[]): void {
    this.#addresses.set(host, addresses)
  }
}
