/** `${…}`: the value of a parameter and what the operators make of it. */
import { byteLength, decode, encode } from '../../programs/lib/bytes.ts'
import { lineError } from '../errors.ts'
import { countsBytes } from '../locale.ts'
import type { Shell } from '../shell.ts'
import type { Variable } from '../variables.ts'
import type { Expander } from './expand.ts'
import { matchesPattern, type PatternOptions, patternRegExp, patternSource } from './pattern.ts'
import type { CaseOperator, Operation, ParameterSegment } from './segments.ts'
import { transform, transformList } from './transform.ts'

export type Value =
  | { readonly kind: 'one'; readonly text: string | undefined }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly joined: boolean }

const one = (text: string | undefined): Value => ({ kind: 'one', text })

/** The parameter's value before its operator; lengths, keys and indirection done. */
export function evaluateParameter(expander: Expander, segment: ParameterSegment): Value {
  const { shell } = expander
  const { operation } = segment
  if (operation?.kind === 'bad' || (!shell.isBash && isBashOnly(segment)))
    throw lineError(badSubstitution(shell, segment))
  if (operation?.kind === 'names') {
    const names = [...shell.vars.visible()].filter(
      ([name, variable]) => name.startsWith(segment.name) && variable.isSet,
    )
    return { kind: 'list', items: names.map(([name]) => name).sort(), joined: operation.joined }
  }
  if (operation?.kind === 'keys') {
    return { kind: 'list', items: shell.variable(segment.name)?.keys() ?? [], joined: operation.joined }
  }
  if (segment.length) return one(String(lengthOf(expander, segment)))
  if (segment.indirect) return indirect(expander, segment)
  return parameterValue(expander, segment)
}

const isBashOnly = ({ operation, subscript, indirect }: ParameterSegment): boolean =>
  indirect || subscript !== null || (operation !== null && operation.kind !== 'default' && operation.kind !== 'remove')

function badSubstitution(shell: Shell, segment: ParameterSegment): string {
  return shell.isBash ? `\${${segment.text}}: bad substitution` : 'Bad substitution'
}

function parameterValue(expander: Expander, segment: ParameterSegment): Value {
  const { shell } = expander
  const { name, subscript } = segment
  if (subscript === null) return special(shell, name) ?? one(shell.get(name))
  const variable = shell.variable(name)
  if (subscript.kind === 'all') return { kind: 'list', items: variable?.items() ?? [], joined: subscript.joined }
  const text = expander.textNow(subscript.word)
  if (variable === undefined) {
    return one(undefined)
  }
  if (text === '' && (variable.map || subscript.word.text === ''))
    throw lineError(`${name}[${subscript.word.text}]: bad array subscript`)
  return one(elementValue(shell, name, variable, text, subscript.word.text))
}

function elementValue(
  shell: Shell,
  name: string,
  variable: Variable,
  subscript: string,
  _written: string,
): string | undefined {
  if (variable.map) return variable.map.get(subscript)
  const index = Number(shell.arithmetic(subscript, null, 'top'))
  if (index < 0) {
    const next = variable.array?.next ?? variable.items().length
    if (index + next < 0) {
      shell.complain(`${name}: bad array subscript`)
      return undefined
    }
    return shell.getElement(name, String(index + next))
  }
  return shell.getElement(name, String(index))
}

/** `$1`, `$@`, `$?` … or null for a variable. */
export function special(shell: Shell, name: string): Value | null {
  const code = name.charCodeAt(0)
  if (code >= 48 && code <= 57) {
    const position = Number(name)
    return one(position === 0 ? shell.name : shell.positional[position - 1])
  }
  switch (name) {
    case '@':
    case '*':
      return { kind: 'list', items: shell.positional, joined: name === '*' }
    case '#':
      return one(String(shell.positional.length))
    case '?':
      return one(String(shell.status))
    case '$':
      return one(String(shell.pid))
    case '!':
      return one(shell.lastBackground === null ? undefined : String(shell.lastBackground))
    case '-':
      return one(optionLetters(shell))
    default:
      return null
  }
}

