import type { Diagnosis } from '../../core/diagnosis/types.ts'
import {
  ENTITY_KEYS,
  type EntityKey,
  type Finding,
  type Incident,
  type Mention,
  type Role,
} from '../../core/lib/index.ts'

/** What the diagnosis says about one line, for whoever draws the log. */
export interface LineMark {
  readonly role: Role
  readonly code: string
  /** Index in `Diagnosis.incidents`. */
  readonly incident: number
  /** Its incident begins here: the line that gets the lens. */
  readonly isFirst: boolean
  /** Line that caused it, for a consequence. */
  readonly followsLine: number | null
  readonly spans: readonly MarkSpan[]
}
/** 1-based columns in UTF-16 units, `endColumn` exclusive. */
export interface MarkSpan {
  readonly column: number
  readonly endColumn: number
  readonly kind: 'code' | 'value' | 'mention'
  readonly key: EntityKey | null
  /** What a bare number means, shown behind it: `98 → EADDRINUSE`. */
  readonly hint?: string
}

export type Marks = ReadonlyMap<number, LineMark>

const NO_MARKS: Marks = new Map()
/** Whoever steps from finding to finding asks for them at each step. */
const known = new WeakMap<Diagnosis, Marks>()

export function marksOf(diagnosis: Diagnosis | null): Marks {
  if (!diagnosis) return NO_MARKS
  const marks = known.get(diagnosis) ?? marked(diagnosis)
  known.set(diagnosis, marks)
  return marks
}

function marked(diagnosis: Diagnosis): Marks {
  const marks = new Map<number, LineMark>()
  const order = diagnosis.incidents.map(({ incident }) => incident)
  for (const finding of diagnosis.reading.findings) {
    const index = incidentOf(finding, order)
    const incident = order[index]
    if (!incident) continue
    addFinding(marks, finding, incident, index, followedLine(diagnosis, incident))
  }
  for (const mention of diagnosis.reading.mentions) addMention(marks, mention)
  return marks
}

/** The line to begin with; 0 where nothing failed. */
export function firstFailure(marks: Marks): number {
  let first = 0
  for (const [line, { code }] of marks) if (code !== '' && (first === 0 || line < first)) first = line
  return first
}

/** The person's own values. The call and the number are the system's: they are not underlined. */
const OWN: ReadonlySet<string> = new Set(ENTITY_KEYS.filter((key) => key !== 'syscall' && key !== 'number'))

function addFinding(
  marks: Map<number, LineMark>,
  finding: Finding,
  incident: Incident,
  index: number,
  follows: number | null,
) {
  const known = marks.get(finding.line)
  const { role, code } = incident
  const mark = {
    role,
    code,
    incident: index,
    followsLine: follows,
    isFirst: finding.line === incident.first,
    spans: [],
  }
  const base = known ?? mark
  marks.set(finding.line, { ...base, spans: [...base.spans, codeSpan(finding)] })
  for (const [key, place] of Object.entries(finding.places)) {
    if (!OWN.has(key)) continue
    const { line, column, endColumn } = place
    const there = marks.get(line) ?? { ...mark, role: 'unrelated', isFirst: false, code: '' }
    // Object.entries widens the keys of a record of entity keys.
    marks.set(line, { ...there, spans: [...there.spans, { column, endColumn, kind: 'value', key: key as EntityKey }] })
  }
}

/** A place that only talks about a code: seen, and no failure. */
function addMention(marks: Map<number, LineMark>, { line, column, endColumn }: Mention): void {
  const none = { role: 'unrelated', code: '', incident: -1, isFirst: false, followsLine: null, spans: [] } as const
  const there: LineMark = marks.get(line) ?? none
  marks.set(line, { ...there, spans: [...there.spans, { column, endColumn, kind: 'mention', key: null }] })
}

