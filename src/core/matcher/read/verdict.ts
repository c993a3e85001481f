/** Whether a statement is the report of a failure: judged by its words and by the lines around it. */
import { errnoName, strerror } from '../../errno/index.ts'
import { isListOfCodes, isListOfStrings, whyMention } from '../judge/mention.ts'
import { judge, type Verdict } from '../judge/report.ts'
import { isSentence, voiceOf } from '../judge/voice.ts'
import { type Lines, REACH } from '../text/lines.ts'
import type { Field } from '../text/segments.ts'
import type { Unwrapped } from '../text/unwrap.ts'
import { isCompared } from './compared.ts'
import { matchesOf } from './match.ts'
import { inJunitName, inPassedTest, inQuietRun, isBelowMark } from './passed.ts'
import { hasRecovered } from './recovered.ts'
import type { Runs } from './runs.ts'
import type { Statement } from './statements.ts'

interface Surroundings {
  readonly lines: Lines
  readonly line: number
  readonly unwrapped: Unwrapped
  /** Of a structured line. */
  readonly fields: readonly Field[]
  readonly runs: Runs
}

/** With the reason in words; they are empty where it is neither a report nor a mention. */
export function verdictOn(statement: Statement, surroundings: Surroundings): Verdict {
  const why = whyNot(statement, surroundings)
  if (why !== null) return { isReport: false, why }
  const verdict = weigh(statement, surroundings)
  return verdict.isReport && inQuietRun(surroundings.lines, surroundings.line)
    ? { isReport: false, why: 'said by a test that passed' }
    : verdict
}

function whyNot(statement: Statement, surroundings: Surroundings): string | null {
  const { lines, line, unwrapped, runs } = surroundings
  if (runs.covers(lines, line)) return 'printed by tests that passed'
  if (isListOfCodes(statement.text.text) || isListOfStrings(unwrapped.body.text)) return 'a list of codes'
  const talk = whyMention(`${statement.isIndented ? ' ' : ''}${statement.marked}`)
  if (talk !== null) return talk
  if (QUERY.test(unwrapped.body.text)) return 'a value in a query'
  if (SECCOMP.test(unwrapped.body.text)) return 'a setting'
  if (OF_MANUAL.test(unwrapped.body.text)) return 'a manual page'
  if ([HISTORY, SENT, TYPED].some((typed) => typed.test(lines.raw(line) ?? '')) || isAnswer(lines, line))
    return 'a command that was typed'
  if (isBelowMark(lines, line) && inSnapshot(lines, line)) return 'the snapshot of a test'
  if (inPassedTest(unwrapped.body.text, lines, line)) return 'said by a test that passed'
  if (inJunitName(unwrapped.body.text) || isTitle(statement, surroundings)) return 'the name of a test'
  if (isCompared(statement.marked, lines, line)) return 'a value that a test compared'
  if (inFrame(lines, line)) return 'a line of source code, quoted by a compiler'
  if (CASE.test(unwrapped.body.text)) return 'a line of source code'
  if (isHeading(lines, line)) return 'the text explains the code'
  if (isExplainedBelow(lines, line) || isTermAbove(statement, lines, line)) return 'a manual page'
  if (isSupposed(lines, line)) return 'the text says what could happen'
  if (isInjected(lines, line)) return 'a failure that a test is told to make'
  if (inConflict(lines, line) || inPlainDiff(lines, line) || inAddedFile(lines, line)) return 'it stands in a diff'
  if (inProgramsWords(lines, line)) return "a listing of a program's words"
  if (inBranchList(lines, line) || inShortlog(lines, line)) return 'a note about a change'
  if (hasRecovered(statement.evidence.code, lines, line)) return 'it was tried again, and then it went well'
  if (IGNORING.test(lines.raw(line + 1) ?? '')) return 'the text says that it was ignored on purpose'
  if (inSetting(statement, lines, line)) return 'a setting'
  if (inCommitMessage(lines, line)) return 'a note about a change'
  if (
    inTable(lines, line) ||
    inMarkdownTable(lines, line) ||
    isNumbered(lines, line) ||
    inDictionary(lines, line) ||
    COUNTED.test(lines.raw(line) ?? '')
  )
    return 'an entry of a table of codes'
  return statement.evidence.by === 'number' && besideItsName(statement, lines, line) ? '' : null
}

