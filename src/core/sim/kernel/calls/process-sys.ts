import type { Sys } from '../sys.ts'
import { TerminalCalls } from './terminals.ts'

/** All system calls of one process. The chain of classes below it is cut by subject, nothing more. */
export class ProcessSys extends TerminalCalls {
  static create(...args: ConstructorParameters<typeof ProcessSys>): Sys {
    return new ProcessSys(...args) as unknown as Sys
  }
  protected traceLoading(_program: string): void {}
}
