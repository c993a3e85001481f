/** One line of the log → its findings and mentions. */
import type { Finding, Mention, Place, Platform } from '../../lib/index.ts'
import { DIALECTS } from '../dialects/index.ts'
import { Collected } from '../entities/collect.ts'
import { readFields, readSaid } from '../entities/fields.ts'
import { readGenerically } from '../entities/generic.ts'
import { readNearby } from '../entities/nearby.ts'
import { speakerOf } from '../entities/speakers.ts'
import { type Lines, REACH } from '../text/lines.ts'
import type { Mapped } from '../text/mapped.ts'
import type { Field } from '../text/segments.ts'
import type { Unwrapped } from '../text/unwrap.ts'
import { whyBenign } from './benign.ts'
import { matchPatterns } from './match.ts'
import type { Runs } from './runs.ts'
import { type Statement, statementsIn, surest } from './statements.ts'
import { verdictOn } from './verdict.ts'

export interface LineReading {
  readonly findings: readonly Finding[]
  readonly mentions: readonly Mention[]
}

/** `line` is 0-based. */
export function readLine(lines: Lines, line: number, platform: Platform | null, runs: Runs): LineReading {
  const unwrapped = lines.get(line)
  if (unwrapped === null) return NOTHING
  const { statements, fields } = statementsIn(lines, line, unwrapped, platform)
  const context = { lines, line, unwrapped, fields, platform, runs }
  const findings: Finding[] = []
  const mentions: Mention[] = []
  for (const statement of surest(statements)) {
    const { isReport, why } = verdictOn(statement, context)
    if (isReport) {
      const alike = statements.filter((one) => one !== statement && one.evidence.code === statement.evidence.code)
      const finding = toFinding(statement, alike, context, why)
      const benign = whyBenign(finding, statement.text.text, () => runs.traces(lines, line))
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

interface Context {
  readonly lines: Lines
  readonly line: number
  readonly unwrapped: Unwrapped
  readonly fields: readonly Field[]
  readonly platform: Platform | null
  readonly runs: Runs
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

/** `alike` show the same code on the same line, and may say what it happened to where this one does not. */
function toFinding(statement: Statement, alike: readonly Statement[], context: Context, because: string): Finding {
  const { text, evidence, who } = statement
  const { fields, line } = context
  const found = new Collected()
  for (const { name, raw, start } of evidence.groups ?? []) found.group(name, raw, start, text, context.line + 1)
  const speaker = matchPatterns(statement, context.line, found)
  for (const one of alike) if (!OBJECTS.some((key) => found.has(key))) matchPatterns(one, context.line, found)
  readFields(fields, line, found)
  for (const one of DIALECTS) one.around?.({ line: context.line, code: evidence.code, found, ...lookAround(context) })
  if (speaker === null || speaker.specific < 3 || !OBJECTS.some((key) => found.has(key)))
    readGenerically(statement.marked, evidence, text, context.line + 1, found)
  if (!OBJECTS.some((key) => found.has(key))) readSaid(fields, evidence.code, line, found)
  if (!found.has('path') && !found.has('port'))
    readNearby(statement.marked, { line: context.line, found, ...lookAround(context) })
  readSpeaker(statement, fields, found)
  const number = evidence.number ?? /\[Errno (-?\d{1,5})\]/.exec(text.text)?.[1]
  if (number !== undefined) found.add('number', number, null)
  return {
    code: evidence.code,
    ...placeIn(text, evidence.start, evidence.end, context.line),
    evidence: text.text.slice(evidence.start, evidence.end),
    dialect: evidence.dialect ?? speaker?.name ?? (who.kernel ? 'kernel' : 'text'),
    platform: evidence.platform ?? context.platform ?? (who.kernel ? 'linux' : null),
    ...found.done(),
    confidence: evidence.by === 'number' ? 'low' : speaker === null || evidence.by === 'phrase' ? 'medium' : 'high',
    because,
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

// systemd[1]: app.service: … · (run)[4121]: app.service: …
const MANAGER = /^(?:systemd|\(.{1,60}\))$/
const UNIT = /^([\w@.\\:-]{1,200}\.(?:service|socket|mount|automount|swap|timer|scope|slice|path)): /
/** The head of the line names a program, or the statement itself does. systemd speaks of a unit, and its own number is not the unit's. */
function readSpeaker({ who, text, marked }: Statement, fields: readonly Field[], found: Collected): void {
  const named = who.program ?? fields.find(({ key }) => key === 'SYSLOG_IDENTIFIER')?.value ?? null
  const isManager = named !== null && MANAGER.test(named)
  const unit = isManager ? UNIT.exec(text.text)?.[1] : undefined
  if (unit !== undefined) found.add('program', unit, null)
  else if (named !== null && /^[A-Za-z_]/.test(named)) found.add('program', named, null)
  else if (!found.has('program')) {
    const own = speakerOf(marked)
    if (own !== null) found.add('program', own, null)
  }
  if (who.pid !== null && !(unit !== undefined && who.pid === '1')) found.add('pid', who.pid, null)
}
