/** Oniguruma's regular expressions, run by JavaScript's. */
import { JqError, type Json, shown } from './value.ts'

/** What `match` gives, one object a match; with `test` only whether there is one. */
export function matchAll(input: Json, pattern: Json, flags: Json, test: boolean): Json {
  if (typeof input !== 'string') throw new JqError(`${shown(input)} cannot be matched, as it is not a string`)
  let [source, letters] = [pattern, flags ?? '']
  if (Array.isArray(pattern)) [source, letters] = [pattern[0] ?? '', pattern[1] ?? letters]
  if (typeof source !== 'string') throw new JqError(`${shown(source)} cannot be matched, as it is not a string`)
  if (typeof letters !== 'string') throw new JqError(`${shown(letters)} is not a string`)
  const wrong = /[^gimnpslx]/.exec(letters)
  if (wrong) throw new JqError(`${letters} is not a valid modifier string`)
  const regex = compile(source, letters)
  if (test) return regex.test(input)
  const found: Json[] = []
  for (const match of input.matchAll(regex)) {
    found.push(describe(match, input, regex))
    if (!letters.includes('g')) break
  }
  return found
}

function describe(match: RegExpExecArray, input: string, regex: RegExp): Json {
  const offset = (at: number) => [...input.slice(0, at)].length
  const named = namesOf(regex.source)
  const spans = match.indices ?? []
  return {
    offset: offset(match.index),
    length: [...match[0]].length,
    string: match[0],
    captures: match.slice(1).map((string, i) => ({
      offset: spans[i + 1] ? offset(spans[i + 1]![0]) : -1,
      length: string === undefined ? 0 : [...string].length,
      string: string ?? null,
      name: named[i] ?? null,
    })),
  }
}

/** Names of the groups by their order; null for one without. */
const namesOf = (source: string): (string | null)[] =>
  [...source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\((?:\?<([A-Za-z_]\w*)>|(?!\?))/g)]
    .filter(([text]) => text.startsWith('('))
    .map(([, name]) => name ?? null)

/** POSIX classes and `\h` are Oniguruma's; `x` lets blanks and comments in. */
function compile(pattern: string, letters: string): RegExp {
  const source = (
    letters.includes('x') ? pattern.replace(/\\.|\s+|#.*/g, (text) => (text[0] === '\\' ? text : '')) : pattern
  )
    .replace(/\[:(\w+):\]/g, (text, name: string) => CLASSES[name] ?? text)
    .replaceAll('\\h', '[0-9a-fA-F]')
    .replaceAll('\\A', '^')
    .replace(/\\[zZ]/g, '$')
  try {
    return new RegExp(source, `dgum${letters.includes('i') ? 'i' : ''}${/[sp]/.test(letters) ? 's' : ''}`)
  } catch {
    throw new JqError(`Regex failure: ${complaint(pattern)}`)
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
}

function complaint(pattern: string): string {
  const bare = pattern.replace(/\\./g, '')
  if (/^[*+?]/.test(bare)) return 'target of repeat operator is not specified'
  if (bare.includes('[') && !bare.includes(']')) return 'premature end of char-class'
  const depth = [...bare].reduce((sum, char) => sum + Number(char === '(') - Number(char === ')'), 0)
  if (depth > 0) return 'end pattern with unmatched parenthesis'
  return depth < 0 ? 'unmatched close parenthesis' : `end pattern at escape`
}
