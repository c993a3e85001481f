/** declare, typeset, local, export, readonly. */
import type { Task } from '../../kernel/sys.ts'
import {
  applyAssignment,
  assignElements,
  checkSubscript,
  type Resolved,
  resolveAssignment,
  traceAssignment,
} from '../assignment.ts'
import { ExitShell, lineError, ShellError } from '../errors.ts'
import { parseScript, readAssignment } from '../syntax/parse.ts'
import { AssociativeArray, IndexedArray, type Scope, type Variable } from '../variables.ts'
import { Word } from '../words/word.ts'
import { functions, type Kind, list, show } from './declarations-listed.ts'
import { type Builtin, type BuiltinContext, type Flags, isName, readFlags } from './types.ts'
import { unset } from './unset.ts'

const LETTERS: Readonly<Record<Kind, string>> = {
  declare: 'aAfFgiIlnrtuxcp',
  local: 'aAiIlnrtuxcp',
  export: 'aAfnp',
  readonly: 'aAfnp',
}

function* run(context: BuiltinContext, kind: Kind): Task<number> {
  const { shell } = context
  if (kind === 'local' && shell.functionDepth === 0) {
    if (!shell.isBash) throw new ShellError('local: not in a function', 2, 'exit')
    return shell.fail('can only be used in a function')
  }
  const flags = readFlags(context, shell.isBash ? LETTERS[kind] : kind === 'local' ? null : 'p', {
    plus: kind === 'declare' || kind === 'local',
  })
  if (!flags) return 2
  const on = (letter: string) => flags.set.has(letter)
  if (on('f') || on('F')) return functions(context, kind, flags)
  if (flags.rest.length === 0) return list(context, kind, flags)
  if (on('p') && kind !== 'export' && kind !== 'readonly') return show(context, kind, flags)
  let status = 0
  for (let index = flags.at; index < context.args.length; index++) {
    try {
      const failed = yield* declareOne(context, kind, flags, index)
      if (failed !== 0) status = failed
    } catch (error) {
      if (!(error instanceof ShellError) || error.effect === 'exit' || error.effect === 'top') throw error
      const { message } = error
      if (shell.isBash && shell.set.posix && !shell.interactive && (kind === 'export' || kind === 'readonly')) {
        shell.complain(message)
        throw new ExitShell(1)
      }
      if (error.effect === 'line' && !/readonly variable$|bad array subscript$/.test(message) && kind !== 'export') {
        shell.complain(message)
      } else if (error.effect === 'command') shell.fail(message)
      else
        shell.complain(
          kind === 'declare' || kind === 'local'
            ? `${context.args[0]}: ${message}`.replace(/^(declare|typeset|local): (.*: readonly variable)$/, '$1: $2')
            : message,
        )
      status = error.status
    }
  }
  return status
}

