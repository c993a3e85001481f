import type { SysError, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import type { Accounts } from '../lib/users.ts'
import type { ParsedFind } from './expression.ts'
import type { Places } from './places.ts'

/** One run of find: what it was asked, and how it goes. */
export interface Run {
  readonly self: Command
  readonly find: ParsedFind
  readonly accounts: Accounts
  readonly now: number
  status: number
  quits: boolean
  /** Set by -prune: do not go into this directory. */
  prunes: boolean
  readonly places: Places
}

export function* complain(run: Run, path: string, error: SysError): Task<void> {
  run.status = 1
  yield* run.self.warnBecause(run.self.quote(path), error)
}

export function fstype(run: Run, path: string): string {
  const fs = run.self.sys.statfs(path)
  return fs.ok ? fs.value.type : 'unknown'
}
