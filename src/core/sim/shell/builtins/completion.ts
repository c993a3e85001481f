/** compgen, complete, compopt, bind. */
import { completionsOf } from '../readline/completions.ts'
import { type Builtin, type BuiltinContext, readFlags } from './types.ts'

function* compgen(context: BuiltinContext) {
  const { shell } = context
  const flags = readFlags(context, 'abcdefgjksuvo:A:G:W:F:C:X:P:S:')
  if (!flags) return 2
  const prefix = flags.rest[0] ?? ''
  const found = yield* completionsOf(context.evaluator, flags.set, prefix)
  for (const item of found) shell.out(`${flags.set.get('P') ?? ''}${item}${flags.set.get('S') ?? ''}\n`)
  return found.length > 0 ? 0 : 1
}

const complete: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'abcdefgjksuvprDEIo:A:G:W:F:C:X:P:S:')
  if (!flags) return 2
  const words = (name: string, args: readonly string[]) =>
    `complete ${args.map((arg) => (/[^\w./-]/.test(arg) ? `'${arg.replace(/'/g, "'\\''")}'` : arg)).join(' ')}${args.length > 0 ? ' ' : ''}${name}`
  if (flags.set.has('r')) {
    if (flags.rest.length === 0) shell.completions.clear()
    for (const name of flags.rest) shell.completions.delete(name)
    return 0
  }
  if (flags.rest.length === 0 || flags.set.has('p')) {
    const names = flags.rest.length > 0 ? flags.rest : [...shell.completions.keys()]
    let status = 0
    for (const name of names) {
      const args = shell.completions.get(name)
      if (args) shell.out(`${words(name, args)}\n`)
      else status = shell.fail(`${name}: no completion specification`)
    }
    return status
  }
  const args = [...flags.set].flatMap(([letter, value]) => (value === '' ? [`-${letter}`] : [`-${letter}`, value]))
  for (const name of flags.rest) shell.completions.set(name, args)
  return 0
}

const compopt: Builtin = (context) => {
  if (!readFlags(context, 'o:DEI', { plus: true })) return 2
  return context.shell.fail('not currently executing completion function')
}

const bind: Builtin = (context) => {
  const { shell } = context
  if (!shell.interactive) {
    shell.complain('bind: warning: line editing not enabled')
    return 0
  }
  return readFlags(context, 'lpsvPSVXm:f:q:u:r:x:') ? 0 : 2
}

export const completion: Readonly<Record<string, Builtin>> = { compgen, complete, compopt, bind }