function weigh(statement: Statement, { lines, line, fields }: Surroundings): Verdict {
  const { evidence, marked, text, who, isIndented } = statement
  return judge({
    marked,
    evidence,
    words: text.text.slice(evidence.start, evidence.end),
    isLogged: who.isLogged || fields.some(({ key }) => LOGGERS_KEYS.has(key)),
    isAlarm: fields.some(({ key }) => ERROR_KEYS.has(key)) || ALARM.test((lines.raw(line) ?? '').slice(0, 400)),
    isIndented,
    key: keyOf(statement, fields),
    isKnown: () => isKnownFormat(statement),
    voice: () => voiceOf(lines, line),
  })
}

/** The key of a structured line under which it stands. */
const keyOf = ({ text }: Statement, fields: readonly Field[]): string | null =>
  fields.find((field) => field.text.column(0) === text.column(0) && field.value === text.text)?.key ?? null

/** `"title": "EACCES: permission denied is a warning"` of Jest's, Vitest's and Mocha's JSON. */
function isTitle(statement: Statement, { fields, unwrapped }: Surroundings): boolean {
  if (!/"(?:ancestorTitles|fullTitle|assertionResults)"/.test(unwrapped.body.text)) return false
  return /^(?:title|fullName|fullTitle|ancestorTitles)(?:\.\d+)?$/.test(keyOf(statement, fields) ?? '')
}

//   > 6 │ var unused = 'EADDRINUSE: address already in use'  (Biome, Vitest, Babel)
const FRAME = /^\s*(?:>\s?)?\d{1,6} ?[│|](?: |$)|^\s*[│|] +\^+\s*$/

function inFrame(lines: Lines, line: number): boolean {
  const isFrame = (at: number) => FRAME.test((lines.raw(at) ?? '').slice(0, 300))
  return isFrame(line) && isFrame(line + 1) && isFrame(line - 1)
}

/** A dialect's own pattern matches: no words that anybody may write. */
function isKnownFormat(statement: Statement): boolean {
  for (const { dialect } of matchesOf(statement)) return dialect.specific > 1
  return false
}

/** The level of the line, in any of the ways in which loggers write it. */
const ALARM =
  /\b(?:ERROR|ERRO|ERR|WARN|WARNING|WRN|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC|SEVERE|FAIL|FAILED|error|warning|warn|fatal|critical|crit|alert|emerg|panic|err|eror)\b|^[EWF]\d{4} |\s[EWF]\/|\s[EWF]\s{1,3}[\w.]+\s*:|"level":\s?[456]0\b|"PRIORITY":\s?"[0-4]"/

/** Fields of a printed error. */
const ERROR_KEYS = new Set(['errno', 'syscall', 'stack'])

/** Fields by which a line is known as a logger's. */
const LOGGERS_KEYS = new Set(
  'level lvl severity time ts timestamp @timestamp t msg logger errno syscall stack'.split(' '),
)

/** `errno: -3008,` near `code: 'ENOTFOUND'`: the printed object says its name itself. */
function besideItsName({ marked }: Statement, lines: Lines, line: number): boolean {
  if (!/^\s*(?:"?errno"?: )?§,?$/.test(marked)) return false
  return [-4, -3, -2, -1, 1, 2, 3, 4].some((step) => /\bcode"?: ?['"]/.test(lines.raw(line + step) ?? ''))
}