const LETTERS = 'abefhikmnprtuvxBCEHPT'
export function optionLetters(shell: Shell): string {
  const letters: Record<string, boolean> = {
    a: shell.set.allexport,
    b: shell.set.notify,
    e: shell.set.errexit,
    f: shell.set.noglob,
    h: shell.set.hashall,
    i: shell.interactive,
    k: shell.set.keyword,
    m: shell.set.monitor,
    n: shell.set.noexec,
    p: shell.set.privileged,
    t: shell.set.onecmd,
    u: shell.set.nounset,
    v: shell.set.verbose,
    x: shell.set.xtrace,
    B: shell.set.braceexpand,
    C: shell.set.noclobber,
    E: shell.set.errtrace,
    H: shell.set.histexpand,
    P: shell.set.physical,
    T: shell.set.functrace,
  }
  let out = ''
  for (const letter of LETTERS) if (letters[letter] && (shell.isBash || !'hB'.includes(letter))) out += letter
  if (!shell.isBash) return out
  return out + (shell.input === 'command' ? 'c' : shell.input === 'stdin' ? 's' : '')
}

function lengthOf(expander: Expander, segment: ParameterSegment): number {
  const value = parameterValue(expander, segment)
  if (value.kind === 'list') return value.items.length
  if (value.text === undefined && expander.shell.set.nounset) {
    throw new Unset(segment)
  }
  return charCount(expander.shell, value.text ?? '')
}

/** Thrown for `${#unset}` under `set -u`; the expander words it. */
export class Unset {
  constructor(readonly segment: ParameterSegment) {}
}

function charCount(shell: Shell, text: string): number {
  if (countsBytes(shell, text)) return byteLength(text)
  // Only astral characters take two units.
  return /[\ud800-\udbff]/.test(text) ? [...text].length : text.length
}

function indirect(expander: Expander, segment: ParameterSegment): Value {
  const { shell } = expander
  if (segment.subscript === null) {
    const variable = shell.vars.find(segment.name)
    // `${!ref}` of a nameref is the name it refers to.
    if (variable?.nameref) {
      const target = variable.value ? shell.resolve(segment.name) : null
      if (target === null) return one(variable.value)
      return one(target.subscript === null ? target.name : `${target.name}[${target.subscript}]`)
    }
  }
  const named = parameterValue(expander, segment)
  const target = named.kind === 'one' ? named.text : named.items.join(' ')
  if (target === undefined) {
    if (segment.subscript !== null || !/^[A-Za-z_]/.test(segment.name)) return one(undefined)
    if (segment.operation?.kind === 'default' && shell.vars.find(segment.name)) return one(undefined)
    throw lineError(`${segment.name}: invalid indirect expansion`)
  }
  const match = /^([A-Za-z_]\w*)(?:\[([\s\S]*)\])?$|^(\d+|[@*#?$!-])$/.exec(target)
  if (!match) throw lineError(`${target}: invalid variable name`)
  if (match[3] !== undefined) return special(shell, match[3])!
  const name = match[1]!
  const subscript = match[2]
  if (subscript === undefined) return one(shell.get(name))
  const variable = shell.variable(name)
  if (subscript === '@' || subscript === '*')
    return { kind: 'list', items: variable?.items() ?? [], joined: subscript === '*' }
  return one(variable ? elementValue(shell, name, variable, subscript, subscript) : undefined)
}

/** Whether the operand of a parameter will be expanded. */
export function isUsed(expander: Expander, segment: ParameterSegment): boolean {
  const { operation } = segment
  if (operation?.kind !== 'default') return operation !== null
  const value = evaluateParameter(expander, segment)
  const missing =
    value.kind === 'one'
      ? value.text === undefined || (operation.colon && value.text === '')
      : value.items.length === 0 || (operation.colon && value.items.join('') === '')
  return operation.operator === '+' ? !missing : missing
}

// ---- operators

function mapValue(value: Value, change: (text: string) => string): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(change) }
  return value.text === undefined ? value : one(change(value.text))
}

