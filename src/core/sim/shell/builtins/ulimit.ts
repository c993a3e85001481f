/** ulimit. */
import { strerror } from '../../../errno/index.ts'
import type { RlimitName } from '../../kernel/sys.ts'
import { type Builtin, type BuiltinContext, usage } from './types.ts'

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

export const ulimit: Builtin = (context) => {
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
        const known = shell.isBash
          ? letter
          : (DASH_LETTERS[letter] ?? (DASH_LIMITS.some(([own]) => own === letter) ? letter : ''))
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
  // Simplified: the kernel here has no RLIMIT_RTTIME; setting it has no effect.
  if (limit.letter === 'R') return /^\d+$|^unlimited$/.test(text) ? 0 : shell.fail(`${text}: invalid number`)
  if (limit.name === null) return shell.fail(`${limit.about}: cannot modify limit: ${strerror('EINVAL')}`)
  const current = shell.sys.prlimit(0, limit.name)
  if (!current.ok) return shell.fail(`${limit.about}: cannot get limit: ${strerror(current.error.errno)}`)
  let value: number
  if (text === 'unlimited') value = Infinity
  else if (text === 'hard') value = current.value.hard
  else if (text === 'soft') value = current.value.soft
  else if (/^\d+$/.test(text) || (text === '' && shell.isBash)) {
    const scale = !shell.isBash && limit.unit === 'blocks' ? 512 : limit.scale
    value = Number(text) * scale
    if (value > 2 ** 63) return shell.fail(`${text}: limit out of range`)
  } else if (!shell.isBash) {
    shell.fail('bad number')
    return 2
  } else return shell.fail(`${text}: invalid ${/^0\d/.test(text) ? 'octal ' : /^0x/i.test(text) ? 'hex ' : ''}number`)
  const next = { soft: soft ? value : current.value.soft, hard: hard ? value : current.value.hard }
  const done = shell.sys.prlimit(0, limit.name, next)
  if (done.ok) return 0
  if (!shell.isBash) {
    shell.fail(`error setting limit (${strerror(done.error.errno)})`)
    return 2
  }
  return shell.fail(`${limit.about}: cannot modify limit: ${strerror(done.error.errno)}`)
}
