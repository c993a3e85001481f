/** strace's command line: what each option may be, and strace's own words for what it may not be. */
import { SIGNALS, type Signal } from '../../kernel/constants.ts'
import type { Option } from '../lib/options.ts'
import { type CallTest, parseCalls } from './strace-filter.ts'
import { Injector, parseInjection } from './strace-inject.ts'
import { COLUMN_NAMES } from './strace-summary.ts'

export const SPEC = {
  short: '+a:Ab:cCdDe:E:fFhiI:kno:O:p:P:qrs:S:tTu:U:vVwxX:yYzZ',
  long: {
    follow: 'f',
    'follow-forks': 'f',
    output: 'o:',
    attach: 'p:',
    trace: 'trace:',
    signal: 'signal:',
    status: 'status:',
    inject: 'inject:',
    fault: 'fault:',
    'string-limit': 's:',
    'trace-path': 'P:',
    'summary-only': 'c',
    'summary-sort-by': 'S:',
    'summary-wall-clock': 'w',
    summary: 'C',
    columns: 'a:',
    'decode-fds': { as: 'y', value: 'optional' },
    'successful-only': 'z',
    'failed-only': 'Z',
    'no-abbrev': 'v',
    'instruction-pointer': 'i',
    'stack-traces': 'k',
    user: 'u:',
    quiet: { as: 'quiet', value: 'optional' },
    silent: { as: 'quiet', value: 'optional' },
    version: 'V',
    help: 'h',
    env: 'E:',
    'output-append-mode': 'A',
    'syscall-number': 'n',
    'syscall-times': { as: 'T', value: 'optional' },
    'relative-timestamps': { as: 'r', value: 'optional' },
    'absolute-timestamps': { as: 't', value: 'optional' },
    timestamps: { as: 't', value: 'optional' },
    'summary-columns': 'U:',
    'decode-pids': 'decode-pids:',
    daemonize: { as: 'D', value: 'optional' },
    'seccomp-bpf': 'seccomp-bpf',
    interruptible: 'I:',
    'const-print-style': 'X:',
    'summary-syscall-overhead': 'O:',
    'detach-on': 'b:',
    'output-separately': 'output-separately',
    'strings-in-hex': { as: 'x', value: 'optional' },
    read: 'read:',
    write: 'write:',
  },
} as const

export interface Expressions {
  readonly trace: CallTest
  readonly status: 'all' | 'successful' | 'failed'
  readonly signals: (signal: Signal) => boolean
  readonly quiet: number
  readonly injector: Injector | null
  /** Whether the bytes that went over a descriptor are shown whole. */
  readonly dumps: (syscall: string, fd: string) => boolean
}

const HINT = "\nTry 'strace -h' for more information."
const SORTS = new Set(
  'time time_total total_time calls count error errors name syscall syscall_name none nothing max max_time time_max min min_time time_min avg avg_time time_avg'.split(
    ' ',
  ),
)
const STATUSES = new Set(['successful', 'failed', 'unfinished', 'unavailable', 'detached', 'all', 'none'])
const QUIETABLE = new Set(
  'attach exit path-resolution path-resolve personality thread-execve superseded all none'.split(' '),
)
const KEYS: Readonly<Record<string, string>> = {
  t: 'trace',
  s: 'signal',
  signals: 'signal',
  q: 'quiet',
  silent: 'quiet',
}
const READS = /^(p?read(64)?|recvfrom)$/
const WRITES = /^(p?write(64)?|sendto)$/
/** What only changes how much of an argument is shown. */
const ABOUT_CALLS = new Set(['abbrev', 'a', 'verbose', 'v', 'raw', 'x'])

/** What is wrong with an option's value, or null. */
export function complaintAbout(options: readonly Option[]): string | null {
  for (const { name, value } of options) {
    const isWrong =
      name === 's' || name === 'a' || name === 'O'
        ? !/^\d+$/.test(value!)
        : name === 'I'
          ? !/^[1-4]$/.test(value!)
          : name === 'X'
            ? !['raw', 'abbrev', 'verbose'].includes(value!)
            : false
    if (isWrong) return `invalid -${name} argument: '${value}'${HINT}`
    if (name === 'S' && !SORTS.has(value!)) return `invalid sortby: '${value}'${HINT}`
    const column = name === 'U' ? value!.split(',').find((word) => !(word in COLUMN_NAMES)) : undefined
    if (column !== undefined) return `unknown column name: '${column}'${HINT}`
    if (name === 'b' && value !== 'execve') return `Syscall '${value}' for -b isn't supported`
    if (name === 'k') return 'Stack traces (-k/--stack-trace option) are not supported by this build'
  }
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (has('c') && has('C')) return `-c/--summary-only and -C/--summary are mutually exclusive${HINT}`
  return null
}

