/** One line of the log → its findings and mentions. */
import type { Finding, Mention, Place, Platform } from '../../lib/index.ts'
import { SIGN } from '../dialects/dialect.ts'
import { DIALECTS, type NamedDialect, NOT_ERRNO, PATTERNS, PHRASES } from '../dialects/index.ts'
import { Collected } from '../entities/collect.ts'
import { readGenerically } from '../entities/generic.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { findEvidence } from '../evidence/find.ts'
import { isListOfCodes, isListOfStrings, isRunningText, whyMention } from '../judge/mention.ts'
import { type Lines, REACH } from '../text/lines.ts'
import type { Mapped } from '../text/mapped.ts'
import { type Field, segmentsOf } from '../text/segments.ts'
import { type Unwrapped, unwrap } from '../text/unwrap.ts'
import { windowsOf } from '../text/windows.ts'
import { whyBenign } from './benign.ts'

export interface LineReading {
  readonly findings: readonly Finding[]
  readonly mentions: readonly Mention[]
}

/** `line` is 0-based. */
export function readLine(lines: Lines, line: number, platform: Platform | null): LineReading {
  const unwrapped = lines.get(line)
  if (unwrapped === null) return NOTHING
  const segments = windowsOf(unwrapped.body).map(segmentsOf)
  const texts = segments.flatMap((segment) => segment.texts)
  const fields = segments.flatMap((segment) => segment.fields)
  const above = () => [8, 7, 6, 5, 4, 3, 2, 1].map((step) => lines.raw(line - step) ?? '').join('\n')
  const statements = texts.flatMap((text) => statementsOf(text, unwrapped, platform, above))
  const context = { lines, line, unwrapped, fields, platform }
  const findings: Finding[] = []
  const mentions: Mention[] = []
  for (const statement of surest(statements)) {
    const why = whyNot(statement, context)
    if (why === null) {
      const finding = toFinding(statement, context)
      const benign = whyBenign(finding, statement.text.text) ?? whyProse(finding, statement, context)
      if (benign === null) findings.push(finding)
      else mentions.push(toMention(statement, context, benign))
    } else if (why !== '') mentions.push(toMention(statement, context, why))
  }
  return {
    findings: findings.filter(
      (one) => !mentions.some((mention) => mention.code === one.code && one.dialect === 'text'),
    ),
    mentions,
  }
}

const NOTHING: LineReading = { findings: [], mentions: [] }

interface Statement {
  readonly text: Mapped
  readonly evidence: Evidence
  /** The text with `§` for the evidence. */
  readonly marked: string
  readonly who: Unwrapped
}

interface Context {
  readonly lines: Lines
  readonly line: number
  readonly unwrapped: Unwrapped
  readonly fields: readonly Field[]
  readonly platform: Platform | null
}

