/** The one module that knows the `unbash` parser: text in, our commands (ast.ts) out. */

import type * as U from 'unbash'
import { parse } from 'unbash'
import { Word } from '../words/word.ts'
import { expandAliases } from './aliases.ts'
import type * as Ast from './ast.ts'
import { coverBackquotes } from './backquotes.ts'
import { joinOperators } from './continuation.ts'
import { Lowering } from './lower.ts'

export interface ParseOptions {
  /** Without extglob an unquoted `@(` is a syntax error. */
  readonly extglob: boolean
  /** The aliases to expand, or null when they are off. */
  readonly aliases: ReadonlyMap<string, string> | null
  /** dash leaves a here-document without a last newline as it is. */
  readonly isDash?: boolean
}

/** Statements which bash reads, and so runs, together: all that start on one line. */
export interface Chunk {
  readonly statements: readonly Ast.Statement[]
  readonly line: number
  /** Where the text behind it starts. */
  readonly end: number
  /** Here-documents which the end of the text ended: bash runs them and warns. */
  readonly warnings: readonly { readonly line: number; readonly text: string }[]
}
export interface Parsed {
  readonly chunks: readonly Chunk[]
  /** The text as parsed: aliases replaced. */
  readonly source: string
  /** Where the text starts that does not parse, or null. */
  readonly failure: number | null
  /** Where the parser found the first error. */
  readonly errorAt: number | null
  /** The error is one of a command substitution, which bash does not survive. */
  readonly isNested: boolean
  /** What dash says about it. */
  readonly dashProblem?: { readonly line: number; readonly message: string }
}

const cache = new Map<string, Parsed>()

/** Parses a script whose first line has number `line`. */
export function parseScript(written: string, line: number, options: ParseOptions): Parsed {
  const text = joinOperators(written)
  if (options.aliases !== null && options.aliases.size > 0) {
    const source = expandAliases(text, options.aliases, (source) => parse(source))
    return parseSource(source, line, options)
  }
  const key = `${options.extglob ? '+' : '-'}${options.isDash ? 'd' : ''}${line}:${text}`
  const known = cache.get(key)
  if (known) return known
  const parsed = parseSource(text, line, options)
  if (cache.size > 2000) cache.clear()
  cache.set(key, parsed)
  return parsed
}

function parseSource(source: string, line: number, options: ParseOptions): Parsed {
  const written = parseTree(source, parse(source), line, options)
  const covered = written.failure === null ? null : (coverBackquotes(source) ?? coverArguments(source))
  if (covered === null) return written
  const again = parseTree(source, parse(covered), line, options)
  return again.failure === null ? again : written
}

/** unbash takes the `case` of `$(… echo case)` for a command, which it never sees the end of. */
function coverArguments(source: string): string | null {
  const covered = source.replace(/(\b(?!(?:then|do|else|if|elif|while|until)\b)[\w.]+[ \t]+)case\b/g, '$1cas_')
  return covered === source ? null : covered
}

function parseTree(source: string, script: U.ParsedScript, line: number, options: ParseOptions): Parsed {
  const lowering = new Lowering(source, line, options.isDash ?? false)
  const groups: { statements: U.Statement[]; start: number; endLine: number; end: number }[] = []
  for (const statement of script.commands) {
    const end = statementEnd(statement)
    const last = groups.at(-1)
    if (last && lowering.lineOf(statement.pos) <= last.endLine) {
      last.statements.push(statement)
      last.end = Math.max(last.end, end)
      last.endLine = lowering.lineOf(last.end)
    } else groups.push({ statements: [statement], start: statement.pos, endLine: lowering.lineOf(end), end })
  }
  const found = firstError(script, source, options.extglob)
  const error = found?.position ?? null
  const chunks: Chunk[] = []
  let failure: number | null = null
  let previousEnd = 0
  for (const group of groups) {
    // What stands on the line of an error is not run, wherever on it the error is.
    // Nor is what a `|` or `&&` before it joins to it.
    const goesOn = error !== null && /^\s*(?:\|[|&]?|&&)\s*$/.test(source.slice(group.end, error))
    // At the end of the text it is the last statement that is unfinished.
    const isCutOff = error !== null && group === groups.at(-1) && source.slice(error).trim() === ''
    if (error !== null && (goesOn || isCutOff || lowering.lineOf(error) <= group.endLine)) {
      failure = previousEnd
      break
    }
    const lineEnd = source.indexOf('\n', group.end)
    const end = lineEnd < 0 ? source.length : lineEnd + 1
    chunks.push({
      statements: group.statements.map((statement) => lowering.statement(statement)),
      line: lowering.lineOf(group.start),
      end,
      warnings: unclosedHeredocs(group.statements, source, lowering),
    })
    previousEnd = end
  }
  if (error !== null && failure === null) failure = previousEnd
  return { chunks, source, failure, errorAt: error, isNested: found?.isNested ?? false }
}