/** Takes all -e (and their long forms), or says what is wrong in strace's words. */
export function readExpressions(options: readonly Option[], locale: string): Expressions | string {
  const state: { -readonly [K in keyof Expressions]: Expressions[K] } = {
    trace: () => true,
    status: 'all',
    signals: () => true,
    quiet: options.filter((option) => option.name === 'q').length,
    injector: null,
    dumps: () => false,
  }
  const dumped = new Set<string>()
  const rules: Exclude<ReturnType<typeof parseInjection>, null | { readonly invalid: string }>[] = []
  for (const { name, value } of options) {
    if (name === 'z') state.status = 'successful'
    if (name === 'Z') state.status = 'failed'
    const [key, text] = name === 'e' ? split(value!) : [name, value ?? 'all']
    switch (key) {
      case 'trace': {
        const parsed = parseCalls(text)
        if (typeof parsed !== 'function') return `invalid system call '${parsed.invalid}'`
        state.trace = parsed
        break
      }
      case 'inject':
      case 'fault': {
        const rule = parseInjection(text, key === 'fault')
        if (rule === null) return `invalid ${key} argument '${text}'`
        if ('invalid' in rule) return `invalid system call '${rule.invalid}'`
        rules.push(rule)
        break
      }
      case 'signal': {
        const signals = readSignals(text)
        if (typeof signals === 'string') return signals
        state.signals = signals
        break
      }
      case 'status': {
        const wrong = text
          .replace(/^!/, '')
          .split(',')
          .find((word) => !STATUSES.has(word))
        if (wrong !== undefined) return `invalid status '${wrong}'`
        const words = text.split(',')
        state.status = words.includes('all')
          ? 'all'
          : words.includes('failed')
            ? 'failed'
            : words.includes('successful')
              ? 'successful'
              : 'all'
        break
      }
      case 'read':
      case 'write': {
        const wrong = text.split(',').find((word) => !/^(\d+|all|none)$/.test(word))
        if (wrong !== undefined) return `invalid descriptor '${wrong}'`
        for (const fd of text.split(',')) dumped.add(`${key} ${fd}`)
        break
      }
      case 'quiet': {
        const words = text.split(',')
        const wrong = words.find((word) => !QUIETABLE.has(word))
        if (wrong !== undefined) return `invalid quiet '${wrong}'`
        if (words.includes('exit') || words.includes('all')) state.quiet = 2
        else if (words.includes('attach')) state.quiet = Math.max(state.quiet, 1)
        break
      }
      default: {
        const parsed = ABOUT_CALLS.has(key) && name === 'e' ? parseCalls(text) : null
        if (parsed && typeof parsed !== 'function') return `invalid system call '${parsed.invalid}'`
      }
    }
  }
  const direction = (syscall: string): string => (READS.test(syscall) ? 'read' : WRITES.test(syscall) ? 'write' : '')
  state.dumps = (syscall, fd) => dumped.has(`${direction(syscall)} ${fd}`) || dumped.has(`${direction(syscall)} all`)
  // Only a call that is traced stops, and only what stops can be answered.
  const { trace } = state
  const stopping = rules.map((rule) => ({ ...rule, calls: (call: string) => trace(call) && rule.calls(call) }))
  if (stopping.length > 0) state.injector = new Injector(stopping, locale)
  return state
}

/** `trace=open` or a bare `open`; a word that strace does not know is the name of a call. */
function split(value: string): readonly [string, string] {
  const [, key, text] = /^(\w+)=(.*)$/s.exec(value) ?? []
  const known = key === undefined ? undefined : (KEYS[key] ?? key)
  const isKnown =
    known !== undefined &&
    (['trace', 'inject', 'fault', 'signal', 'status', 'quiet', 'read', 'write'].includes(known) ||
      ABOUT_CALLS.has(known))
  return isKnown ? [known, text!] : ['trace', value]
}

function readSignals(text: string): ((signal: Signal) => boolean) | string {
  const isNegated = text.startsWith('!')
  const wanted = new Set<string>()
  for (const word of text.replace(/^!/, '').split(',')) {
    if (word === 'none') continue
    const name = word.startsWith('SIG') ? word : `SIG${word}`
    const byNumber = Object.entries(SIGNALS).find(([, number]) => String(number) === word)?.[0]
    if (word === 'all') for (const signal of Object.keys(SIGNALS)) wanted.add(signal)
    else if (byNumber ?? (name in SIGNALS ? name : null)) wanted.add(byNumber ?? name)
    else return `invalid signal '${word}'`
  }
  return (signal) => wanted.has(signal) !== isNegated
}
