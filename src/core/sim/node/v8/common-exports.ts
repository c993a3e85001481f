/**
 * The names that a CommonJS module seems to give out, by the rules of cjs-module-lexer: a guess from the text, so that
 * `import { name }` can be checked before anything runs. What the guess misses is an error although it would be there.
 */
import { KEYWORDS, type Token } from './tokens.ts'

export interface CommonExports {
  readonly exports: readonly string[]
  /** `module.exports = require('x')` and `...require('x')`: the names of those modules, too. */
  readonly reexports: readonly string[]
}

export function commonExports(tokens: readonly Token[]): CommonExports {
  const names = new Set<string>()
  let reexports: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.type !== 'name') continue
    const defined = definedProperty(tokens, i)
    if (defined !== null) names.add(defined)
    if (token.text !== 'exports') continue
    const next = tokens[i + 1]?.text
    const isOfModule = tokens[i - 1]?.text === '.' && tokens[i - 2]?.text === 'module'
    if (tokens[i - 1]?.text === '.' && !isOfModule) continue
    if (next === '.' && tokens[i + 3]?.text === '=') names.add(tokens[i + 2]!.text)
    else if (next === '[' && tokens[i + 2]?.type === 'string' && tokens[i + 4]?.text === '=')
      names.add(unquote(tokens[i + 2]!))
    else if (next === '=' && isOfModule) {
      reexports = []
      const required = requiredAt(tokens, i + 2)
      if (required !== null) reexports.push(required)
      else if (tokens[i + 2]?.text === '{') readLiteral(tokens, i + 2, names, reexports)
    }
  }
  names.delete('default')
  return { exports: [...names], reexports }
}

/**
 * The properties of an object literal, up to the first one that the lexer does not understand: it takes `a`, `a: b`,
 * `'a': b`, `...b` and `...require('x')`, and of `a: b.c` or `a() {}` the name before it gives up.
 */
function readLiteral(tokens: readonly Token[], open: number, names: Set<string>, reexports: string[]): void {
  for (let i = open + 1; i < tokens[open]!.mate; i++) {
    const token = tokens[i]!
    if (token.text === '...') {
      const required = requiredAt(tokens, i + 1)
      if (required === null && tokens[i + 1]?.type !== 'name') return
      if (required !== null) reexports.push(required)
      i += required === null ? 2 : 5
    } else {
      const hasValue = tokens[i + 1]?.text === ':'
      if (token.type !== 'name' && !(token.type === 'string' && hasValue)) return
      if (hasValue && tokens[i + 2]?.type !== 'name') return
      names.add(token.type === 'string' ? unquote(token) : token.text)
      i += hasValue ? 3 : 1
    }
    if (tokens[i]?.text !== ',') return
  }
}

/** `require('x')` at `index`: its x. */
function requiredAt(tokens: readonly Token[], index: number): string | null {
  const isRequire =
    tokens[index]?.text === 'require' && tokens[index + 1]?.text === '(' && tokens[index + 2]?.type === 'string'
  return isRequire && tokens[index + 3]?.text === ')' ? unquote(tokens[index + 2]!) : null
}

/** `Object.defineProperty(exports, 'x', { enumerable: true, … })` or `{ value: … }`: its x. */
function definedProperty(tokens: readonly Token[], index: number): string | null {
  if (tokens[index]!.text !== 'Object' || tokens[index + 2]?.text !== 'defineProperty') return null
  let at = index + 4
  if (tokens[at]?.text === 'module' && tokens[at + 1]?.text === '.') at += 2
  const key = tokens[at + 2]
  if (tokens[at]?.text !== 'exports' || key?.type !== 'string' || tokens[at + 4]?.text !== '{') return null
  const first = tokens[at + 5]?.text
  const isShown = first === 'value' || (first === 'enumerable' && tokens[at + 7]?.text === 'true')
  return isShown && !KEYWORDS.has(unquote(key)) ? unquote(key) : null
}

const unquote = (token: Token): string => token.text.slice(1, -1)
