/** compgen, complete, compopt, bind. */
import { hashBucket } from '../hash.ts'
import { ACTION_LETTERS, completionsOf } from '../readline/completions.ts'
import type { Shell } from '../shell.ts'
import { singleQuote } from '../words/quote.ts'
import { type Builtin, type BuiltinContext, type Flags, readFlags, usage } from './types.ts'

const SPECIFICATION = 'abcdefgjksuvo:A:G:W:F:C:X:P:S:'
const ACTIONS = new Set([
  ...ACTION_LETTERS.keys(),
  ...'arrayvar binding disabled enabled function helptopic hostname running setopt shopt signal stopped'.split(' '),
])
const OPTIONS = new Set('bashdefault default dirnames filenames noquote nosort nospace plusdirs'.split(' '))
/** What a completion is for when it is for no command. */
const PLACES = ['D', 'E', 'I']

/** The arguments of every `-o` or `-A`, which may be given more than once. */
const given = (args: readonly string[], letter: string): string[] =>
  args.filter((_, index) => args[index - 1] === `-${letter}`)

/** Names that bash does not know are errors. */
function isValid({ shell, args }: BuiltinContext): boolean {
  const action = given(args, 'A').find((name) => !ACTIONS.has(name))
  if (action !== undefined) shell.fail(`${action}: invalid action name`)
  const option = given(args, 'o').find((name) => !OPTIONS.has(name))
  if (action === undefined && option !== undefined) shell.fail(`${option}: invalid option name`)
  return action === undefined && option === undefined
}

function* compgen(context: BuiltinContext) {
  const { shell } = context
  const flags = readFlags(context, SPECIFICATION)
  if (!flags || !isValid(context)) return 2
  if (flags.set.size === 0) return 0
  const prefix = flags.rest[0] ?? ''
  for (const [letter, value] of flags.set) {
    if (letter === 'F' || letter === 'C') shell.fail(`warning: -${letter} option may not work as you expect`)
    if (letter === 'F' && !shell.functions.has(value)) shell.complain(`completion: function \`${value}' not found`)
  }
  const found = yield* completionsOf(context.evaluator, flags.set, prefix)
  for (const item of found) shell.out(`${flags.set.get('P') ?? ''}${item}${flags.set.get('S') ?? ''}\n`)
  return found.length > 0 ? 0 : 1
}

const complete: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, `${SPECIFICATION}prDEI`)
  if (!flags || !isValid(context)) return 2
  const places = PLACES.filter((letter) => flags.set.has(letter)).map((letter) => `-${letter}`)
  const names = places.length > 0 ? places.slice(0, 1) : flags.rest
  if (flags.set.has('r') || flags.set.has('p') || (names.length === 0 && flags.set.size === 0))
    return listOrRemove(shell, names, flags.set.has('r'))
  if (names.length === 0) return usage(context)
  const specification = specificationOf(context.args, flags)
  for (const name of names) shell.completions.set(name, specification)
  return 0
}

function listOrRemove(shell: Shell, names: readonly string[], removes: boolean): number {
  if (removes && names.length === 0) shell.completions.clear()
  const all = [...shell.completions.keys()].reverse().sort((a, b) => bucket(a) - bucket(b))
  let status = 0
  for (const name of names.length > 0 ? names : all) {
    const specification = shell.completions.get(name)
    if (!specification) status = shell.fail(`${name.replace(/^-[DEI]$/, '')}: no completion specification`)
    else if (removes) shell.completions.delete(name)
    else shell.out(`complete ${shown(specification)}${name}\n`)
  }
  return status
}
const bucket = (name: string) => hashBucket(name) & 511

/** In bash's order: options, actions by letter, actions by name, the rest. */
function specificationOf(args: readonly string[], { set }: Flags): string[] {
  const named = given(args, 'A')
  const options = [...new Set(given(args, 'o'))].sort()
  const letters = [...ACTION_LETTERS].filter(([name, letter]) => set.has(letter) || named.includes(name))
  return [
    ...options.flatMap((name) => ['-o', name]),
    ...letters.map(([, letter]) => `-${letter}`),
    ...named.filter((name) => !ACTION_LETTERS.has(name)).flatMap((name) => ['-A', name]),
    ...'GWPSXCF'.split('').flatMap((letter) => (set.has(letter) ? [`-${letter}`, set.get(letter)!] : [])),
  ]
}

function shown(specification: readonly string[]): string {
  const words = specification.map((word, index) =>
    /^-[GWPSXC]$/.test(specification[index - 1] ?? '') ? singleQuote(word) : word,
  )
  return words.map((word) => `${word} `).join('')
}

const compopt: Builtin = (context) => {
  if (!readFlags(context, 'o:DEI', { plus: true }) || !isValid(context)) return 2
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
