/** What declare and its kin print: variables, functions. */
import { dashQuote } from '../dash/quote.ts'
import { functionText } from '../syntax/print.ts'
import type { Variable } from '../variables.ts'
import { declarationText, scalarText, settingText } from '../words/declaration.ts'
import type { BuiltinContext, Flags } from './types.ts'

export type Kind = 'declare' | 'local' | 'export' | 'readonly'

export function list(context: BuiltinContext, kind: Kind, flags: Flags): number {
  const { shell } = context
  const wanted = [...flags.set.keys()].filter((letter) => letter !== 'p' && letter !== 'g')
  const names: [string, Variable][] =
    kind === 'local' ? [...(shell.vars.localScope?.names ?? [])] : [...shell.vars.visible()]
  names.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  if (!shell.isBash) {
    for (const [name, variable] of names) {
      if (kind === 'export' ? !variable.exported : !variable.readonly) continue
      const value = variable.scalar
      shell.out(`${context.args[0]} ${name}${value === undefined ? '' : `=${dashQuote(value)}`}\n`)
    }
    return 0
  }
  if (kind === 'declare' && flags.set.size === 0) {
    for (const [name, variable] of names) {
      const text = settingText(name, variable)
      if (text !== null) shell.out(`${text}\n`)
    }
    listFunctions(context, true)
    return 0
  }
  const required = kind === 'export' ? ['x'] : kind === 'readonly' ? ['r', ...wanted] : wanted
  for (const [name, variable] of names) {
    if (!required.every((letter) => variable.flags.includes(letter))) continue
    if (shell.set.posix && (kind === 'export' || kind === 'readonly')) {
      const value = variable.scalar
      shell.out(`${kind} ${name}${value === undefined ? '' : `=${scalarText(value)}`}\n`)
      continue
    }
    shell.out(`${declarationText(name, variable)}\n`)
  }
  return 0
}

/** `declare -p name …` */
export function show(context: BuiltinContext, kind: Kind, flags: Flags): number {
  const { shell } = context
  let status = 0
  for (const name of flags.rest) {
    const variable = kind === 'local' ? shell.vars.localScope?.names.get(name) : shell.vars.find(name)
    if (!variable) {
      shell.fail(`${name}: not found`)
      status = 1
    } else {
      // Who asks for it by name reads it.
      variable.wasRead = true
      shell.out(`${declarationText(name, variable)}\n`)
    }
  }
  return status
}

function listFunctions({ shell }: BuiltinContext, bodies: boolean, exportedOnly = false, readonlyOnly = false): void {
  for (const name of [...shell.functions.keys()].sort()) {
    const fn = shell.functions.get(name)!
    if ((exportedOnly && !fn.exported) || (readonlyOnly && !fn.readonly)) continue
    if (bodies) shell.out(`${functionText(name, fn.body)}\n`)
    if (!bodies || exportedOnly || fn.exported || fn.readonly) {
      const letters = `${fn.readonly ? 'r' : ''}${fn.traced ? 't' : ''}${fn.exported ? 'x' : ''}`
      shell.out(`declare -f${letters} ${name}\n`)
    }
  }
}

export function functions(context: BuiltinContext, kind: Kind, flags: Flags): number {
  const { shell } = context
  if (flags.rest.length === 0) {
    listFunctions(
      context,
      !flags.set.has('F'),
      kind === 'export' || flags.set.has('x'),
      kind === 'readonly' || flags.set.has('r'),
    )
    return 0
  }
  let status = 0
  for (const name of flags.rest) {
    const fn = shell.functions.get(name)
    if (!fn) {
      if (kind === 'export' || kind === 'readonly') shell.fail(`${name}: not a function`)
      status = 1
      continue
    }
    if (kind === 'export') fn.exported = !flags.set.has('n')
    else if (kind === 'readonly' || flags.set.has('r')) fn.readonly = true
    else if (flags.set.has('x')) fn.exported = true
    else if (flags.set.has('t')) fn.traced = true
    else if (flags.set.has('F'))
      shell.out(shell.shopt.extdebug ? `${name} ${fn.definition.line} ${fn.source}\n` : `${name}\n`)
    else shell.out(`${functionText(name, fn.body)}\n`)
  }
  return status
}
