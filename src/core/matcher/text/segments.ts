/** The statements of one line: a structured line (JSON, logfmt) has several, each a string value of its own. */
import type { Mapped } from './mapped.ts'

export interface Field {
  readonly key: string
  readonly value: string
  /** The value as it stands in the line, escapes and all. */
  readonly text: Mapped
  /** Position of the value in the text it was read from. */
  readonly start: number
  readonly end: number
}

export interface Segments {
  readonly texts: readonly Mapped[]
  readonly fields: readonly Field[]
}

// "key": "value with \" escapes" · "key": 123
const JSON_PAIR = /"([\w@.$-]{1,60})"\s?:\s?(?:"((?:[^"\\]|\\.)*)"?|(-?\d+(?:\.\d+)?)\b|(?=[[{])|true|false|null)/g
// "text" alone, in an array
const JSON_STRING = /"((?:[^"\\]|\\.)*)"(\s?:)?/g
// key="value with \" escapes" · key=value
const LOGFMT_PAIR = /(?<=^|[\s,[({])([\w.@-]{1,60})=(?:"((?:[^"\\]|\\.)*)"?|([^\s",;)\]}]+))/g

/** A log in a log in a log is opened this often. */
const DEEPEST = 3

export function segmentsOf(body: Mapped, depth = 0): Segments {
  if (depth < DEEPEST && JSON_START.test(body.text)) return fromJson(body, depth)
  if (depth < DEEPEST && QUOTED_PAIR.test(body.text) && LOGGERS_KEY.test(body.text) && !AUDIT.test(body.text))
    return fromLogfmt(body, depth)
  return { texts: [body], fields: [...body.text.matchAll(LOGFMT_PAIR)].map((match) => fieldOf(match, body)) }
}

const JSON_START = /^\s*(?:\{\s*"[^"\\]{1,200}"\s?:|\[\s*(?:"|\{\s*"))|[\s:=({]\{\s?"[\w@.$-]+"\s?:/
const QUOTED_PAIR = /(?:^|\s)[\w.@-]+="/
// audit(1795329231.118:411): apparmor="DENIED" … error=-13: one statement, of which the fields are parts
const AUDIT = /\baudit\(\d{1,12}\.\d{3}:\d{1,12}\)|\bapparmor="/
const LOGGERS_KEY = /(?:^|\s)(?:msg|message|err|error|level|lvl|time|ts|t|reason)=/

/** The message of a structured line, decoded; null where the line is plain. */
export function messageOf(body: Mapped): Mapped | null {
  const start = MESSAGE_KEY.exec(body.text)
  if (start === null || body.text.length > 20_000) return null
  const open = start.index + start[0].length
  const value = /^(?:[^"\\]|\\.)*/.exec(body.text.slice(open))![0]
  const decoded = body.slice(open, open + value.length).replace(ESCAPE, unescaped)
  return decoded.slice(0, /^[^\n]*/.exec(decoded.text)![0].length)
}

// "log":"… · "message": "… · msg="…
const MESSAGE_KEY = /(?:^\s*\{.{0,400}?"(?:log|msg|message|MESSAGE)"\s?:\s?|(?:^|\s)msg=)"/

const BEGINS_JSON = /\{\s*"[^"\\]{1,200}"\s?:|\[\s*(?:"|\{\s*")/
// "options":["Broken pipe","Bad address"]: what may be chosen, looked for or left out
const CHOICES =
  /"(?:options|choices|answers|examples|tags|labels|keywords|enum|values|patterns|ignore\w*|retry\w*|allow\w*)"\s?:\s?\[[^\]]*$/i

function fromJson(body: Mapped, depth: number): Segments {
  const own: Field[] = []
  const parts: Segments[] = []
  for (const match of body.text.matchAll(JSON_PAIR)) {
    const value = match[2] ?? match[3]
    if (value === undefined) continue
    const start = match.index + match[0].indexOf(value, match[1]!.length + 2)
    const text = body.slice(start, start + value.length)
    own.push({ key: match[1]!, value: plain(value), text, start, end: start + value.length })
    if (match[2] !== undefined && value.length >= 3) parts.push(...statements(text, depth))
    else if (match[3] !== undefined && /^errno$/i.test(match[1]!)) {
      parts.push(bare(body.slice(match.index, match.index + match[0].length)))
    }
  }
  for (const match of body.text.matchAll(JSON_STRING)) {
    const start = match.index + 1
    if (match[2] !== undefined || own.some((field) => field.start <= start && start <= field.end)) continue
    if (CHOICES.test(body.text.slice(Math.max(0, start - 400), start))) continue
    if (match[1]!.length >= 5) parts.push(...statements(body.slice(start, start + match[1]!.length), depth))
  }
  const before = body.text.search(BEGINS_JSON)
  if (before > 3) parts.push(bare(body.slice(0, before)))
  const after = body.text.lastIndexOf('}') + 1
  if (after > 0 && body.text.length - after > 5) parts.push(bare(body.slice(after)))
  return together(own, parts)
}

function fromLogfmt(body: Mapped, depth: number): Segments {
  const own: Field[] = []
  const parts: Segments[] = []
  let first = body.text.length
  for (const match of body.text.matchAll(LOGFMT_PAIR)) {
    const field = fieldOf(match, body)
    own.push(field)
    first = Math.min(first, match.index)
    if (match[2] !== undefined && field.value.length >= 3) parts.push(...statements(field.text, depth))
    else if (/^(?:err|error|code|errno|reason)$/i.test(field.key)) {
      parts.push(bare(body.slice(match.index, field.end)))
    }
  }
  if (first > 3) parts.push(bare(body.slice(0, first)))
  return together(own, parts)
}

const bare = (text: Mapped): Segments => ({ texts: [text], fields: [] })

const together = (own: readonly Field[], parts: readonly Segments[]): Segments => ({
  texts: parts.flatMap(({ texts }) => texts),
  fields: [...own, ...parts.flatMap(({ fields }) => fields)],
})

function fieldOf(match: RegExpExecArray, body: Mapped): Field {
  const whole = match[2] ?? match[3] ?? ''
  const start =
    match.index + match[0].length - whole.length - (match[2] !== undefined && match[0].endsWith('"') ? 1 : 0)
  const value = match[2] === undefined ? whole.replace(/[:.]+$/, '') : whole
  const end = start + value.length
  return { key: match[1]!, value: plain(value), text: body.slice(start, end), start, end }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '', '"': '"', '\\': '\\', '/': '/', "'": "'" }
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/gs

const unescaped = (sequence: string): string =>
  sequence[1] === 'u' && sequence.length === 6
    ? String.fromCharCode(Number.parseInt(sequence.slice(2), 16))
    : (ESCAPES[sequence[1]!] ?? sequence)
const plain = (value: string) => value.replace(ESCAPE, unescaped)

/** A string value as its own lines, each of which may be structured again. */
function statements(value: Mapped, depth: number): Segments[] {
  const decoded = value.text.includes('\\') ? value.replace(ESCAPE, unescaped) : value
  const parts: Segments[] = []
  let start = 0
  for (const line of decoded.text.split('\n')) {
    if (line.trim() !== '') parts.push(segmentsOf(decoded.slice(start, start + line.length), depth + 1))
    start += line.length + 1
  }
  return parts
}