/** `- ENOENT` under `ignore_codes:`, unless the list is one of errors. */
function inSetting({ evidence, marked, text }: Statement, lines: Lines, line: number): boolean {
  if (evidence.by !== 'name' || !/^\s*- ['"]?§['"]?,?$/.test(marked) || /\s/.test(text.text.slice(evidence.start)))
    return false
  for (let above = line - 1; above > line - 40; above--) {
    const words = lines.raw(above) ?? ''
    const key = /^\s*['"]?([\w. -]{1,60})['"]?:\s*$/.exec(words)?.[1]
    if (key !== undefined) return !/^(?:errors?|failures?|failed|problems?)$/i.test(key)
    if (!/^\s*- /.test(words)) return false
  }
  return false
}

//   111) msg="Connection refused";;
const CASE = /^\s*[^()\s]{1,60}\)\s.{0,300};;\s*$/

/** Underlined, as in running text: `Error: bind: address already in use` above `-----------`. */
function isHeading(lines: Lines, line: number): boolean {
  const rule = /^(?:-{6,}|={6,}|~{6,})$/.exec((lines.raw(line + 1) ?? '').slice(0, 300))?.[0]
  return rule !== undefined && Math.abs(rule.length - (lines.raw(line) ?? '').length) <= 2
}

/** `     bind: Address already in use` with a sentence about it on the next line, further in. */
function isExplainedBelow(lines: Lines, line: number): boolean {
  const own = lines.raw(line) ?? ''
  const below = lines.raw(line + 1) ?? ''
  return /^ {4}/.test(own) && indentOf(below) >= indentOf(own) + 4 && /^\s+[A-Z]/.test(below) && isSentence(below)
}

/** `Connection refused` at the margin, with a sentence about it below, further in. */
function isTermAbove({ marked }: Statement, lines: Lines, line: number): boolean {
  const below = lines.raw(line + 1) ?? ''
  if (marked !== '§' || (lines.raw(line - 1) ?? '').trim() !== '' || !/^\s{2,8}[A-Z]/.test(below)) return false
  return /[a-z)]\.$/.test(below) && below.trim().split(/\s+/).length >= 4 && !/^\s+at |:\d/.test(below)
}

/** Set apart below `If your terminal shows the following when you start it:`. */
function isSupposed(lines: Lines, line: number): boolean {
  if (!/^(?: {2,}|\t)\S/.test(lines.raw(line) ?? '')) return false
  for (let above = line - 1; above > line - 4; above--) {
    const words = lines.raw(above) ?? ''
    if (words.trim() === '') continue
    return /^(?:[-*] |\d{1,2}[.)] )?(?:If|Whenever|Should|Suppose) (?:you|your|the|it|this|that|an?)\b.{0,300}:$|[a-z], (?:like|such as|for example|for instance|e\.g\.):?$/.test(
      words,
    )
  }
  return false
}

const indentOf = (text: string) => /^\s*/.exec(text)![0].length

/** `  errno: ENOSPC` under `inject:`. */
function isInjected(lines: Lines, line: number): boolean {
  if (!/^\s+(?:- )?(?:errno|error|code): E[A-Z0-9]{2,14}$/.test(lines.raw(line) ?? '')) return false
  return [1, 2, 3, 4].some((step) =>
    /^\s*(?:- )?(?:inject\w*|faults?|chaos|mocks?|stubs?|simulat\w*|expect\w*):\s*$/.test(lines.raw(line - step) ?? ''),
  )
}

/** Between the marks of a merge that did not go through. */
function inConflict(lines: Lines, line: number): boolean {
  for (let above = line - 1; above > line - REACH; above--) {
    const words = lines.raw(above)
    if (words === null || words.startsWith('>>>>>>> ')) return false
    if (words.startsWith('<<<<<<< ')) return true
  }
  return false
}

/** `< /* connect: Connection refused` below `1,4c1,3`. */
function inPlainDiff(lines: Lines, line: number): boolean {
  if (!/^[<>] /.test(lines.raw(line) ?? '')) return false
  for (let above = line - 1; above > line - REACH; above--) {
    const words = lines.raw(above) ?? ''
    if (/^\d{1,7}(?:,\d{1,7})?[acd]\d{1,7}(?:,\d{1,7})?$/.test(words)) return true
    if (!/^(?:[<>] |---$)/.test(words)) return false
  }
  return false
}