/** A statement ends behind its here-documents. */
function statementEnd(node: unknown): number {
  let end = 0
  visit(node, (inner) => {
    end = Math.max(end, inner.end)
    if (inner.type === 'HereDoc') {
      const doc = inner as unknown as U.HereDoc
      end = Math.max(end, doc.closing?.end ?? doc.body.end)
    }
  })
  return end
}

function unclosedHeredocs(statements: readonly U.Statement[], source: string, lowering: Lowering): Chunk['warnings'] {
  const found: { line: number; text: string }[] = []
  visit(statements, (node) => {
    if (node.type !== 'HereDoc') return
    const doc = node as unknown as U.HereDoc
    if (doc.closing) return
    const last = lowering.lineOf(source.endsWith('\n') ? source.length - 1 : source.length)
    found.push({
      line: last,
      text: `here-document at line ${lowering.lineOf(doc.pos)} delimited by end-of-file (wanted \`${doc.delimiter?.value ?? ''}')`,
    })
  })
  return found
}

interface AnyNode {
  readonly type: string
  readonly pos: number
  readonly end: number
}
function visit(node: unknown, see: (node: AnyNode) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, see)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const typed = node as AnyNode & Record<string, unknown>
  if (typeof typed.type === 'string') see(typed)
  for (const key of Object.keys(typed)) {
    const value = typed[key]
    if (typeof value === 'object' && value !== null) visit(value, see)
  }
}

/** Position of the first syntax error, also inside command substitutions. */
function firstError(
  script: U.ParsedScript,
  source: string,
  extglob: boolean,
): { readonly position: number; readonly isNested: boolean } | null {
  let first: { readonly position: number; readonly isNested: boolean } | null = null
  const note = (position: number, isNested = false): void => {
    if (first === null || position < first.position) first = { position, isNested }
  }
  for (const error of script.errors ?? []) note(error.pos)
  const words = (node: unknown, base: number | null, inTest: boolean): void => {
    if (Array.isArray(node)) {
      for (const item of node) words(item, base, inTest)
      return
    }
    if (typeof node !== 'object' || node === null) return
    const typed = node as AnyNode & Record<string, unknown>
    const test = inTest || typed.type === 'TestCommand'
    const here = base ?? typed.pos
    // unbash lets a `[[` end where its line does, and behind an operator.
    if (typed.type === 'TestCommand' && base === null) {
      const written = source.slice(here, typed.end)
      if (!written.endsWith(']]') || /\s(?:&&|\|\||!)\s*\]\]$/.test(written)) note(here)
    }
    // unbash takes the `(` of `[[ a == ( ]]` for a word.
    if (typed.type === 'TestBinary' && typed.operator !== '=~' && base === null) {
      const [left, right] = [typed.left as AnyNode, typed.right as AnyNode]
      // Nor does a line end before the operator.
      if (source.slice(left.end, right.pos).trimStart() !== source.slice(left.end, right.pos).replace(/^[ \t]+/, ''))
        note(here)
      if (/^[()|&;<>]/.test(source.slice(right.pos, right.end)) && !/^[<>]\(/.test(source.slice(right.pos, right.end)))
        note(here)
    }
    // It lets the header of an arithmetic `for` end at a single parenthesis.
    if (typed.type === 'ArithmeticFor' && base === null) {
      const open = source.indexOf('((', here)
      const close = balancedEnd(source, open)
      if (close === null || source[close - 2] !== ')') note(here)
    }
    if (base === null && isUnseenFunction(typed, source)) note(here)
    if (typed.type === 'CommandExpansion' && isBadSubstitution(typed, source)) note(here, true)
    if (typed.type === 'ExtendedGlob' && !extglob && !inTest) note(here)
    if (typed.type === 'Word' || typed.type === 'HereDocBody') {
      // `parts` is lazy and not an own property.
      const { parts } = node as U.Word
      if (parts) words(parts, here, test)
    }
    // So is the value of an assignment.
    if (typed.type === 'Assignment') words((node as unknown as U.Assignment).value, here, test)
    const inner = typed.script as U.ParsedScript | undefined
    if (inner) {
      // Errors inside a substitution are errors of the word it stands in.
      if ((inner.errors?.length ?? 0) > 0) note(here, source.startsWith('$(', typed.pos))
      words(inner.commands, here, false)
    }
    for (const key of Object.keys(typed)) {
      if (key === 'script' || key === 'parts' || (key === 'value' && typed.type === 'Assignment')) continue
      const value = typed[key]
      if (typeof value === 'object' && value !== null) words(value, base, test)
    }
  }
  words(script.commands, null, false)
  // unbash passes over the `(` of an unfinished `foo(`.
  const last = script.commands.at(-1)
  if (last && source.slice(last.end, script.end).trim() === '(') note(last.end)
  return first
}