function statementsOf(whole: Mapped, outer: Unwrapped, platform: Platform | null, above: () => string): Statement[] {
  const inner = whole === outer.body ? outer : unwrap(whole)
  const who: Unwrapped = {
    body: inner.body,
    program: inner.program ?? outer.program,
    pid: inner.pid ?? outer.pid,
    source: inner.source ?? outer.source,
    kernel: inner.kernel || outer.kernel,
  }
  const text = who.body.slice(/^\s*/.exec(who.body.text)![0].length)
  const evidence = findEvidence(text.text, { platform, kernel: who.kernel, phrases: PHRASES, above })
  if (evidence.length === 0) return []
  const other =
    evidence.length > 0
      ? NOT_ERRNO.flatMap((pattern) => [
          ...text.text.matchAll(
            new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`),
          ),
        ])
      : []
  return evidence
    .filter((one) => !other.some((match) => match.index <= one.start && match.index + match[0].length >= one.end))
    .map((one) => ({
      text,
      evidence: one,
      marked: text.text.slice(0, one.start) + SIGN + text.text.slice(one.end),
      who,
    }))
}

/** One statement a code: the one that says most, then the first; a bare number only where there is nothing else. */
function surest(statements: readonly Statement[]): Statement[] {
  const best = new Map<string, Statement>()
  for (const one of statements) {
    const known = best.get(one.evidence.code)
    if (known === undefined || worth(one) > worth(known)) best.set(one.evidence.code, one)
  }
  return [...best.values()]
}

/** A statement that says more than the bare name is better to read. */
const worth = ({ marked, evidence }: Statement) =>
  (evidence.by === 'number' ? 0 : 4) + (marked.length > 3 ? 2 : 0) + (evidence.end - evidence.start > 24 ? 1 : 0)

/** Why it is no finding: words for a mention, an empty text where it is nothing at all, null where it is an error. */
function whyNot(statement: Statement, { lines, line, unwrapped }: Context): string | null {
  if (isListOfCodes(statement.text.text) || isListOfStrings(unwrapped.body.text)) return 'a list of codes'
  const talk = whyMention(statement.marked)
  if (talk !== null) return talk
  if (inTable(lines, line)) return 'an entry of a table of codes'
  if (statement.evidence.by === 'number' && besideItsName(statement, lines, line)) return ''
  return null
}

/** A name alone in a sentence that no program's wrapper surrounds. */
function whyProse(finding: Finding, { evidence, marked }: Statement, { unwrapped }: Context): string | null {
  const isBare =
    evidence.by === 'name' && evidence.end - evidence.start <= finding.code.length + 4 && finding.dialect === 'text'
  const isWrapped = unwrapped.body.column(0) > 0
  return isBare && !isWrapped && isRunningText(marked) ? 'it stands in running text' : null
}

/** `errno: -3008,` near `code: 'ENOTFOUND'`: the printed object says its name itself. */
function besideItsName({ marked }: Statement, lines: Lines, line: number): boolean {
  if (!/^\s*(?:"?errno"?: )?§,?$/.test(marked)) return false
  return [-4, -3, -2, -1, 1, 2, 3, 4].some((step) => /\bcode"?: ?['"]/.test(lines.raw(line + step) ?? ''))
}

const ROWS = [
  // EPERM 1 Operation not permitted
  /^\s*(?:E[A-Z0-9]{2,15}\s+\(?\d{1,3}\)?\s|\d{1,3}\s+E[A-Z0-9]{2,15}\b|OS error code\s)/,
  // XX(EACCES, "permission denied") · E2BIG  "Arg list too long"
  /^[^A-Za-z]*(?:\w{1,4}\()?E[A-Z0-9_]{2,15}[^A-Za-z]{1,30}[A-Za-z'_ /().-]{3,80}["')\\\s;,]*$/,
]

/** A line of a listing of codes, with its like above or below. */
function inTable(lines: Lines, line: number): boolean {
  return ROWS.some((row) => {
    const at = (there: number) => row.test((lines.get(there)?.body.text ?? '').slice(0, 300))
    return at(line) && (at(line - 1) || at(line + 1))
  })
}

function toMention({ text, evidence }: Statement, { line }: Context, why: string): Mention {
  return {
    code: evidence.code,
    ...placeIn(text, evidence.start, evidence.end, line),
    evidence: text.text.slice(evidence.start, evidence.end),
    why,
  }
}

function placeIn(text: Mapped, start: number, end: number, line: number): Place {
  return { line: line + 1, column: text.column(start) + 1, endColumn: text.endColumn(end) + 1 }
}

/** What a failure can happen to. */
const OBJECTS = ['path', 'address', 'port', 'hostname'] as const

function toFinding(statement: Statement, context: Context): Finding {
  const { text, evidence, who } = statement
  const found = new Collected()
  for (const { name, raw, start } of evidence.groups ?? []) found.group(name, raw, start, text, context.line + 1)
  const speaker = matchPatterns(statement, context, found)
  readFields(context, found)
  for (const one of DIALECTS) one.around?.({ line: context.line, code: evidence.code, found, ...lookAround(context) })
  if (speaker === null || speaker.specific < 3 || !OBJECTS.some((key) => found.has(key)))
    readGenerically(statement.marked, evidence, text, context.line + 1, found)
  if (who.program !== null && /^[A-Za-z_]/.test(who.program)) found.add('program', who.program, null)
  if (who.pid !== null) found.add('pid', who.pid, null)
  if (evidence.number !== null) found.add('number', evidence.number, null)
  return {
    code: evidence.code,
    ...placeIn(text, evidence.start, evidence.end, context.line),
    evidence: text.text.slice(evidence.start, evidence.end),
    dialect: evidence.dialect ?? speaker?.name ?? (who.kernel ? 'kernel' : 'text'),
    platform: evidence.platform ?? context.platform ?? (who.kernel ? 'linux' : null),
    ...found.done(),
    confidence: evidence.by === 'number' ? 'low' : speaker === null || evidence.by === 'phrase' ? 'medium' : 'high',
  }
}

/** What the lines around say: a structured one speaks with its message. */
function lookAround({ lines, line }: Context) {
  return {
    text: (there: number) => (Math.abs(there - line) > REACH ? null : (lines.spoken(there)?.text ?? null)),
    place: (there: number, start: number, end: number) => {
      const spoken = lines.spoken(there)!
      return { line: there + 1, column: spoken.column(start) + 1, endColumn: spoken.endColumn(end) + 1 }
    },
  }
}

interface Match {
  readonly dialect: NamedDialect
  readonly match: RegExpExecArray
  /** How many groups it filled. */
  readonly reads: number
}

/**
 * The most specific dialect that matches speaks; of its patterns the one that reads most gives the entities. One that reads
 * none (`IOException: §`) leaves them to a less specific one.
 */
function matchPatterns(statement: Statement, context: Context, found: Collected): NamedDialect | null {
  let speaker: Match | null = null
  let reader: Match | null = null
  for (const { dialect, pattern } of PATTERNS) {
    if (reader !== null && reader.reads > 0 && dialect.specific < reader.dialect.specific) break
    if (dialect.only !== undefined && !dialect.only.test(statement.text.text)) continue
    const match = pattern.exec(statement.marked)
    if (match === null) continue
    const reads = Object.values(match.groups ?? {}).filter((value) => value !== undefined && value !== '').length
    const one = { dialect, match, reads }
    if (speaker === null || (dialect.specific === speaker.dialect.specific && reads > speaker.reads)) speaker = one
    if (reader === null || reads > reader.reads) reader = one
  }
  if (reader !== null) takeGroups(reader.match, statement, context, found)
  return speaker?.dialect ?? null
}

function takeGroups(
  match: RegExpExecArray,
  { marked, text, evidence }: Statement,
  { line }: Context,
  found: Collected,
): void {
  for (const [name, range] of Object.entries(match.indices?.groups ?? {})) {
    if (range === undefined) continue
    const raw = marked.slice(range[0], range[1])
    if (!raw.includes(SIGN)) found.group(name.replace(/\d$/, ''), raw, unmark(range[0], evidence), text, line + 1)
  }
}

/** A position in the marked text → in the text. */
function unmark(at: number, { start, end }: Evidence): number {
  return at <= start ? at : at - SIGN.length + (end - start)
}

const FIELD_KEYS: Readonly<Record<string, string>> = {
  syscall: 'syscall',
  path: 'path',
  file: 'path',
  filename: 'path',
  dest: 'dest',
  address: 'operand_address',
  addr: 'operand_address',
  port: 'port',
  hostname: 'hostname',
  host: 'host',
  pid: 'pid',
  user: 'user',
  fd: 'fd',
}

/** `file=/srv/d/queries.active` · `"port":3306` beside the message. */
function readFields({ fields, unwrapped, line }: Context, found: Collected): void {
  for (const { key, value, start, end } of fields) {
    const name = FIELD_KEYS[key]
    if (name === undefined || value === '') continue
    if (name === 'path' && !/[/\\.]/.test(value)) continue
    if (name === 'operand_address') found.group('endpoint', value, start, unwrapped.body, line + 1)
    else if (unwrapped.body.text.slice(start, end) === value) found.group(name, value, start, unwrapped.body, line + 1)
  }
}
