import type { Kernel } from '../kernel.ts'

export class NetStack {
  constructor(readonly kernel: Kernel) {}

  listensOn(_port: number): boolean {
    return false
  }
}