/** unbash passes over the `(` of `f( ;`, and over the assignment of `x=1 f() { …; }`. */
function isUnseenFunction(node: AnyNode & Record<string, unknown>, source: string): boolean {
  if (node.type === 'Command') {
    const { name, suffix } = node as unknown as U.Command
    return (
      name !== undefined && suffix.length === 0 && /^[ \t]*\([ \t]*[;&|]/.test(source.slice(name.end, name.end + 40))
    )
  }
  if (node.type !== 'Function') return false
  const line = source.slice(source.lastIndexOf('\n', node.pos - 1) + 1, node.pos)
  return /(?:^|[;&|({])[ \t]*[A-Za-z_]\w*\+?=[^\s;&|()'"]*[ \t]+$/.test(line)
}

/** unbash takes a `$(if true; then)` that stops in the middle of a command. */
function isBadSubstitution({ pos, end }: AnyNode, source: string): boolean {
  if (!source.startsWith('$(', pos) || source[end - 1] !== ')') return false
  const text = source.slice(pos + 2, end - 1)
  return (
    /\b(?:if|then|else|for|while|until|do|case|select|function)\b|[{&|]\s*$/.test(text) &&
    (parse(text).errors?.length ?? 0) > 0
  )
}

/** Whether `$(` at `at` opens arithmetic or a command, and the index behind its end. */
export function substitutionEnd(
  text: string,
  at: number,
): { readonly kind: 'arithmetic' | 'command' | 'open'; readonly end: number } {
  const rest = at === 0 ? text : text.slice(at)
  const script = parse(rest)
  const statement = script.commands[0]
  let node: U.PipelineNode | U.AndOr | undefined = statement?.command
  while (node !== undefined && (node.type === 'AndOr' || node.type === 'Pipeline')) node = node.commands[0]
  const part = node?.type === 'Command' ? node.name?.parts?.[0] : undefined
  if (part !== undefined && part.pos === 0) {
    if (part.type === 'ArithmeticExpansion') return { kind: 'arithmetic', end: at + part.end }
    if (part.end === rest.length && script.errors?.some(({ pos }) => pos === 0))
      return { kind: 'open', end: text.length }
    if (part.type === 'CommandExpansion' || part.type === 'ProcessSubstitution')
      return { kind: 'command', end: at + part.end }
  }
  const end = balancedEnd(text, at)
  return end === null ? { kind: 'open', end: text.length } : { kind: 'command', end }
}

function balancedEnd(text: string, at: number): number | null {
  let level = 0
  for (let index = at; index < text.length; index++) {
    if (text[index] === '(') level++
    else if (text[index] === ')' && --level === 0) return index + 1
  }
  return null
}

/** The assignment that `text` (a word such as `x=1` or `a[2]+=y`) spells, or null. */
export function readAssignment(text: string, line: number): Ast.Assignment | null {
  const head = /^([A-Za-z_][A-Za-z_0-9]*)(\+?=|\[)/.exec(text)
  if (!head) return null
  let at = head[1]!.length
  let subscript: string | null = null
  if (head[2] === '[') {
    const close = closingBracket(text, at)
    if (close < 0) return null
    subscript = text.slice(at + 1, close)
    at = close + 1
    if (text[at] !== '=' && !text.startsWith('+=', at)) return null
  }
  const append = text[at] === '+'
  const value = text.slice(at + (append ? 2 : 1))
  return { name: head[1]!, subscript, append, value: new Word(value, 'assignment', line), elements: null, text }
}

function closingBracket(text: string, open: number): number {
  let level = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '[') level++
    else if (text[at] === ']' && --level === 0) return at
  }
  return -1
}
