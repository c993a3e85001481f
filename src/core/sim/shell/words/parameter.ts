/** `${…}`: the value of a parameter, before its operator. */
import { byteLength } from '../../programs/lib/bytes.ts'
import { lineError } from '../errors.ts'
import { countsBytes } from '../locale.ts'
import type { Shell } from '../shell.ts'
import type { Variable } from '../variables.ts'
import type { Expander } from './expand.ts'
import type { ParameterSegment } from './segments.ts'

export type Value =
  | { readonly kind: 'one'; readonly text: string | undefined }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly joined: boolean }

export const one = (text: string | undefined): Value => ({ kind: 'one', text })

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
    // What has no value has a subscript all the same: `${nope[i++]}` counts.
    if (text !== '' && shell.arithmetic(text, null, 'top') < 0) shell.complain(`${name}: bad array subscript`)
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
    r: shell.shopt.restricted_shell,
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
  if (!shell.isBash) {
    for (const letter of 'ubaCvxsnmife')
      if (letters[letter] || (letter === 's' && shell.input === 'stdin')) out += letter
    return out
  }
  for (const letter of LETTERS) if (letters[letter]) out += letter
  return out + (shell.input === 'command' ? 'c' : shell.input === 'stdin' ? 's' : '')
}

function lengthOf(expander: Expander, segment: ParameterSegment): number {
  const value = parameterValue(expander, segment)
  if (segment.subscript !== null && value.kind === 'list' && expander.shell.set.nounset) {
    const variable = expander.shell.variable(segment.name)
    if (!variable || variable.bare || !(variable.array || variable.map || variable.dynamic))
      throw lineError(`${segment.name}: unbound variable`)
  }
  // dash counts the characters of `$*`.
  if (value.kind === 'list')
    return expander.shell.isBash || segment.subscript !== null
      ? value.items.length
      : charCount(expander.shell, value.items.join(expander.ifs.joiner))
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
