/** let, getopts, times, ulimit, history, fc, and the builtins of completion. */
import { strerror } from '../../../errno/index.ts'
import type { RlimitName } from '../../kernel/sys.ts'
import { ExitShell, ShellError } from '../errors.ts'
import { completionsOf } from '../readline/completions.ts'
import { seconds } from '../time.ts'
import { assignNamed } from './names.ts'
import { type Builtin, type BuiltinContext, isName, readFlags, usage } from './types.ts'

const letBuiltin: Builtin = ({ shell, args }) => {
  const expressions = args.slice(args[1] === '--' ? 2 : 1)
  if (expressions.length === 0) return shell.fail('expression expected')
  let value: number | bigint = 0
  try {
    for (const expression of expressions) value = shell.arithmetic(expression, 'let')
  } catch (error) {
    if (!(error instanceof ShellError) || error.effect !== 'line') throw error
    shell.complain(error.message)
    return 1
  }
  // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
  return value == 0 ? 1 : 0
}

const getopts: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, '')
  if (!flags) return 2
  const [spec, name, ...given] = flags.rest
  if (spec === undefined || name === undefined) {
    if (shell.isBash) return usage(context)
    shell.emit(2, `${shell.prefix()}getopts: Usage: getopts optstring var [arg]\n`)
    throw new ExitShell(2)
  }
  if (!isName(name)) return shell.fail(`\`${name}': not a valid identifier`)
  const words = given.length > 0 ? given : shell.positional
  const silent = spec.startsWith(':')
  const quiet = silent || shell.get('OPTERR') === '0'
  let index = Math.max(1, Number(shell.get('OPTIND') ?? 1) || 1)
  let offset = shell.getoptsOffset
  const finish = (value: string, next: number, nextOffset: number, status: number, argument?: string): number => {
    shell.assign('OPTIND', String(next))
    shell.getoptsOffset = nextOffset
    if (argument === undefined) {
      if (shell.vars.find('OPTARG')) shell.unset('OPTARG')
    } else shell.assign('OPTARG', argument)
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
    if (!quiet)
      shell.emit(2, shell.isBash ? `${shell.name}: illegal option -- ${letter}\n` : `Illegal option -${letter}\n`)
    return finish('?', index, atEnd ? 1 : offset, 0, silent ? letter : undefined)
  }
  if (spec[where + 1] !== ':') {
    if (atEnd) index++
    return finish(letter, index, atEnd ? 1 : offset, 0)
  }
  if (!atEnd) return finish(letter, index + 1, 1, 0, word.slice(offset))
  const argument = words[index]
  if (argument === undefined) {
    if (!quiet)
      shell.emit(
        2,
        shell.isBash ? `${shell.name}: option requires an argument -- ${letter}\n` : `No arg for -${letter} option\n`,
      )
    return finish(silent ? ':' : '?', index + 1, 1, 0, silent ? letter : undefined)
  }
  return finish(letter, index + 2, 1, 0, argument)
}

const times: Builtin = ({ shell }) => {
  const { userMs, systemMs } = shell.sys.times()
  const show = (ms: number) => seconds(ms / 1000, shell.isBash ? 3 : 6, true)
  shell.out(`${show(userMs)} ${show(systemMs)}\n${show(0)} ${show(0)}\n`)
  return 0
}

// ---- ulimit