/** `+` before it, before all around it and right before their words: no shell that says what it does (`+ cat x`). */
function inAddedFile(lines: Lines, line: number): boolean {
  if (!(lines.raw(line) ?? '').startsWith('+')) return false
  const near = [-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6].flatMap((step) => lines.raw(line + step) ?? [])
  const isAdded = near.filter((words) => words.startsWith('+'))
  return (
    isAdded.length >= 6 &&
    isAdded.length >= near.length * 0.75 &&
    near.filter((words) => /^\+[^\s+]/.test(words)).length >= 3
  )
}

// __gmon_start__ · _ITM_registerTMCloneTable@GLIBC_2.2.5: what `strings` finds in every program
const OF_LINKER = /^(?:_ITM_\w+|__gmon_start__|__libc_start_main|__cxa_finalize)(?:@\S{1,40})?$/

// [    29]  bind: Address already in use (readelf -p)
const OF_SECTION = /^\s*\[\s{0,8}[0-9a-f]{1,8}\]\s{2}\S/

function inProgramsWords(lines: Lines, line: number): boolean {
  const isEntry = (at: number) => OF_SECTION.test(lines.raw(at) ?? '')
  if (isEntry(line) && (isEntry(line - 1) || isEntry(line + 1))) return true
  for (let step = 1; step < 20; step++)
    if ([line - step, line + step].some((at) => OF_LINKER.test(lines.raw(at) ?? ''))) return true
  return false
}

// * main  8ed82fe Explain EACCES: permission denied, open
const BRANCH = /^[* ] \S{1,200}\s{1,200}[0-9a-f]{7,12} \S/

function inBranchList(lines: Lines, line: number): boolean {
  if (!BRANCH.test(lines.raw(line) ?? '')) return false
  const near = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((step) => lines.raw(line + step) ?? '')
  return near.some((words) => words.startsWith('* ') && BRANCH.test(words))
}

/** What `git shortlog` indents below `Anna (4):`. */
function inShortlog(lines: Lines, line: number): boolean {
  for (let at = line; at > line - REACH; at--) {
    const words = lines.raw(at) ?? ''
    if (!/^ {6}\S/.test(words)) return at < line && /^\S.{0,100} \(\d{1,6}\):$/.test(words)
  }
  return false
}

/** What `git log` indents below `Date:`. */
function inCommitMessage(lines: Lines, line: number): boolean {
  if (!(lines.raw(line) ?? '').startsWith('    ')) return false
  for (let above = line - 1; above > line - REACH; above--) {
    const words = lines.raw(above)
    if (words === null) return false
    if (words.trim() !== '' && !words.startsWith('    '))
      return /^(?:(?:Author|Commit)?Date: {2,}|Author: )\S/.test(words)
  }
  return false
}

