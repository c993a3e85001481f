/** Reads `$name` and `${…}`. */
import { braceEnd, bracketEnd, sliceColon, unquotedSlash } from './nesting.ts'
import type { Operation, ParameterSegment, Subscript } from './segments.ts'
import { Word } from './word.ts'

const NAME = /[A-Za-z_][A-Za-z_0-9]*/y
const DIGITS = /[0-9]+/y

export function plainParameter(name: string): ParameterSegment {
  return {
    kind: 'parameter',
    text: name,
    name,
    indirect: false,
    length: false,
    subscript: null,
    operation: null,
    pure: true,
  }
}

/** Reads `${…}` whose `$` is at `start`. */
export function readParameter(
  text: string,
  start: number,
  inDouble: boolean,
  line: number,
): { segment: ParameterSegment; end: number } {
  const finish = (
    name: string,
    flags: { indirect?: boolean; length?: boolean },
    subscript: Subscript | null,
    operation: Operation | null,
    close: number,
  ) => ({
    segment: {
      kind: 'parameter' as const,
      text: text.slice(start + 2, close),
      name,
      indirect: flags.indirect ?? false,
      length: flags.length ?? false,
      subscript,
      operation,
      pure: isPure(subscript, operation),
    },
    end: close + 1,
  })
  const bad = () => finish('', {}, null, { kind: 'bad' }, braceEnd(text, start + 2, inDouble))

  let at = start + 2
  let indirect = false
  let length = false
  const nameAt = (position: number): string | null => {
    NAME.lastIndex = position
    DIGITS.lastIndex = position
    const char = text[position]
    return (
      NAME.exec(text)?.[0] ?? DIGITS.exec(text)?.[0] ?? (char !== undefined && '@*#?$!-'.includes(char) ? char : null)
    )
  }
  if (text[at] === '#' && text[at + 1] !== '}') {
    const counted = nameAt(at + 1)
    const after = counted === null ? undefined : text[at + 1 + counted.length]
    // `${#-x}` is `$#` with a default, `${#-}` is the length of `$-`.
    if (counted !== null && (after === '}' || (after === '[' && /^[A-Za-z_]/.test(counted)))) {
      length = true
      at++
    } else if (counted !== null && /^\w/.test(counted)) return bad()
  } else if (text[at] === '!' && text[at + 1] !== '}') {
    const named = nameAt(at + 1)
    // `${!-x}` is `$!` with a default.
    if (
      named !== null &&
      (/^\w/.test(named) ||
        ((named === '#' || named === '@' || named === '*' || named === '?' || named === '$' || named === '!') &&
          text[at + 2] === '}'))
    ) {
      indirect = true
      at++
    }
  }
  const name = nameAt(at)
  if (name === null) return bad()
  at += name.length

  let subscript: Subscript | null = null
  if (text[at] === '[' && /^[A-Za-z_]/.test(name)) {
    const close = bracketEnd(text, at)
    if (close < 0) return bad()
    const inner = text.slice(at + 1, close)
    if (inner === '') return bad()
    if (inner === '@' || inner === '*') subscript = { kind: 'all', joined: inner === '*' }
    else subscript = { kind: 'index', word: new Word(inner, 'word', line) }
    at = close + 1
  }
  const rest = text[at]
  if (rest === '}') {
    if (indirect && subscript?.kind === 'all') {
      return finish(name, { indirect }, subscript, { kind: 'keys', joined: subscript.joined }, at)
    }
    return finish(name, { indirect, length }, subscript, null, at)
  }
  if (length || rest === undefined) return bad()
  if (indirect && (rest === '@' || rest === '*') && text[at + 1] === '}')
    return finish(name, { indirect }, subscript, { kind: 'names', joined: rest === '*' }, at + 1)

  const operand = (from: number, to: number): Word =>
    new Word(text.slice(from, to), inDouble ? 'operand' : 'word', line)
  const pattern = (from: number, to: number): Word => new Word(text.slice(from, to), 'word', line)

  const colon = rest === ':' && /[-=?+]/.test(text[at + 1] ?? '')
  const operator = colon ? text[at + 1]! : rest
  if ('-=?+'.includes(operator)) {
    const from = at + (colon ? 2 : 1)
    const close = braceEnd(text, from, inDouble)
    const word = operand(from, close)
    return finish(name, { indirect }, subscript, { kind: 'default', operator: operator as '-', colon, word }, close)
  }
  if (rest === ':') {
    const close = braceEnd(text, at + 1, inDouble)
    const middle = sliceColon(text, at + 1, close)
    const offset = new Word(text.slice(at + 1, middle < 0 ? close : middle), 'arithmetic', line)
    const size = middle < 0 ? null : new Word(text.slice(middle + 1, close), 'arithmetic', line)
    if (offset.text === '' && size === null) return bad()
    return finish(name, { indirect }, subscript, { kind: 'slice', offset, length: size }, close)
  }
  if (rest === '#' || rest === '%') {
    const double = text[at + 1] === rest
    const from = at + (double ? 2 : 1)
    const close = braceEnd(text, from, false)
    const operation: Operation = {
      kind: 'remove',
      operator: (double ? rest + rest : rest) as '#',
      pattern: pattern(from, close),
    }
    return finish(name, { indirect }, subscript, operation, close)
  }
  if (rest === '/') {
    const mark = text[at + 1]
    const anchored = mark === '/' || mark === '#' || mark === '%'
    const from = at + (anchored ? 2 : 1)
    const close = braceEnd(text, from, false)
    const slash = unquotedSlash(text, from, close, mark === '#' || mark === '%')
    const operation: Operation = {
      kind: 'replace',
      operator: (anchored ? `/${mark}` : '/') as '/',
      pattern: pattern(from, slash < 0 ? close : slash),
      replacement: pattern(slash < 0 ? close : slash + 1, close),
    }
    return finish(name, { indirect }, subscript, operation, close)
  }
  if (rest === '^' || rest === ',' || rest === '~') {
    const double = text[at + 1] === rest
    const from = at + (double ? 2 : 1)
    const close = braceEnd(text, from, false)
    const operation: Operation = {
      kind: 'case',
      operator: (double ? rest + rest : rest) as '^',
      pattern: pattern(from, close),
    }
    return finish(name, { indirect }, subscript, operation, close)
  }
  if (rest === '@') {
    // A letter that means nothing is an error of a set parameter only.
    const close = braceEnd(text, at + 1, inDouble)
    return finish(name, { indirect }, subscript, { kind: 'transform', letter: text.slice(at + 1, close) }, close)
  }
  return bad()
}

function isPure(subscript: Subscript | null, operation: Operation | null): boolean {
  if (subscript?.kind === 'index' && !subscript.word.pure) return false
  switch (operation?.kind) {
    case 'default':
      return operation.word.pure
    case 'remove':
    case 'case':
      return operation.pattern.pure
    case 'replace':
      return operation.pattern.pure && operation.replacement.pure
    case 'slice':
      return operation.offset.pure && (operation.length?.pure ?? true)
    case 'transform':
      // Its code may have to be fetched.
      return false
    default:
      return true
  }
}