export function applyOperation(
  expander: Expander,
  segment: ParameterSegment,
  value: Value,
  operation: Operation,
): Value {
  const { shell } = expander
  const options: PatternOptions = { extglob: shell.shopt.extglob }
  switch (operation.kind) {
    case 'remove': {
      const pattern = expander.patternNow(operation.pattern)
      return mapValue(value, (text) => remove(text, pattern, operation.operator, options))
    }
    case 'replace': {
      const pattern = expander.patternNow(operation.pattern)
      const raw = shell.shopt.patsub_replacement ? expander.replacementNow(operation.replacement) : null
      const plain = raw === null || !/[&\\]/.test(raw) ? (raw ?? expander.textNow(operation.replacement)) : null
      const replacement = plain ?? raw!
      const make = plain === null ? (match: string) => fillMatch(replacement, match) : () => replacement
      const matching = { ...options, ignoreCase: shell.shopt.nocasematch }
      return mapValue(value, (text) => replace(text, pattern, operation.operator, make, matching))
    }
    case 'case': {
      const pattern = expander.patternNow(operation.pattern)
      return mapValue(value, (text) =>
        changeCase(text, operation.pattern.text === '' ? null : pattern, operation.operator, options),
      )
    }
    case 'transform':
      if (value.kind === 'one') return transform(shell, segment, value.text, operation.letter)
      return transformList(shell, segment, value.items, value.joined, operation.letter)
    default:
      return value
  }
}

function fillMatch(replacement: string, match: string): string {
  return replacement.replace(/\\([\\&])|&/g, (_whole, escaped: string | undefined) => escaped ?? match)
}

function remove(text: string, pattern: string, operator: '#' | '##' | '%' | '%%', options: PatternOptions): string {
  if (pattern === '') return text
  const fits = (part: string) => matchesPattern(pattern, part, options)
  // `*x` and `x*` over long texts: one search instead of a test for each length.
  const quick = quickRemove(text, pattern, operator)
  if (quick !== null) return quick
  switch (operator) {
    case '#':
      for (let end = 0; end <= text.length; end++) if (fits(text.slice(0, end))) return text.slice(end)
      return text
    case '##':
      for (let end = text.length; end >= 0; end--) if (fits(text.slice(0, end))) return text.slice(end)
      return text
    case '%':
      for (let start = text.length; start >= 0; start--) if (fits(text.slice(start))) return text.slice(0, start)
      return text
    case '%%':
      for (let start = 0; start <= text.length; start++) if (fits(text.slice(start))) return text.slice(0, start)
      return text
  }
}

