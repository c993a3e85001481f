/** set and shopt. */
import { dashQuote } from '../dash/quote.ts'
import {
  DASH_OPTIONS,
  isSetOption,
  isShoptOption,
  SET_OPTIONS,
  type SetOption,
  SHOPT_OPTIONS,
  setOption,
} from '../options.ts'
import type { Shell } from '../shell.ts'
import { functionText } from '../syntax/print.ts'
import { settingText } from '../words/declaration.ts'
import { type Builtin, type BuiltinContext, readFlags, usage } from './types.ts'

const LETTERS = new Map(
  SET_OPTIONS.filter(({ letter }) => letter !== null).map(({ name, letter }) => [letter as string, name]),
)

const set: Builtin = (context) => {
  const { shell } = context
  const before = shell.positional
  const status = setOptions(context)
  if (!shell.isBash && shell.positional !== before) shell.restartGetopts()
  return status
}

function setOptions(context: BuiltinContext): number {
  const { shell, args } = context
  if (args.length === 1) {
    listVariables(shell)
    return 0
  }
  let at = 1
  for (; at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--') {
      shell.positional = args.slice(at + 1)
      return 0
    }
    if (arg === '-') {
      shell.set.xtrace = false
      shell.set.verbose = false
      if (at + 1 < args.length) shell.positional = args.slice(at + 1)
      return 0
    }
    if (!/^[-+]./.test(arg)) break
    const on = arg.startsWith('-')
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[at + 1]
        if (name === undefined) {
          listOptions(shell, on)
          return 0
        }
        at++
        if (!isSetOption(name, shell.isBash)) {
          if (!shell.isBash) return shell.fail(`Illegal option -o ${name}`, 2)
          return shell.fail(`${name}: invalid option name`, 2)
        }
        setOption(shell, name, on)
        continue
      }
      if (letter === 'r' && on && shell.isBash) {
        shell.shopt.restricted_shell = true
        continue
      }
      const name = LETTERS.get(letter)
      if (name === undefined) {
        if (!shell.isBash) return shell.fail(`Illegal option -${letter}`, 2)
        shell.fail(`${arg[0]}${letter}: invalid option`)
        return usage(context)
      }
      setOption(shell, name, on)
    }
  }
  if (at < args.length) shell.positional = args.slice(at)
  return 0
}

function listVariables(shell: Shell): void {
  const names = [...shell.vars.visible()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  for (const [name, variable] of names) {
    if (!shell.isBash) {
      const value = variable.scalar
      if (value !== undefined) shell.out(`${name}=${dashQuote(value)}\n`)
      continue
    }
    const text = settingText(name, variable)
    if (text !== null) shell.out(`${text}\n`)
  }
  if (shell.isBash && !shell.set.posix) {
    for (const name of [...shell.functions.keys()].sort())
      shell.out(`${functionText(name, shell.functions.get(name)!.body)}\n`)
  }
}

function listOptions(shell: Shell, table: boolean): void {
  if (!shell.isBash) {
    if (table) shell.out('Current option settings\n')
    for (const name of DASH_OPTIONS) {
      const on = shell.set[name as SetOption]
      shell.out(table ? `${name.padEnd(16)}${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
    }
    return
  }
  for (const { name } of SET_OPTIONS) {
    const on = shell.set[name]
    shell.out(table ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`)
  }
}

const shopt: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'pqsuo')
  if (!flags) return 2
  const has = (letter: string) => flags.set.has(letter)
  if (has('s') && has('u')) return shell.fail('cannot set and unset shell options simultaneously')
  const setNames = has('o')
  const known = (name: string) => (setNames ? isSetOption(name) : isShoptOption(name))
  const value = (name: string) =>
    setNames ? shell.set[name as SetOption] : shell.shopt[name as keyof typeof SHOPT_OPTIONS]
  const all = setNames ? SET_OPTIONS.map(({ name }) => name as string) : Object.keys(SHOPT_OPTIONS)
  const print = (name: string) => {
    if (has('q')) return
    if (has('p'))
      shell.out(setNames ? `set ${value(name) ? '-' : '+'}o ${name}\n` : `shopt -${value(name) ? 's' : 'u'} ${name}\n`)
    else shell.out(`${name.padEnd(15)}\t${value(name) ? 'on' : 'off'}\n`)
  }
  if (flags.rest.length === 0) {
    for (const name of all) {
      if ((has('s') && !value(name)) || (has('u') && value(name))) continue
      print(name)
    }
    return 0
  }
  let status = 0
  for (const name of flags.rest) {
    if (!known(name)) {
      shell.fail(`${name}: invalid shell option name`)
      status = 1
    } else if (has('s') || has('u')) {
      if (setNames) setOption(shell, name as SetOption, has('s'))
      else if (name !== 'restricted_shell' && name !== 'login_shell') {
        shell.shopt[name as keyof typeof SHOPT_OPTIONS] = has('s')
        if (name === 'extglob' || name === 'expand_aliases') shell.parseState++
      }
    } else {
      print(name)
      if (!value(name)) status = 1
    }
  }
  return status
}

export const options: Readonly<Record<string, Builtin>> = { set, shopt }
