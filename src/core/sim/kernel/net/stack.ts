import type { Kernel } from '../kernel.ts'
import type { SocketInfo } from '../sys.ts'

export class NetStack {
  constructor(readonly kernel: Kernel) {}

  listensOn(_port: number): boolean {
    return false
  }

  sockets(): readonly SocketInfo[] {
    return []
  }
}