// {"query":{"match_phrase":{"message":"Connection refused"}}}
const QUERY = /^\s*\{.{0,200}"(?:match|match_phrase|query_string|terms?|wildcard|regexp)"\s?:\s?\{/

// errno (1)            - look up errno names and descriptions (man -k)
const OF_MANUAL = /^[\w.+:-]{1,60} \([1-9]\w{0,4}\)\s{2,}- \S/

// ...ignoring (Ansible, below what failed)
const IGNORING = /^\s*\.{3}ignoring$/

// { "names": ["mount"], "action": "SCMP_ACT_ERRNO", "errno": "EPERM" }
const SECCOMP = /"SCMP_ACT_[A-Z]/

//   113  errno 13 · $ errno 98  (of a shell's history: the command `errno`)
const HISTORY = /^(?:\s*\d{1,5}\s{2}|[$%❯>] |\S{1,60}[$#] )errno \d{1,3}$/

// 1795384550.118211 [0 127.0.0.1:51122] "SET" "error" "Connection refused" (redis-cli monitor)
const SENT = /^\d{10}\.\d{6} \[\d{1,5} \S{1,100}\] "[A-Za-z]{2,20}" "/

// >>> str(OSError(13, 'Permission denied')) (Python)
const TYPED = /^>>> (?:\w{1,40} = )?[\w.]{1,80}\((?:[^():]|\([^():]{0,200}\))*\)$/

/** The string that Python shows for what was typed above. */
const isAnswer = (lines: Lines, line: number) =>
  /^'.*'$/.test(lines.raw(line) ?? '') && TYPED.test(lines.raw(line - 1) ?? '')

/** Between ``exports[`…`] = ` `` and its closing quote. */
function inSnapshot(lines: Lines, line: number): boolean {
  for (let at = line; at > line - REACH; at--) {
    const words = lines.raw(at)
    if (words === null || (at < line && /`;\s*$/.test(words))) return false
    if (/^exports\[`/.test(words)) return true
  }
  return false
}

/** `"text": "Connection refused"` under `"ECONNREFUSED": {`, or under an HTTP status as OpenAPI lists them. */
function inDictionary(lines: Lines, line: number): boolean {
  if (!/^\s*"(?:text|message|description|strerror|msg)"\s?:/.test(lines.raw(line) ?? '')) return false
  return [1, 2, 3].some((step) => /^\s*"(?:E[A-Z0-9]{2,15}|[1-5]\d\d)"\s?:\s?\{\s*$/.test(lines.raw(line - step) ?? ''))
}

// │ 0 │ 'ENOENT' │ 3 │ (console.table)
const COUNTED = /│\s{0,20}'?E[A-Z0-9]{2,14}'?\s{0,20}│\s{0,20}\d{1,9}\s{0,20}│\s*$/

const ROWS = [
  // errno 13   EACCES   chmod / chown
  /^\s*errno \d{1,3}\s{2,}E[A-Z0-9]{2,15}\s{2,}\S/,
  // errno 13: EACCES    Permission denied
  /^\s*errno \d{1,3}: E[A-Z0-9]{2,15}\s{2,}[A-Z]/,
  // EPERM 1 Operation not permitted
  /^\s*(?:E[A-Z0-9]{2,15}\s+\(?\d{1,3}\)?\s|\d{1,3}\s+E[A-Z0-9]{2,15}\b|OS error code\s)/,
  // XX(EACCES, "permission denied") · E2BIG  "Arg list too long"
  /^[^A-Za-z]*(?:\w{1,4}\()?E[A-Z0-9_]{2,15}[^A-Za-z]{1,30}[A-Za-z'_ /().-]{3,80}["')\\\s;,]*$/,
]

/** `13: Permission denied` beside `12: Cannot allocate memory`: each number with its own text. */
function isNumbered(lines: Lines, line: number): boolean {
  const isEntry = (at: number) => {
    const [, digits, words] = NUMBERED.exec(lines.get(at)?.body.text.slice(0, 100) ?? '') ?? []
    const code = digits === undefined ? null : errnoName(Number(digits))
    return code !== null && strerror(code).toLowerCase() === words!.toLowerCase()
  }
  return isEntry(line) && (isEntry(line - 1) || isEntry(line + 1))
}
const NUMBERED = /^\s*(?:errno )?(\d{1,3})(?::| =| -|\)|\.)\s+([A-Za-z].*)$/

/** Below `|---|---|`. */
function inMarkdownTable(lines: Lines, line: number): boolean {
  for (let at = line; at > line - REACH; at--) {
    const words = lines.raw(at) ?? ''
    if (!/^\s*\|/.test(words)) return false
    if (at < line && /^\s*\|(?:\s?:?-{3,}:?\s?\|)+\s*$/.test(words)) return true
  }
  return false
}

/** A line of a listing of codes, with its like above or below. */
function inTable(lines: Lines, line: number): boolean {
  return ROWS.some((row) => {
    const at = (there: number) => row.test((lines.spoken(there)?.text ?? '').slice(0, 300))
    return at(line) && (at(line - 1) || at(line + 1))
  })
}