interface Limit {
  readonly letter: string
  readonly about: string
  readonly unit: string
  readonly scale: number
  /** null: shown, but not a resource of the kernel. */
  readonly name: RlimitName | null
  readonly fixed?: number
}
const LIMITS: readonly Limit[] = [
  { letter: 'R', about: 'real-time non-blocking time', unit: 'microseconds', scale: 1, name: null },
  { letter: 'c', about: 'core file size', unit: 'blocks', scale: 1024, name: 'core' },
  { letter: 'd', about: 'data seg size', unit: 'kbytes', scale: 1024, name: 'data' },
  { letter: 'e', about: 'scheduling priority', unit: '', scale: 1, name: 'nice' },
  { letter: 'f', about: 'file size', unit: 'blocks', scale: 1024, name: 'fsize' },
  { letter: 'i', about: 'pending signals', unit: '', scale: 1, name: 'sigpending' },
  { letter: 'l', about: 'max locked memory', unit: 'kbytes', scale: 1024, name: 'memlock' },
  { letter: 'm', about: 'max memory size', unit: 'kbytes', scale: 1024, name: 'rss' },
  { letter: 'n', about: 'open files', unit: '', scale: 1, name: 'nofile' },
  { letter: 'p', about: 'pipe size', unit: '512 bytes', scale: 512, name: null, fixed: 8 },
  { letter: 'q', about: 'POSIX message queues', unit: 'bytes', scale: 1, name: 'msgqueue' },
  { letter: 'r', about: 'real-time priority', unit: '', scale: 1, name: 'rtprio' },
  { letter: 's', about: 'stack size', unit: 'kbytes', scale: 1024, name: 'stack' },
  { letter: 't', about: 'cpu time', unit: 'seconds', scale: 1, name: 'cpu' },
  { letter: 'u', about: 'max user processes', unit: '', scale: 1, name: 'nproc' },
  { letter: 'v', about: 'virtual memory', unit: 'kbytes', scale: 1024, name: 'as' },
  { letter: 'x', about: 'file locks', unit: '', scale: 1, name: 'locks' },
]
const DASH_LIMITS: readonly (readonly [string, string])[] = [
  ['t', 'time(seconds)        '],
  ['f', 'file(blocks)         '],
  ['d', 'data(kbytes)         '],
  ['s', 'stack(kbytes)        '],
  ['c', 'coredump(blocks)     '],
  ['m', 'memory(kbytes)       '],
  ['l', 'locked memory(kbytes) '],
  ['p', 'process              '],
  ['n', 'nofiles              '],
  ['v', 'vmemory(kbytes)      '],
  ['w', 'locks                '],
  ['r', 'rtprio               '],
]

const ulimit: Builtin = (context) => {
  const { shell, args } = context
  let soft = false
  let hard = false
  let all = false
  const requests: { limit: Limit; value: string | null }[] = []
  let at = 1
  for (; at < args.length; at++) {
    const arg = args[at]!
    if (arg === '--') {
      at++
      break
    }
    if (!/^-./.test(arg)) {
      // `ulimit -n 64`: the value belongs to the option before it.
      const last = requests.at(-1)
      if (last && last.value === null) {
        last.value = arg
        continue
      }
      break
    }
    for (const letter of arg.slice(1)) {
      if (letter === 'S') soft = true
      else if (letter === 'H') hard = true
      else if (letter === 'a') all = true
      else {
        const known = shell.isBash ? letter : (DASH_LETTERS[letter] ?? letter)
        const limit = LIMITS.find((one) => one.letter === known && (one.name !== null || shell.isBash))
        if (!limit) {
          if (!shell.isBash) {
            shell.fail(`Illegal option -${letter}`)
            return 2
          }
          shell.fail(`-${letter}: invalid option`)
          return usage(context)
        }
        requests.push({ limit, value: null })
      }
    }
  }
  if (all) {
    if (shell.isBash) for (const limit of LIMITS) shell.out(`${label(limit)} ${shown(context, limit, hard && !soft)}\n`)
    else
      for (const [letter, text] of DASH_LIMITS)
        shell.out(
          `${text}${shown(context, LIMITS.find((one) => one.letter === (DASH_LETTERS[letter] ?? letter))!, hard && !soft)}\n`,
        )
    return 0
  }
  if (requests.length === 0)
    requests.push({ limit: LIMITS.find(({ letter }) => letter === 'f')!, value: args[at] ?? null })
  for (const { limit, value } of requests) {
    if (value === null) {
      const text = shown(context, limit, hard && !soft)
      shell.out(requests.length > 1 ? `${label(limit)} ${text}\n` : `${text}\n`)
    } else {
      const failed = setLimit(context, limit, value, soft || !hard, hard || !soft)
      if (failed) return failed
    }
  }
  return 0
}
const DASH_LETTERS: Readonly<Record<string, string>> = { p: 'u', w: 'x' }

/** `open files                          (-n)` */
function label({ letter, about, unit }: Limit): string {
  const option = unit === '' ? `(-${letter})` : `(${unit}, -${letter})`
  return about.padEnd(20) + option.padStart(20)
}