function* declareOne(context: BuiltinContext, kind: Kind, flags: Flags, index: number): Task<number> {
  const { shell, evaluator } = context
  const arg = context.args[index]!
  const given = context.resolved?.get(index)
  // `declare -a s='(1 2)'`: the value is read as a list.
  const isList = given?.elements === null && (flags.set.has('a') || flags.set.has('A')) && /^\(.*\)$/s.test(given.value)
  const resolved = given && !isList ? given : yield* resolveText(context, arg, flags)
  const name = resolved?.name ?? /^([A-Za-z_]\w*)(?:\[[\s\S]*\])?$/.exec(arg)?.[1] ?? ''
  if (!isName(name)) {
    if (kind === 'local' && arg === '-') {
      shell.localOptions()
      return 0
    }
    if (!shell.isBash)
      throw new ShellError(`${context.args[0]}: ${arg.replace(/=.*/s, '')}: bad variable name`, 2, 'exit')
    shell.fail(`\`${arg}': not a valid identifier`)
    return 1
  }
  const on = (letter: string) =>
    (flags.set.has(letter) && !((kind === 'export' || kind === 'readonly') && letter === 'n')) ||
    (kind === 'readonly' && letter === 'r' && !flags.set.has('n')) ||
    (kind === 'export' && letter === 'x')
  const off = (letter: string) =>
    flags.set.has(`+${letter}`) || (kind === 'export' && letter === 'x' && flags.set.has('n'))
  const local = kind === 'local' || (kind === 'declare' && shell.functionDepth > 0 && !flags.set.has('g'))
  const scope: Scope | null = local ? shell.vars.localScope : flags.set.has('g') ? globalScope(context) : null

  let target = name
  let variable: Variable
  if (scope) {
    variable = scope.names.get(name) ?? makeLocal(context, name, scope, flags)
  } else {
    // Attributes go to what a nameref points to, unless -n asks for the nameref itself.
    if (!on('n') && !off('n')) target = shell.resolve(name)?.name ?? name
    const found = shell.vars.find(target)
    if (!found && !resolved && kind === 'export' && flags.set.has('n')) return 0
    variable = found ?? shell.vars.create(target)
    if (variable.temporary && (kind === 'export' || kind === 'readonly' || kind === 'declare')) {
      // `x=1 export x` keeps the value.
      const kept = variable.clone()
      kept.temporary = false
      shell.vars.globals.set(target, kept)
    }
  }
  if (variable.readonly && (resolved || off('r') || on('i') || on('a') || on('A'))) {
    if (off('r') && !resolved) return shell.fail(`${name}: readonly variable`)
    if (resolved || on('a') || on('A')) throw lineError(`${name}: readonly variable`)
  }
  if (off('a') || off('A')) {
    if (variable.array || variable.map) {
      shell.fail(`${name}: cannot destroy array variables in this way`)
      return 1
    }
  }
  if (on('a') && variable.map) {
    shell.fail(`${name}: cannot convert associative to indexed array`)
    return 1
  }
  if (on('A') && variable.array && !resolved?.elements?.length && variable.array.size > 0) {
    shell.fail(`${name}: cannot convert indexed to associative array`)
    return 1
  }
  if (on('A') && variable.array && variable.array.size > 0) {
    shell.fail(`${name}: cannot convert indexed to associative array`)
    return 1
  }
  if (on('n') && resolved) {
    const problem = namerefProblem(name, resolved.value, local)
    if (local && resolved.value === name) shell.fail(`warning: ${name}: circular name reference`)
    if (problem) {
      shell.fail(problem)
      return 1
    }
  }
  applyAttributes(variable, on, off)
  if (on('A') && !variable.map) {
    variable.map = new AssociativeArray()
    variable.bare = variable.value === undefined
    variable.array = null
    if (variable.value !== undefined) variable.map.set('0', variable.value)
    variable.value = undefined
  } else if (
    (on('a') || resolved?.elements || (resolved?.subscript != null && !variable.map)) &&
    !variable.array &&
    !variable.map &&
    !variable.dynamic
  ) {
    variable.array = new IndexedArray()
    variable.bare = variable.value === undefined
    if (variable.value !== undefined) variable.array.set(0, variable.value)
    variable.value = undefined
  }
  if (on('n')) variable.nameref = true
  if (off('n')) variable.nameref = false
  if (resolved) {
    if (resolved.elements) {
      if (resolved.subscript !== null) throw lineError(`${name}: cannot assign list to array member`)
      assignElements(shell, variable, target, resolved.elements, resolved.append)
    } else if (variable.nameref && on('n')) variable.value = resolved.value
    else {
      if (resolved.subscript !== null) checkSubscript(shell, name, resolved.subscript)
      if (scope || target === name) shell.store(variable, target, resolved.value, resolved.subscript, resolved.append)
      else applyAssignment(evaluator, { ...resolved, name: target })
    }
  }
  if (resolved && shell.set.xtrace && (kind === 'export' || kind === 'readonly') && shell.isBash)
    yield* traceAssignment(evaluator, resolved)
  if (on('r')) variable.readonly = true
  if (name === 'PATH') shell.commandPaths.clear()
  return 0
}

