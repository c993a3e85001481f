/** What the parts of tar share: the request, and how it speaks. */
import type { SysError, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { modeString } from '../lib/mode.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import type { Accounts } from '../lib/users.ts'
import type { Member } from './archive.ts'

export type Mode = 'c' | 'x' | 't' | 'r' | 'u' | 'd' | 'A' | 'delete'
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
  readonly rename: (name: string) => string
  readonly wildcards: boolean
}
export interface Run {
  readonly self: Command
  readonly request: Request
  readonly accounts: Accounts
  failed: boolean
  /** -d found something. */
  differs: boolean
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

/** What a child with a compressor says, and then tar about it. */
export function* fatalInChild(run: Run, words: readonly string[]): Task<never> {
  const { self } = run
  for (const word of [...words, 'Error is not recoverable: exiting now'])
    yield* self.stderr.write(`${self.name} (child): ${word}\n`)
  return yield* fatal(run, 'Child returned status 2')
}

/** Is it the name itself, or below it? */
export function isUnder(member: string, name: string): boolean {
  const bare = member.replace(/\/+$/, '')
  return bare === name || bare.startsWith(`${name}/`)
}

/** Of the names that were asked for, those that the archive has not. */
export function* sayMissing(run: Run, names: readonly string[], found: ReadonlySet<string>): Task<void> {
  const missing = names.filter((name) => !found.has(name))
  if (!run.request.wildcards && missing.some((name) => /[*?[]/.test(name))) {
    yield* run.self.warn('Pattern matching characters used in file names')
    yield* run.self.warn('Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning')
  }
  for (const name of missing) {
    run.failed = true
    yield* run.self.warn(`${name}: Not found in archive`)
  }
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
