/** `${x@Q}` and its kin, but `${x@P}`, which may run commands: `prompts` makes its values before. */
import type { Task } from '../../kernel/sys.ts'
import { exitError } from '../errors.ts'
import { promptText } from '../prompt.ts'
import type { Shell } from '../shell.ts'
import { decodeAnsiC } from './ansi-c.ts'
import { elementsText, scalarText } from './declaration.ts'
import type { Expander } from './expand.ts'
import type { Value } from './parameter.ts'
import { ansiCQuote, atQuote, doubleQuote, keyQuote, needsAnsiC } from './quote.ts'
import type { ParameterSegment } from './segments.ts'

export { promptText }

/** What the values of `${x@P}` become. */
export function* prompts(expander: Expander, value: Value): Task<Value> {
  if (value.kind === 'one')
    return { kind: 'one', text: value.text === undefined ? undefined : yield* promptText(expander, value.text) }
  const items: string[] = []
  for (const item of value.items) items.push(yield* promptText(expander, item))
  return { ...value, items }
}

export function transformed(shell: Shell, segment: ParameterSegment, value: Value, letter: string): Value {
  if (value.kind === 'one') return transform(shell, segment, value.text, letter)
  return transformList(shell, segment, value.items, value.joined, letter)
}

function transform(shell: Shell, segment: ParameterSegment, text: string | undefined, letter: string): Value {
  const variable = shell.variable(segment.name)
  const done = (result: string | undefined): Value => ({ kind: 'one', text: result })
  if (letter === 'a') return done(variable?.flags ?? (text === undefined ? undefined : ''))
  if (letter === 'A') {
    const name = shell.resolve(segment.name)?.name ?? segment.name
    if (!variable) return done(text === undefined ? undefined : '')
    const flags = variable.flags
    const head = flags === '' ? '' : `declare -${flags} `
    if (text === undefined) return done(flags === '' ? '' : `${head}${name}`)
    return done(`${head}${name}=${atQuote(text)}`)
  }
  if (text === undefined) return done(undefined)
  return done(transformText(text, letter, segment))
}

function transformList(
  shell: Shell,
  segment: ParameterSegment,
  items: readonly string[],
  joined: boolean,
  letter: string,
): Value {
  const variable = segment.subscript === null ? undefined : shell.variable(segment.name)
  switch (letter) {
    case 'A': {
      if (!variable) {
        return { kind: 'one', text: items.length === 0 ? '' : `set -- ${items.map(atQuote).join(' ')}` }
      }
      const head = `declare ${variable.flags === '' ? '' : `-${variable.flags} `}`
      if (variable.array || variable.map) {
        return { kind: 'one', text: `${head}${segment.name}=${elementsText(variable)}` }
      }
      return { kind: 'one', text: `${segment.name}=${scalarText(items[0] ?? '')}` }
    }
    case 'a':
      return { kind: 'list', items: items.map(() => variable?.flags ?? ''), joined }
    case 'K':
    case 'k': {
      // The positional parameters have no keys worth a word.
      if (segment.subscript === null) return { kind: 'list', items: items.map(atQuote), joined }
      const keys = variable?.keys() ?? items.map((_, index) => String(index))
      const pairs = keys.flatMap((key, index) => [key, items[index] ?? ''])
      if (letter === 'k') return { kind: 'list', items: pairs, joined }
      const quote = (text: string) => (needsAnsiC(text) ? ansiCQuote(text) : doubleQuote(text))
      const shown = keys.map((key, index) => `${variable?.map ? keyQuote(key) : key} ${quote(items[index] ?? '')}`)
      return { kind: 'one', text: shown.join(' ') + (variable?.map && shown.length > 0 ? ' ' : '') }
    }
    default:
      return { kind: 'list', items: items.map((item) => transformText(item, letter, segment)), joined }
  }
}

function transformText(text: string, letter: string, segment: ParameterSegment): string {
  switch (letter) {
    case 'Q':
    case 'K':
    case 'k':
      return atQuote(text)
    case 'E':
      return decodeAnsiC(text)
    case 'U':
      return text.toUpperCase()
    case 'L':
      return text.toLowerCase()
    case 'u':
      return text.charAt(0).toUpperCase() + text.slice(1)
    default:
      throw exitError(`\${${segment.text}}: bad substitution`)
  }
}
