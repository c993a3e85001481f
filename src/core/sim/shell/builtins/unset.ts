/** unset: variables, elements, functions. */
import { commandError, ShellError } from '../errors.ts'
import { IndexedArray } from '../variables.ts'
import { Word } from '../words/word.ts'
import { type Builtin, type BuiltinContext, type Flags, isName, readFlags } from './types.ts'

export const unset: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, shell.isBash ? 'fvn' : 'fv')
  if (!flags) return 2
  if (flags.set.has('f') && flags.set.has('v'))
    return shell.fail('cannot simultaneously unset a function and a variable')
  let status = 0
  for (const arg of flags.rest) {
    try {
      if (flags.set.has('f')) {
        if (shell.functions.get(arg)?.readonly) {
          shell.fail(`${arg}: cannot unset: readonly function`)
          status = 1
        } else shell.functions.delete(arg)
      } else unsetName(context, arg, flags)
    } catch (error) {
      if (!(error instanceof ShellError) || error.effect === 'exit' || error.effect === 'top') throw error
      shell.fail(error.message)
      status = error.status
    }
  }
  return status
}

function unsetName({ shell }: BuiltinContext, arg: string, flags: Flags): void {
  const element = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/.exec(arg)
  if (element) {
    const target = shell.resolve(element[1]!)?.name ?? element[1]!
    const variable = shell.vars.find(target)
    if (!variable) return
    if (variable.readonly) throw commandError(`${element[1]}: cannot unset: readonly variable`)
    const written = element[2]!
    if (variable.map) {
      variable.map.delete(/[$'"\\]/.test(written) ? shell.expandText(new Word(written)) : written)
      return
    }
    if (written === '@' || written === '*') {
      if (variable.array) variable.array = new IndexedArray()
      return
    }
    if (!variable.array) {
      if (Number(shell.arithmetic(shell.expandText(new Word(written)))) !== 0)
        throw commandError(`${element[1]}: not an array variable`)
      shell.unset(target)
      return
    }
    const number = Number(shell.arithmetic(shell.expandText(new Word(written, 'arithmetic'))))
    const index = number < 0 ? number + variable.array.next : number
    if (index < 0) throw commandError(`[${written}]: bad array subscript`)
    variable.array.delete(index)
    return
  }
  if (!isName(arg)) {
    if (flags.set.has('v') || !shell.isBash)
      throw shell.isBash
        ? commandError(`\`${arg}': not a valid identifier`)
        : commandError(`${arg}: bad variable name`, 2)
    if (shell.functions.has(arg)) shell.functions.delete(arg)
    return
  }
  const name = flags.set.has('n') ? arg : null
  if (name !== null) {
    if (shell.vars.find(name)?.nameref) shell.unset(name)
    return
  }
  const resolved = shell.resolve(arg)
  if (resolved && resolved.subscript !== null) {
    unsetName({ shell } as BuiltinContext, `${resolved.name}[${resolved.subscript}]`, flags)
    return
  }
  const target = resolved?.name ?? arg
  if (shell.vars.find(target)) shell.unset(target)
  else if (!flags.set.has('v') && shell.isBash) shell.functions.delete(arg)
}