const PLAIN = /^[^*?[\]\\()!@+|]*$/
function quickRemove(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string | null {
  const fromStart = operator === '#' || operator === '##'
  if (PLAIN.test(pattern)) {
    if (fromStart) return text.startsWith(pattern) ? text.slice(pattern.length) : text
    return text.endsWith(pattern) ? text.slice(0, text.length - pattern.length) : text
  }
  const leading = pattern.startsWith('*') && PLAIN.test(pattern.slice(1))
  const trailing = pattern.endsWith('*') && PLAIN.test(pattern.slice(0, -1))
  if (fromStart && leading) {
    const needle = pattern.slice(1)
    const at = operator === '#' ? text.indexOf(needle) : text.lastIndexOf(needle)
    return at < 0 ? text : text.slice(at + needle.length)
  }
  if (!fromStart && trailing) {
    const needle = pattern.slice(0, -1)
    const at = operator === '%' ? text.lastIndexOf(needle) : text.indexOf(needle)
    return at < 0 ? text : text.slice(0, at)
  }
  return null
}

function replace(
  text: string,
  pattern: string,
  operator: '/' | '//' | '/#' | '/%',
  make: (match: string) => string,
  options: PatternOptions,
): string {
  if (pattern === '') {
    // `${x/#/a}` and `${x/%/a}` add.
    if (operator === '/#') return make('') + text
    if (operator === '/%') return text + make('')
    return text
  }
  const fits = (part: string) => matchesPattern(pattern, part, options)
  if (operator === '/#') {
    for (let end = text.length; end >= 0; end--)
      if (fits(text.slice(0, end))) return make(text.slice(0, end)) + text.slice(end)
    return text
  }
  if (operator === '/%') {
    for (let start = 0; start <= text.length; start++)
      if (fits(text.slice(start))) return text.slice(0, start) + make(text.slice(start))
    return text
  }
  if (!options.extglob || !/[@!+?*]\(/.test(pattern)) {
    const source = patternSource(pattern, options)
    const regex = new RegExp(source, options.ignoreCase ? 'gsui' : 'gsu')
    let done = false
    return text.replace(regex, (match: string) => {
      if (match === '' && (text !== '' || done)) return ''
      if (done && operator === '/') return match
      done = true
      return make(match)
    })
  }
  let out = ''
  let at = 0
  while (at < text.length) {
    const length = longestMatch(text, at, fits)
    if (length === 0 && !fits('')) {
      out += text[at++]
      continue
    }
    out += make(text.slice(at, at + length))
    at += length
    if (operator === '/') return out + text.slice(at)
    // A match of nothing takes the next character along.
    if (length === 0) out += text[at++]
  }
  return out
}

function longestMatch(text: string, start: number, fits: (part: string) => boolean): number {
  for (let end = text.length; end > start; end--) if (fits(text.slice(start, end))) return end - start
  return 0
}

function changeCase(text: string, pattern: string | null, operator: CaseOperator, options: PatternOptions): string {
  const kind = operator.charAt(0)
  const fits = pattern === null ? null : patternRegExp(pattern, options)
  const change = (char: string) => {
    if (fits !== null && !fits.test(char)) return char
    const upper = kind === '^' || (kind === '~' && char === char.toLowerCase())
    const changed = upper ? char.toUpperCase() : char.toLowerCase()
    // towupper knows single characters only: ß stays.
    return changed.length === char.length ? changed : char
  }
  const chars = [...text]
  if (operator.length === 2) return chars.map(change).join('')
  return chars.length === 0 ? '' : change(chars[0]!) + chars.slice(1).join('')
}

// ---- slices

export function sliceItems(
  expander: Expander,
  segment: ParameterSegment,
  value: Value,
  operation: Extract<Operation, { kind: 'slice' }>,
): Value {
  const offset = Number(expander.arithmeticNow(operation.offset, segment.name))
  const length = operation.length === null ? null : Number(expander.arithmeticNow(operation.length, segment.name))
  if (value.kind === 'one') {
    if (value.text === undefined) return value
    const lengthText = operation.length?.text ?? ''
    if (!countsBytes(expander.shell, value.text)) return one(sliceText(value.text, offset, length, lengthText))
    const bytes = [...encode(value.text)].map((byte) => String.fromCharCode(byte)).join('')
    const slice = sliceText(bytes, offset, length, lengthText)
    return one(decode(Uint8Array.from(slice, (char) => char.charCodeAt(0))))
  }
  if (length !== null && length < 0) throw lineError(`${operation.length!.text.trim()}: substring expression < 0`)
  const { shell } = expander
  if (segment.subscript === null && !segment.indirect) {
    // `${@:0}` starts with $0.
    const items = offset === 0 ? [shell.name, ...value.items] : value.items
    const start = offset < 0 ? items.length + 1 + offset : offset === 0 ? 0 : offset - 1
    if (offset < 0 && start <= 0) {
      if (start < 0) return { ...value, items: [] }
      return { ...value, items: [shell.name, ...value.items].slice(0, length ?? undefined) }
    }
    const from = offset < 0 ? start - 1 : start
    return { ...value, items: items.slice(from, length === null ? undefined : from + length) }
  }
  const variable = shell.variable(segment.name)
  if (variable?.array) {
    const start = offset < 0 ? variable.array.next + offset : offset
    if (start < 0) return { ...value, items: [] }
    const items = variable.array.entries().filter(([index]) => index >= start)
    return { ...value, items: items.slice(0, length ?? undefined).map(([, item]) => item) }
  }
  const start = offset < 0 ? value.items.length + offset : offset
  if (start < 0) return { ...value, items: [] }
  // Associative arrays count from 1.
  const from = variable?.map && start > 0 ? start - 1 : start
  return { ...value, items: value.items.slice(from, length === null ? undefined : from + length) }
}

function sliceText(text: string, offset: number, length: number | null, lengthText: string): string {
  const astral = /[\ud800-\udbff]/.test(text)
  const chars = astral ? [...text] : null
  const size = chars ? chars.length : text.length
  const start = offset < 0 ? size + offset : offset
  if (start < 0 || start > size) return ''
  let end = size
  if (length !== null) {
    end = length < 0 ? size + length : Math.min(size, start + length)
    if (end < start) throw lineError(`${lengthText.trim()}: substring expression < 0`)
  }
  return chars ? chars.slice(start, end).join('') : text.slice(start, end)
}
