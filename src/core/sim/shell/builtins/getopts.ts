/** getopts, of bash and of dash: both keep the place inside a word between two calls, each in its own way. */
import type { Shell } from '../shell.ts'
import { assignNamed } from './names.ts'
import { type Builtin, isName, readFlags, usage } from './types.ts'

export const getopts: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, '')
  if (!flags) return 2
  const [spec, name, ...given] = flags.rest
  if (spec === undefined || name === undefined) {
    if (shell.isBash) return usage(context)
    return shell.fail('Usage: getopts optstring var [arg...]', 2)
  }
  if (!isName(name)) return shell.fail(`\`${name}': not a valid identifier`)
  const words = given.length > 0 ? given : shell.positional
  if (!shell.isBash) return dashGetopts(shell, spec, name, words)
  const silent = spec.startsWith(':')
  const quiet = silent || shell.get('OPTERR') === '0'
  const fixed = shell.variable('OPTIND')?.readonly === true
  let index = fixed ? shell.getoptsIndex : Math.max(1, Number(shell.get('OPTIND') ?? 1) || 1)
  let offset = shell.getoptsOffset
  const finish = (value: string, next: number, nextOffset: number, status: number, argument?: string): number => {
    if (fixed) {
      shell.complain('OPTIND: readonly variable')
      shell.getoptsIndex = next
    } else shell.assign('OPTIND', String(next))
    shell.getoptsOffset = nextOffset
    if (argument === undefined) {
      if (shell.vars.find('OPTARG')) shell.unset('OPTARG')
    } else shell.assign('OPTARG', argument)
    if (shell.variable(name)?.readonly) {
      shell.complain(`${name}: readonly variable`)
      return status || 2
    }
    assignNamed(shell, name, value)
    return status
  }
  const word = words[index - 1]
  if (offset === 1 && (word === undefined || !word.startsWith('-') || word === '-'))
    return finish('?', word === undefined ? words.length + 1 : index, 1, 1)
  if (offset === 1 && word === '--') return finish('?', index + 1, 1, 1)
  if (word === undefined || offset >= word.length) return finish('?', index, 1, 1)
  const letter = word[offset]!
  const where = letter === ':' ? -1 : spec.indexOf(letter, silent ? 1 : 0)
  offset++
  const atEnd = offset >= word.length
  if (where < 0) {
    if (atEnd) index++
    if (!quiet) shell.emit(2, `${shell.name}: illegal option -- ${letter}\n`)
    return finish('?', index, atEnd ? 1 : offset, 0, silent ? letter : undefined)
  }
  if (spec[where + 1] !== ':') {
    if (atEnd) index++
    return finish(letter, index, atEnd ? 1 : offset, 0)
  }
  if (!atEnd) return finish(letter, index + 1, 1, 0, word.slice(offset))
  const argument = words[index]
  if (argument === undefined) {
    if (!quiet) shell.emit(2, `${shell.name}: option requires an argument -- ${letter}\n`)
    return finish(silent ? ':' : '?', index + 1, 1, 0, silent ? letter : undefined)
  }
  return finish(letter, index + 2, 1, 0, argument)
}

/** OPTIND is past the word as soon as its first letter is read, and OPTARG is emptied by an option without one. */
function dashGetopts(shell: Shell, spec: string, name: string, words: readonly string[]): number {
  const silent = spec.startsWith(':')
  let index = shell.getoptsIndex
  let offset = shell.getoptsOffset
  if (index > words.length + 1) {
    index = 1
    offset = 1
  }
  const finish = (value: string, rest: number, status: number): number => {
    shell.assign('OPTIND', String(index))
    shell.getoptsOffset = rest
    assignNamed(shell, name, value)
    return status
  }
  const complain = (option: string, message: string): void => {
    if (silent) {
      shell.assign('OPTARG', option)
      return
    }
    shell.emit(2, message)
    shell.unset('OPTARG')
  }
  let word = index > 1 ? words[index - 2]! : ''
  if (offset === 1 || offset >= word.length) {
    const next = words[index - 1]
    if (next === undefined || !next.startsWith('-') || next === '-') return finish('?', 1, 1)
    index++
    if (next === '--') return finish('?', 1, 1)
    word = next
    offset = 1
  }
  const letter = word[offset++]!
  const where = letter === ':' ? -1 : spec.indexOf(letter)
  if (where < 0) {
    complain(letter, `Illegal option -${letter}\n`)
    return finish('?', offset, 0)
  }
  if (spec[where + 1] !== ':') {
    shell.assign('OPTARG', '')
    return finish(letter, offset, 0)
  }
  const argument = offset < word.length ? word.slice(offset) : words[index++ - 1]
  if (argument === undefined) {
    index--
    complain(letter, `No arg for -${letter} option\n`)
    return finish(silent ? ':' : '?', offset, 0)
  }
  shell.assign('OPTARG', argument)
  return finish(letter, 1, 0)
}
