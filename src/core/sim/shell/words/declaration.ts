/** How `declare -p` and `set` write variables. */
import type { Variable } from '../variables.ts'
import { ansiCQuote, doubleQuote, keyQuote, needsAnsiC, valueQuote } from './quote.ts'

/** `([0]="a" [1]="b")`; associative arrays have a blank before the parenthesis. */
export function elementsText(variable: Variable): string {
  if (variable.map) {
    const inner = variable.map.entries().map(([key, value]) => `[${keyQuote(key)}]=${doubleQuote(value)} `)
    return `(${inner.join('')})`
  }
  // What nobody has asked for yet is listed as empty.
  const entries = variable.dynamic?.items
    ? (variable.wasRead ? variable.items() : []).map((value, index) => [index, value] as const)
    : (variable.array?.entries() ?? [])
  return `(${entries.map(([index, value]) => `[${index}]=${doubleQuote(value)}`).join(' ')})`
}

export function scalarText(value: string): string {
  return needsAnsiC(value) ? ansiCQuote(value) : doubleQuote(value)
}

/** `declare -ax name=(…)`; a variable without a value has none. */
export function declarationText(name: string, variable: Variable): string {
  const flags = variable.flags
  const head = `declare -${flags === '' ? '-' : flags} ${name}`
  if (variable.array || variable.map || variable.dynamic?.items) {
    const empty = variable.bare || isUnsetOutside(name, variable)
    return empty ? head : `${head}=${elementsText(variable)}`
  }
  const value = listedValue(name, variable)
  return value === undefined ? head : `${head}=${scalarText(value)}`
}

/** A line of `set`, or null when the variable has no value. */
export function settingText(name: string, variable: Variable): string | null {
  if (isUnsetOutside(name, variable)) return null
  if (variable.array || variable.map || variable.dynamic?.items) return `${name}=${elementsText(variable)}`
  const value = listedValue(name, variable)
  return value === undefined ? null : `${name}=${valueQuote(value)}`
}

const ALWAYS_LISTED: ReadonlySet<string> = new Set(['BASHOPTS', 'SHELLOPTS', '_'])

function listedValue(name: string, variable: Variable): string | undefined {
  const isHidden = variable.dynamic !== null && !variable.wasRead && !ALWAYS_LISTED.has(name)
  return isHidden ? undefined : variable.scalar
}

/** FUNCNAME has a value in functions only; the other lists are empty. */
const isUnsetOutside = (name: string, variable: Variable): boolean =>
  name === 'FUNCNAME' && variable.dynamic?.items?.().length === 0
