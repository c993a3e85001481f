/** What the parts of tar share: the request, and how it speaks. */
import type { SysError, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { type ModeChange, modeString } from '../lib/mode.ts'
import { escapeC } from '../lib/quote.ts'
import type { Output } from '../lib/stdio.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import type { Accounts } from '../lib/users.ts'
import type { Member } from './archive.ts'
import { type Exclusion, isMeant } from './matching.ts'
import type { Step } from './steps.ts'

export type Mode = 'c' | 'x' | 't' | 'r' | 'u' | 'd' | 'A' | 'delete'
export interface Request {
  readonly mode: Mode
  readonly file: string
  readonly compression: Compression | null
  readonly verbose: number
  /** What becomes of a file that is there already when one is taken out. */
  readonly whenThere: 'replace' | 'keep' | 'skip' | 'newer' | 'overwrite'
  readonly dereference: boolean
  readonly absolute: boolean
  readonly toStdout: boolean
  readonly toCommand: string | null
  readonly topLevel: string | null
  readonly strip: number
  readonly touch: boolean
  readonly unlinksTrees: boolean
  readonly keepsMode: boolean
  readonly keepsOwner: boolean
  readonly rename: (name: string, kind: NameKind) => string
  readonly showsRenamed: boolean
  readonly numericOwner: boolean
  readonly fullTime: boolean
  readonly utc: boolean
  readonly blockNumbers: boolean
  readonly sortsByName: boolean
  readonly removes: boolean
  readonly verifies: boolean
  readonly ignoresFailedRead: boolean
  readonly oneFileSystem: boolean
  /** Files below what is named that are no newer are left out. */
  readonly newerThan: number | null
  readonly tags: readonly Tag[]
  readonly attributes: Attributes
}
/** -z is done here; what else is asked for is a program of its own. */
export type Compression = { readonly kind: 'gzip' } | { readonly kind: 'program'; readonly argv: readonly string[] }
/** What `s///` of --transform applies to. */
export type NameKind = 'member' | 'symlink' | 'hardlink'
/** --exclude-tag: a file whose presence keeps a directory, or what is in it, out of the archive. */
export interface Tag {
  readonly file: string
  readonly leavesOut: 'contents' | 'under' | 'all'
  /** How the file must begin. */
  readonly signature: string
}
/** What --owner, --group, --mode and --mtime put in place of a file's own. */
export interface Attributes {
  readonly owner: { readonly name: string; readonly id: number | null } | null
  readonly group: { readonly name: string; readonly id: number | null } | null
  readonly mode: ModeChange | null
  /** Milliseconds. */
  readonly mtime: number | null
  readonly clamps: boolean
}
export interface Run {
  readonly self: Command
  readonly request: Request
  readonly accounts: Accounts
  /** Where -v writes: standard output, or standard error when the archive goes there, or --index-file. */
  readonly listing: Output
  /** For what is looked at now: options count for the names after them. */
  exclusions: readonly Exclusion[]
  failed: boolean
  /** -d found something. */
  differs: boolean
  /** What was said once about prefixes that were taken off names. */
  readonly said: Set<string>
}

export const HINT = (self: Command): string =>
  `Try '${self.name} --help' or '${self.name} --usage' for more information.\n`

export function* usage(self: Command, message: string, code = 2): Task<number> {
  yield* self.warn(message)
  yield* self.stderr.write(HINT(self))
  return yield* self.exit(code)
}

/** A name without its leading `/` and without what leads up to its last `..`. */
export function* saferName(run: Run, name: string, isTarget: boolean): Task<string> {
  if (run.request.absolute) return name
  const prefix = /^(?:.*\/)?\.\.(?=\/|$)\/*|^\/+/s.exec(name)?.[0] ?? ''
  if (prefix !== '') {
    const what = `Removing leading \`${prefix}' from ${isTarget ? 'hard link targets' : 'member names'}`
    if (!run.said.has(what)) yield* run.self.warn(what)
    run.said.add(what)
  }
  const rest = name.slice(prefix.length).replace(/^\/+/, '')
  if (rest !== '') return rest
  const what = `Substituting \`.' for empty ${isTarget ? 'hard link target' : 'member name'}`
  if (!run.said.has(what)) yield* run.self.warn(what)
  run.said.add(what)
  return prefix === '/' || name.endsWith('/') ? './' : '.'
}

/** Names in listings and messages: what cannot be seen as its escape. */
export const shown = (name: string): string => [...name].map((char) => (char === ' ' ? char : escapeC(char))).join('')

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

type NameStep = Extract<Step, { kind: 'name' }>

/** Which of the names that were asked for does this member answer? */
export const meantBy = (member: string, steps: readonly Step[]): NameStep | undefined =>
  steps.find((step): step is NameStep => step.kind === 'name' && isMeant(member, step.text, step.matching))

/** Of the names that were asked for, those that the archive has not. */
export function* sayMissing(run: Run, steps: readonly Step[], found: ReadonlySet<Step>): Task<void> {
  const missing = steps.filter((step): step is NameStep => step.kind === 'name' && !found.has(step))
  if (missing.some(({ text, matching }) => matching.wildcards === null && /[*?[]/.test(text))) {
    yield* run.self.warn('Pattern matching characters used in file names')
    yield* run.self.warn('Use --wildcards to enable pattern matching, or --no-wildcards to suppress this warning')
  }
  for (const { text } of missing) {
    run.failed = true
    yield* run.self.warn(`${shown(text)}: Not found in archive`)
  }
}

/** The options in a file of -T that it may not have. */
export function* sayComplaints(run: Run, steps: readonly Step[]): Task<void> {
  for (const step of steps) if (step.kind === 'complaint') yield* complainOf(run, step.text)
}

export function* complainOf(run: Run, text: string): Task<void> {
  run.failed = true
  yield* run.self.warn(text)
}

export function* complain(run: Run, path: string, what: string, error: SysError): Task<void> {
  run.failed = true
  yield* run.self.warn(`${shown(path)}: ${what}: ${run.self.reason(error)}`)
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
  const { request } = run
  const mode = modeString((TYPE_BITS[member.type] ?? 0o100000) | member.mode)
  const shownMode = member.type === '1' ? `h${mode.slice(1)}` : mode
  const [user, group] = request.numericOwner ? ['', ''] : [member.user, member.group]
  const owner = `${user || member.uid}/${group || member.gid}`
  const size = String(member.type === '0' ? member.size : 0)
  const pad = ' '.repeat(Math.max(1, 19 - owner.length - size.length))
  const zone = zoneOf(request.utc ? {} : run.self.env)
  const time = strftime(`%Y-%m-%d %H:%M${request.fullTime ? ':%S' : ''}`, breakTime(member.mtime * 1000, zone))
  const link =
    member.type === '2' ? ` -> ${shown(member.link)}` : member.type === '1' ? ` link to ${shown(member.link)}` : ''
  return `${shownMode} ${owner}${pad}${size} ${time} ${shown(member.name)}${link}`
}