/** The name of the code within the evidence is the hot word; where the evidence is a message, all of it. */
function codeSpan({ column, endColumn, evidence, code }: Finding): MarkSpan {
  const at = evidence.indexOf(code)
  if (at < 0)
    return { column, endColumn, kind: 'code', key: null, ...(isBareNumber(evidence) && { hint: `→ ${code}` }) }
  return { column: column + at, endColumn: column + at + code.length, kind: 'code', key: null }
}

/** "errno 98", "os error 111", "-13": a number, and no message that says what it means. */
const isBareNumber = (evidence: string): boolean =>
  /\d/.test(evidence) && /^[\s([]*(?:[\w-]+[\s:=]+){0,3}\(?-?(?:0x[\da-f]+|\d+)[)\]\s]*$/i.test(evidence)

function incidentOf(finding: Finding, incidents: readonly Incident[]): number {
  const candidates = incidents
    .map((incident, index) => ({ incident, index }))
    .filter(({ incident }) => incident.code === finding.code)
  const same = candidates.find(({ incident }) => JSON.stringify(incident.entities) === JSON.stringify(finding.entities))
  const around = candidates.find(({ incident }) => incident.first <= finding.line && finding.line <= incident.last)
  return (same ?? around ?? candidates[0])?.index ?? -1
}

export function followedLine(diagnosis: Diagnosis, incident: Incident): number | null {
  if (incident.role !== 'consequence' || incident.follows === null) return null
  return diagnosis.reading.incidents[incident.follows]?.first ?? null
}

/** Indexes of the incidents that have a finding on these lines. Where detail is a sample, those that reach into them. */
export function incidentsWithin(
  { incidents, reading }: Diagnosis,
  [first, last]: readonly [number, number],
): ReadonlySet<number> {
  const order = incidents.map(({ incident }) => incident)
  const found = reading.findings
    .filter(({ line }) => first <= line && line <= last)
    .map((finding) => incidentOf(finding, order))
  const reaching = reading.sampled
    ? order.flatMap((incident, index) => (incident.first <= last && first <= incident.last ? [index] : []))
    : []
  return new Set([...found, ...reaching])
}

export interface Segment {
  readonly text: string
  readonly kind: 'plain' | 'dim' | 'code' | 'value' | 'mention'
  readonly key: EntityKey | null
  readonly hint?: string
}

// "    at Server.setupListenHandle [as _listen2] (node:net:1908:16)"   "    at x (/srv/app/node_modules/y.js:1:2)"
const FOREIGN_FRAME = /^.{0,40}?\bat .*(?:\(?node:|node_modules\/|<anonymous>\)?$)/

/** Cuts a line at its marks. Spans that overlap an earlier one are left out. */
export function segmentsOf(line: string, mark: LineMark | undefined): Segment[] {
  const plain = FOREIGN_FRAME.test(line) ? 'dim' : 'plain'
  const segments: Segment[] = []
  let at = 0
  for (const span of [...(mark?.spans ?? [])].sort((a, b) => a.column - b.column || b.endColumn - a.endColumn)) {
    const start = span.column - 1
    if (start < at || start >= line.length) continue
    if (start > at) segments.push({ text: line.slice(at, start), kind: plain, key: null })
    at = Math.min(span.endColumn - 1, line.length)
    segments.push({
      text: line.slice(start, at),
      kind: span.kind,
      key: span.key,
      ...(span.hint !== undefined && { hint: span.hint }),
    })
  }
  if (at < line.length) segments.push({ text: line.slice(at), kind: plain, key: null })
  return segments
}

// "\x1b[31m" colours; other controls and direction overrides are shown, never obeyed.
const SGR = /\x1b\[[0-9;:]*m/g
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g

/** The text as it may be looked at: colours gone, other control characters as visible signs. */
export const visible = (text: string): string =>
  text.replace(SGR, '').replace(CONTROL, (char) => {
    const code = char.charCodeAt(0)
    if (code === 0x7f) return '\u2421'
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `⟨U+${code.toString(16).toUpperCase()}⟩`
  })
