/** What the parts of tar share: the request, and how it speaks. */
import type { SysError, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { modeString } from '../lib/mode.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import type { Accounts } from '../lib/users.ts'
import type { Member } from './archive.ts'

export type Mode = 'c' | 'x' | 't' | 'r' | 'u' | 'd' | 'A'
export interface Request {
  readonly mode: Mode
  readonly file: string
  readonly gzip: boolean
  readonly verbose: number
  readonly keepOld: boolean
  readonly dereference: boolean
  readonly absolute: boolean
  readonly toStdout: boolean
  readonly strip: number
  readonly exclude: readonly string[]
  readonly touch: boolean
  readonly keepsMode: boolean
}
export interface Run {
  readonly self: Command
  readonly request: Request
  readonly accounts: Accounts
  failed: boolean
  strippedRoot: boolean
}

export interface Step {
  readonly kind: 'cd' | 'name'
  readonly text: string
}

export const HINT = (self: Command): string =>
  `Try '${self.name} --help' or '${self.name} --usage' for more information.\n`

export function* fatal(run: Run, message: string): Task<never> {
  yield* run.self.warn(message)
  yield* run.self.warn('Error is not recoverable: exiting now')
  return yield* run.self.exit(2)
}

export function* complain(run: Run, path: string, what: string, error: SysError): Task<void> {
  run.failed = true
  yield* run.self.warn(`${path}: ${what}: ${run.self.reason(error)}`)
}

export function* changeDirectory(run: Run, path: string): Task<void> {
  const moved = run.self.sys.chdir(path)
  if (!moved.ok) yield* fatal(run, `${path}: Cannot open: ${run.self.reason(moved.error)}`)
}

const TYPE_BITS: Readonly<Record<string, number>> = {
  '0': 0o100000,
  '1': 0o100000,
  '2': 0o120000,
  '3': 0o020000,
  '4': 0o060000,
  '5': 0o040000,
  '6': 0o010000,
}

export function longLine(run: Run, member: Member): string {
  const mode = modeString((TYPE_BITS[member.type] ?? 0o100000) | member.mode)
  const shownMode = member.type === '1' ? `h${mode.slice(1)}` : mode
  const owner = `${member.user || member.uid}/${member.group || member.gid}`
  const size = String(member.size)
  const pad = ' '.repeat(Math.max(1, 19 - owner.length - size.length))
  const time = strftime('%Y-%m-%d %H:%M', breakTime(member.mtime * 1000, zoneOf(run.self.env)))
  const link = member.type === '2' ? ` -> ${member.link}` : member.type === '1' ? ` link to ${member.link}` : ''
  return `${shownMode} ${owner}${pad}${size} ${time} ${member.name}${link}`
}
