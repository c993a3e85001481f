import { SIGNALS } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { execvp } from '../lib/exec.ts'
import { signalNumber, signalOf } from '../system/signals.ts'

const env = command(
  {
    names: ['env'],
    usage: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]',
    summary: 'Set each NAME to VALUE in the environment and run COMMAND.',
    failure: 125,
  },
  function* (self) {
    const split = self.args.flatMap((arg, i) => {
      if (arg.startsWith('-S') && i === 0) return splitString(arg.slice(2) || (self.args[1] ?? ''))
      return self.args[0] === '-S' && i === 1 ? [] : [arg]
    })
    self.args = [...split]
    const { options, operands } = yield* self.options({
      short: '+C:iS:u:v0',
      long: {
        'ignore-environment': 'i',
        null: '0',
        unset: 'u:',
        chdir: 'C:',
        'split-string': 'S:',
        debug: 'v',
        'block-signal': { value: 'optional' },
        'default-signal': { value: 'optional' },
        'ignore-signal': { value: 'optional' },
      },
    })
    const rest = [...operands]
    const has = (name: string) => options.some((option) => option.name === name)
    let clears = has('i')
    if (rest[0] === '-') {
      clears = true
      rest.shift()
    }
    const next: Record<string, string> = clears ? {} : { ...self.env }
    for (const { name, value } of options) {
      if (name !== 'u') continue
      if (value === '' || value!.includes('='))
        return yield* self.fail(
          `cannot unset ${self.quote(value!)}: ${self.reason({ errno: 'EINVAL', syscall: 'unsetenv' })}`,
        )
      delete next[value!]
    }
    while (rest[0]?.includes('=')) {
      const [, name, value] = /^([^=]*)=(.*)$/s.exec(rest.shift()!)!
      if (name === '')
        return yield* self.fail(`cannot set ${self.quote('')}: ${self.reason({ errno: 'EINVAL', syscall: 'setenv' })}`)
      next[name!] = value!
    }
    const directory = options.findLast((option) => option.name === 'C')?.value ?? null
    if (directory !== null && rest.length === 0) return yield* self.usage('must specify command with --chdir (-C)')
    if (rest.length === 0) {
      yield* printAll(self, next, has('0') ? '\0' : '\n')
      return 0
    }
    if (has('0')) return yield* self.usage('cannot specify --null (-0) with command')
    if (directory !== null) {
      const moved = self.sys.chdir(directory)
      if (!moved.ok)
        return yield* self.fail(
          `cannot change directory to ${self.quoteAlways(directory)}: ${self.reason(moved.error)}`,
        )
    }
    for (const { name, value } of options) {
      if (name !== 'default-signal' && name !== 'ignore-signal') continue
      const wrong = setSignals(self, name === 'ignore-signal' ? 'ignore' : 'default', value)
      if (wrong !== null) return yield* self.usage(`${self.quoteAlways(wrong)}: invalid signal`)
    }
    const failed = yield* execvp(self.sys, rest, next)
    yield* self.warn(`${self.quote(rest[0]!)}: ${self.reason(failed)}`)
    if (failed.errno === 'ENOENT' && /\s/.test(rest[0]!)) yield* self.warn('use -[v]S to pass options in shebang lines')
    return yield* self.exit(failed.errno === 'ENOENT' ? 127 : 126)
  },
)

/** `PIPE,INT`, or every signal when none is named: what exec leaves to the program. The word that is no signal, or null. */
function setSignals(self: Command, kind: 'default' | 'ignore', list: string | null): string | null {
  const words = list ? list.split(',') : Object.keys(SIGNALS)
  for (const word of words) {
    const signal = signalOf(signalNumber(word) ?? -1)
    if (!signal) return word
    const isFixed = signal === 'SIGKILL' || signal === 'SIGSTOP'
    if (!isFixed) self.sys.sigaction(signal, { kind })
  }
  return null
}

/** -S 'a "b c"': blanks split, quotes keep together. */
function splitString(text: string): string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))
}

function* printAll(self: Command, env: Readonly<Record<string, string>>, end: string): Task<void> {
  yield* self.print(
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}${end}`)
      .join(''),
  )
}

const printenv = command(
  {
    names: ['printenv'],
    usage: '[OPTION]... [VARIABLE]...',
    summary: 'Print the values of the specified environment VARIABLE(s).',
    failure: 2,
  },
  function* (self) {
    const { options, operands } = yield* self.options({ short: '+0', long: { null: '0' } })
    const end = options.length > 0 ? '\0' : '\n'
    if (operands.length === 0) yield* printAll(self, self.env, end)
    const known = operands.filter((name) => self.env[name] !== undefined && !name.includes('='))
    yield* self.print(known.map((name) => self.env[name]! + end).join(''))
    return known.length === operands.length ? 0 : 1
  },
)

export default [env, printenv]