function namerefProblem(name: string, value: string, local: boolean): string | null {
  if (value === '') return "`': not a valid identifier"
  if (value === name && !local) return `${name}: nameref variable self references not allowed`
  if (value !== '' && !/^[A-Za-z_]\w*(\[[\s\S]*\])?$/.test(value))
    return `\`${value}': invalid variable name for name reference`
  return null
}

function applyAttributes(variable: Variable, on: (letter: string) => boolean, off: (letter: string) => boolean): void {
  if (on('i')) variable.integer = true
  if (off('i')) variable.integer = false
  if (on('x')) variable.exported = true
  if (off('x')) variable.exported = false
  if (on('t')) variable.traced = true
  if (off('t')) variable.traced = false
  if (on('l') && on('u')) variable.letterCase = null
  else if (on('l')) variable.letterCase = 'lower'
  else if (on('u')) variable.letterCase = 'upper'
  else if (on('c')) variable.letterCase = 'capital'
  if (off('l') || off('u') || off('c')) variable.letterCase = null
}

function globalScope({ shell }: BuiltinContext): Scope {
  return { kind: 'global', names: shell.vars.globals }
}

function makeLocal({ shell }: BuiltinContext, name: string, scope: Scope, flags: Flags): Variable {
  const outer = shell.vars.find(name)
  if (scope.kind === 'global') return shell.vars.create(name, scope)
  if (outer?.readonly && !shell.vars.localScope?.names.has(name) && shell.vars.globals.get(name) === outer) {
    throw lineError(`${name}: readonly variable`)
  }
  const variable = shell.vars.create(name, scope)
  if (!outer) return variable
  // A local made over an assignment before the function call starts with its value.
  if (outer.temporary || flags.set.has('I') || shell.shopt.localvar_inherit) {
    Object.assign(variable, outer.clone())
    variable.temporary = false
    if (flags.set.has('I') || shell.shopt.localvar_inherit) variable.nameref = false
  } else if (!shell.isBash) {
    variable.value = outer.value
    variable.exported = outer.exported
  } else if (outer.exported) variable.exported = true
  return variable
}

/** An argument that became `name=value` only by expansion: `declare "$x=1"`, `declare -a 'a=(1 2)'`. */
function* resolveText(context: BuiltinContext, arg: string, flags: Flags): Task<Resolved | null> {
  const head = readAssignment(arg, context.shell.line)
  if (!head) return null
  const value = head.value.text
  const isArray =
    /^\(.*\)$/s.test(value) && (flags.set.has('a') || flags.set.has('A') || isArrayName(context, head.name))
  if (isArray) {
    const parsed = parseScript(`${head.name}=${value}`, context.shell.line, {
      extglob: context.shell.shopt.extglob,
      aliases: null,
    })
    const command = parsed.chunks[0]?.statements[0]?.command
    if (command?.kind === 'simple' && command.assignments[0]) {
      return { ...(yield* resolveAssignment(context.evaluator, command.assignments[0])), append: head.append }
    }
  }
  const subscript = head.subscript === null ? null : context.shell.expandText(new Word(head.subscript))
  return { name: head.name, subscript, append: head.append, value, elements: null, text: '' }
}
function isArrayName({ shell }: BuiltinContext, name: string): boolean {
  const variable = shell.variable(name)
  return variable?.array != null || variable?.map != null
}

const kindOf: Readonly<Record<string, Kind>> = {
  declare: 'declare',
  typeset: 'declare',
  local: 'local',
  export: 'export',
  readonly: 'readonly',
}
const builtin: Builtin = (context) => run(context, kindOf[context.args[0]!]!)

export const declarations: Readonly<Record<string, Builtin>> = {
  declare: builtin,
  typeset: builtin,
  local: builtin,
  export: builtin,
  readonly: builtin,
  unset,
}
