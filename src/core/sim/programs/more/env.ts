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
    yield* expandSplits(self)
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
    // -v tells what is done, on standard error.
    const tell = function* (text: string): Task<void> {
      if (has('v')) yield* self.stderr.write(`${text}\n`)
    }
    if (clears) yield* tell('cleaning environ')
    const next: Record<string, string> = clears ? {} : { ...self.env }
    for (const { name, value } of options) {
      if (name !== 'u') continue
      if (value === '' || value!.includes('='))
        return yield* self.fail(
          `cannot unset ${self.quote(value!)}: ${self.reason({ errno: 'EINVAL', syscall: 'unsetenv' })}`,
        )
      yield* tell(`unset:    ${value}`)
      delete next[value!]
    }
    while (rest[0]?.includes('=')) {
      yield* tell(`setenv:   ${rest[0]}`)
      const [, name, value] = /^([^=]*)=(.*)$/s.exec(rest.shift()!)!
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
      yield* tell(`chdir:    ${self.quoteAlways(directory)}`)
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
    yield* tell(`executing: ${rest[0]}`)
    for (const [i, arg] of rest.entries()) yield* tell(`   arg[${i}]= ${self.quote(arg)}`)
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

/** Each `-S 'a b'` among the options, alone or behind other letters (`-vS`), becomes the words in it. */
function* expandSplits(self: Command): Task<void> {
  const args = [...self.args]
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!
    if (!arg.startsWith('-') || arg === '-' || arg === '--') break
    const long = /^--split-string(?:=(.*))?$/s.exec(arg)
    const short = /^-([iv0]*)S(.*)$/s.exec(arg)
    if (!long && !short) {
      if (/^-[iv0]*[uC]$|^--(unset|chdir)$/.test(arg)) at++
      continue
    }
    const inside = long ? long[1] : short![2] || undefined
    const text = inside ?? args[at + 1]
    if (text === undefined) break
    const words = yield* splitString(self, text)
    if (short?.[1]?.includes('v')) yield* tellSplit(self, text, words)
    const letters = short?.[1] ? [`-${short[1]}`] : []
    args.splice(at, inside === undefined ? 2 : 1, ...letters, ...words)
    at += letters.length - 1
  }
  self.args = args
}

function* tellSplit(self: Command, text: string, words: readonly string[]): Task<void> {
  yield* self.stderr.write(`split -S:  ${self.quote(text)}\n`)
  for (const [i, word] of words.entries())
    yield* self.stderr.write(`${i === 0 ? ' into:    ' : '     &    '}${self.quote(word)}\n`)
}

const ESCAPES: Readonly<Record<string, string>> = { f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', _: ' ' }

/** Blanks split, quotes keep together, `${NAME}` is the variable's value, a `#` in front of a word ends it all. */
function* splitString(self: Command, text: string): Task<string[]> {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    const variable = /^\$\{([A-Za-z_]\w*)\}/.exec(text.slice(i))
    if (quote === '' && /\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else if (quote === '' && char === '#' && word === null) break
    else if (char === quote || (quote === '' && (char === '"' || char === "'"))) {
      quote = quote === '' ? char : ''
      word ??= ''
    } else if (char === '$' && quote !== "'") {
      if (!variable) return yield* self.fail(`only \${VARNAME} expansion is supported, error at: ${text.slice(i)}`)
      word = (word ?? '') + (self.env[variable[1]!] ?? '')
      i += variable[0].length - 1
    } else if (char === '\\' && (quote !== "'" || /['\\]/.test(text[i + 1] ?? ''))) {
      const next = text[++i]
      if (next === 'c' && quote === '') break
      // `\\_` outside of quotes parts words as a blank does.
      if (next === '_' && quote === '') {
        if (word !== null) words.push(word)
        word = null
      } else if (next === undefined) return yield* self.fail('invalid backslash at end of string in -S')
      else if (ESCAPES[next] === undefined && !/["#$'\\]/.test(next))
        return yield* self.fail(`invalid sequence '\\${next}' in -S`)
      else word = (word ?? '') + (ESCAPES[next] ?? next)
    } else word = (word ?? '') + char
  }
  if (quote !== '') return yield* self.fail('no terminating quote in -S string')
  if (word !== null) words.push(word)
  return words
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