function shown({ shell }: BuiltinContext, limit: Limit, hard: boolean): string {
  if (limit.fixed !== undefined) return String(limit.fixed)
  if (limit.name === null) return 'unlimited'
  const current = shell.sys.prlimit(0, limit.name)
  if (!current.ok) return 'unlimited'
  const value = hard ? current.value.hard : current.value.soft
  if (value === Infinity) return 'unlimited'
  // dash counts blocks of 512 bytes.
  const scale = !shell.isBash && limit.unit === 'blocks' ? 512 : limit.scale
  return String(Math.floor(value / scale))
}

function setLimit({ shell }: BuiltinContext, limit: Limit, text: string, soft: boolean, hard: boolean): number {
  if (limit.name === null) return shell.fail(`${limit.about}: cannot modify limit: ${strerror('EINVAL')}`)
  const current = shell.sys.prlimit(0, limit.name)
  if (!current.ok) return shell.fail(`${limit.about}: cannot get limit: ${strerror(current.error.errno)}`)
  let value: number
  if (text === 'unlimited') value = Infinity
  else if (text === 'hard') value = current.value.hard
  else if (text === 'soft') value = current.value.soft
  else if (/^\d+$/.test(text)) {
    const scale = !shell.isBash && limit.unit === 'blocks' ? 512 : limit.scale
    value = Number(text) * scale
    if (value > 2 ** 63) return shell.fail(`${text}: limit out of range`)
  } else if (!shell.isBash) {
    shell.fail('bad number')
    return 2
  } else return shell.fail(`${text}: invalid number`)
  const next = { soft: soft ? value : current.value.soft, hard: hard ? value : current.value.hard }
  const done = shell.sys.prlimit(0, limit.name, next)
  if (done.ok) return 0
  if (!shell.isBash) {
    shell.fail(`error setting limit (${strerror(done.error.errno)})`)
    return 2
  }
  return shell.fail(`${limit.about}: cannot modify limit: ${strerror(done.error.errno)}`)
}

// ---- history

const history: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'cd:anrwsp')
  if (!flags) return 2
  if (flags.set.has('c')) {
    shell.history.length = 0
    return 0
  }
  const offset = flags.set.get('d')
  if (offset !== undefined) {
    const position = Number(offset) < 0 ? shell.history.length + Number(offset) : Number(offset) - shell.historyBase
    if (!(position >= 0 && position < shell.history.length))
      return shell.fail(`${offset}: history position out of range`)
    shell.history.splice(position, 1)
    return 0
  }
  if (flags.set.has('s')) {
    shell.history.push(flags.rest.join(' '))
    return 0
  }
  if (flags.set.has('p')) {
    for (const text of flags.rest) shell.out(`${text}\n`)
    return 0
  }
  if (flags.set.has('a') || flags.set.has('w') || flags.set.has('r') || flags.set.has('n')) return 0
  const countText = flags.rest[0]
  if (countText !== undefined && !/^-?\d+$/.test(countText))
    return shell.fail(`${countText}: numeric argument required`)
  const count = countText === undefined ? shell.history.length : Math.abs(Number(countText))
  const from = Math.max(0, shell.history.length - count)
  for (const [index, line] of shell.history.slice(from).entries())
    shell.out(`${String(shell.historyBase + from + index).padStart(5)}  ${line}\n`)
  return 0
}

const fc: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'e:lnrs')
  if (!flags) return 2
  if (shell.history.length === 0) return shell.interactive ? shell.fail('no command found') : 0
  if (!flags.set.has('l')) return shell.fail('no command found')
  const at = (text: string | undefined, standard: number) => {
    if (text === undefined) return standard
    if (/^-?\d+$/.test(text))
      return Number(text) < 0 ? shell.history.length + Number(text) : Number(text) - shell.historyBase
    return shell.history.findLastIndex((line) => line.startsWith(text))
  }
  const from = Math.max(0, at(flags.rest[0], shell.history.length - 17))
  const to = Math.min(shell.history.length - 1, at(flags.rest[1], shell.history.length - 2))
  const lines: string[] = []
  for (let index = from; index <= to; index++)
    lines.push(`${flags.set.has('n') ? '' : shell.historyBase + index}\t ${shell.history[index]}\n`)
  shell.out((flags.set.has('r') ? lines.reverse() : lines).join(''))
  return 0
}

// ---- completion

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

export const misc: Readonly<Record<string, Builtin>> = {
  let: letBuiltin,
  getopts,
  times,
  ulimit,
  history,
  fc,
  compgen,
  complete,
  compopt,
  bind,
}
