import type { SysError, Task } from '../../kernel/sys.ts'
import { compileJq } from '../jq/compile.ts'
import { defineAll, type Env, evaluate } from '../jq/evaluate.ts'
import { Halt, natives } from '../jq/functions.ts'
import { JQ_HELP } from '../jq/help.ts'
import { JsonReader, show } from '../jq/json.ts'
import { parseJq } from '../jq/parser.ts'
import { PRELUDE } from '../jq/prelude.ts'
import { isTrue, JqError, type Json, printJson } from '../jq/value.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readWhole } from '../lib/lines.ts'

interface Settings {
  raw: boolean
  join: boolean
  compact: boolean
  sortKeys: boolean
  slurp: boolean
  rawInput: boolean
  nullInput: boolean
  exitStatus: boolean
  colour: boolean
  ascii: boolean
  indent: string
  files: string[]
  filter: string | null
  positional: Json[]
  variables: Map<string, Json>
}

const FAILED = 5
/** What is left of jq's status after it could not parse. */
const NO_OUTPUT = 4
const SEE_HELP =
  'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n'

type Flag =
  | 'raw'
  | 'join'
  | 'compact'
  | 'sortKeys'
  | 'slurp'
  | 'rawInput'
  | 'nullInput'
  | 'exitStatus'
  | 'colour'
  | 'ascii'
/** What a letter or a long option turns on; `-M` turns off what is off. */
const FLAGS: Readonly<Record<string, { readonly long: string; readonly sets: readonly Flag[] }>> = {
  r: { long: 'raw-output', sets: ['raw'] },
  j: { long: 'join-output', sets: ['raw', 'join'] },
  c: { long: 'compact-output', sets: ['compact'] },
  S: { long: 'sort-keys', sets: ['sortKeys'] },
  s: { long: 'slurp', sets: ['slurp'] },
  R: { long: 'raw-input', sets: ['rawInput'] },
  n: { long: 'null-input', sets: ['nullInput'] },
  e: { long: 'exit-status', sets: ['exitStatus'] },
  M: { long: 'monochrome-output', sets: [] },
  C: { long: 'color-output', sets: ['colour'] },
  a: { long: 'ascii-output', sets: ['ascii'] },
}

const writeFailure = (_: string, error: SysError) => ({
  message: `Error: writing output failed: ${reason(error)}`,
  code: 2,
})

export default command(
  {
    names: ['jq'],
    usage: '[OPTIONS] FILTER [FILES...]',
    summary: '',
    package: 'jq',
    version: '1.6',
    failure: 2,
    writeFailure,
  },
  function* (self) {
    const settings = yield* readSettings(self)
    settings.variables.set('ENV', { ...self.env })
    const source = settings.filter ?? '.'
    let inputs: Inputs = { values: [], place: '', problem: null, status: 0 }
    let place = '<unknown>'
    let file: string | null = null
    let at = 0
    const next = (): Json => {
      const input = inputs.values[at]
      place = input?.place ?? inputs.place
      if (!input) throw new JqError('break')
      file = input.file
      at++
      return input.value
    }
    const complaints: string[] = []
    const functions = natives({
      now: self.sys.clock() / 1000,
      nextInput: next,
      inputFile: () => file,
      debug: (value) => complaints.push(`["DEBUG:",${printJson(value)}]\n`),
    })
    const compiled = compileJq(source, functions, settings.variables)
    if ('errors' in compiled) {
      const { errors } = compiled
      yield* self.stderr.write(`${errors.join('')}jq: ${errors.length} compile error${errors.length > 1 ? 's' : ''}\n`)
      // Nothing was written, but it cannot be closed.
      const out = self.sys.fstat(1)
      if (out.ok) return 3
      yield* self.stderr.write(`${writeFailure('', out.error).message}\n`)
      return 2
    }
    inputs = yield* readInputs(self, settings)
    const bare: Env = { variables: settings.variables, functions: new Map(), labels: new Map(), natives: functions }
    const env = defineAll(parseJq(PRELUDE), bare)
    const style = { ...settings, indent: settings.compact ? '' : settings.indent }
    let status = 0
    let last: Json | undefined
    while (settings.nullInput ? at === 0 && last === undefined && status === 0 : at < inputs.values.length) {
      try {
        for (const result of evaluate(compiled.filter, settings.nullInput ? null : next(), env)) {
          last = result
          yield* self.print(
            (settings.raw && typeof result === 'string' ? result : show(result, style)) + (settings.join ? '' : '\n'),
          )
        }
      } catch (error) {
        yield* self.stdout.flush()
        if (error instanceof Halt) {
          if (error.code === 0 || error.value === null) return error.code
          yield* self.stderr.write(typeof error.value === 'string' ? error.value : `${printJson(error.value)}\n`)
          return error.code
        }
        if (error instanceof RangeError) complaints.push('jq: error: Maximum call depth exceeded\n')
        else if (!(error instanceof JqError)) throw error
        else
          complaints.push(
            `jq: error (at ${place})${typeof error.value === 'string' ? '' : ' (not a string)'}: ${error.message}\n`,
          )
        status = FAILED
      }
      if (complaints.length > 0) {
        yield* self.stdout.flush()
        yield* self.stderr.write(complaints.splice(0).join(''))
      }
      if (settings.nullInput) break
    }
    if (inputs.problem !== null) {
      yield* self.stdout.flush()
      yield* self.stderr.write(`${inputs.problem}\n`)
      return inputs.status || NO_OUTPUT
    }
    if (status !== 0 || inputs.status !== 0) return inputs.status || status
    if (!settings.exitStatus) return 0
    return last === undefined ? 4 : isTrue(last) ? 0 : 1
  },
)

function* readSettings(self: Command): Task<Settings> {
  const settings: Settings = {
    raw: false,
    join: false,
    compact: false,
    sortKeys: false,
    slurp: false,
    rawInput: false,
    nullInput: false,
    exitStatus: false,
    colour: false,
    ascii: false,
    indent: '  ',
    files: [],
    filter: null,
    positional: [],
    variables: new Map(),
  }
  const named: { [key: string]: Json } = {}
  const complain = function* (message: string): Task<never> {
    yield* self.stderr.write(`jq: ${message}\n${SEE_HELP}`)
    return yield* self.exit(2)
  }
  const bindTo = (name: string, value: Json) => {
    named[name] = value
    settings.variables.set(name, value)
  }
  const args = [...self.args]
  let fromFile: string | null = null
  let rest: 'files' | 'args' | 'jsonargs' = 'files'
  let onlyOperands = false
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (onlyOperands || !/^-[-a-zA-Z]/.test(arg)) {
      if (settings.filter === null && fromFile === null) settings.filter = arg
      else if (rest === 'files') settings.files.push(arg)
      else settings.positional.push(rest === 'args' ? arg : (JSON.parse(arg) as Json))
      continue
    }
    const long = Object.values(FLAGS).find((flag) => `--${flag.long}` === arg)
    if (arg === '--') onlyOperands = true
    else if (arg === '--arg' || arg === '--argjson' || arg === '--slurpfile' || arg === '--rawfile') {
      const [name, text] = [args.shift(), args.shift()]
      if (name === undefined || text === undefined)
        return yield* complain(
          `${arg} takes two parameters (e.g. ${arg} varname ${arg === '--arg' ? 'value' : arg === '--argjson' ? 'text' : 'filename'})`,
        )
      if (arg === '--arg') bindTo(name, text)
      else if (arg === '--argjson') {
        const next = new JsonReader(text).next()
        if (next.kind !== 'value') return yield* complain('Invalid JSON text passed to --argjson')
        bindTo(name, next.value)
      } else {
        const read = yield* readWhole(self, text)
        if (!read.ok)
          return yield* complain(
            `Bad JSON in ${arg} ${name} ${text}: Could not open ${text}: ${self.reason(read.error)}`,
          )
        const source = decode(read.bytes)
        if (arg === '--rawfile') bindTo(name, source)
        else {
          const values: Json[] = []
          const reader = new JsonReader(source)
          for (let next = reader.next(); next.kind === 'value'; next = reader.next()) values.push(next.value)
          bindTo(name, values)
        }
      }
    } else if (arg === '--args' || arg === '--jsonargs') rest = arg === '--args' ? 'args' : 'jsonargs'
    else if (arg === '--tab') settings.indent = '\t'
    else if (arg === '--indent') settings.indent = ' '.repeat(Number(args.shift()))
    else if (arg === '-f' || arg === '--from-file') fromFile = args.shift() ?? ''
    else if (arg === '--version' || arg === '-V') {
      yield* self.print('jq-1.6\n')
      return yield* self.exit(0)
    } else if (arg === '--help' || arg === '-h') {
      yield* self.print(JQ_HELP)
      return yield* self.exit(0)
    } else if (long) for (const flag of long.sets) settings[flag] = true
    else {
      const letters = arg.startsWith('--') ? ['?'] : [...arg.slice(1)]
      if (letters.some((letter) => !FLAGS[letter])) return yield* complain(`Unknown option ${arg}`)
      for (const letter of letters) for (const flag of FLAGS[letter]!.sets) settings[flag] = true
    }
  }
  if (fromFile !== null) {
    const read = yield* readWhole(self, fromFile)
    if (!read.ok) return yield* self.fail(`error: Could not open ${fromFile}: ${self.reason(read.error)}`)
    settings.filter = decode(read.bytes)
  }
  settings.variables.set('__prog_args', named)
  settings.variables.set('ARGS', { positional: settings.positional, named })
  return settings
}

interface Inputs {
  readonly values: readonly { readonly value: Json; readonly place: string; readonly file: string | null }[]
  /** Where the end is. */
  readonly place: string
  readonly problem: string | null
  readonly status: number
}

function* readInputs(self: Command, settings: Settings): Task<Inputs> {
  const wantsInput = !settings.nullInput || /\binputs?\b/.test(settings.filter ?? '')
  const values: { value: Json; place: string; file: string | null }[] = []
  /** With the line that each file begins on. */
  const begun: [line: number, path: string][] = []
  const fileAt = (line: number) => begun.findLast(([first]) => first <= line)?.[1] ?? null
  let problem: string | null = null
  let status = 0
  let text = ''
  const name = settings.files[0] ?? '<stdin>'
  if (!wantsInput) return { values, place: '<unknown>', problem, status }
  for (const [i, path] of (settings.files.length > 0 ? settings.files : ['-']).entries()) {
    const read = yield* readWhole(self, path)
    if (read.ok) {
      if (path !== '-') begun.push([text.split('\n').length, path])
      text += decode(read.bytes)
    } else {
      if (read.stage === 'open')
        yield* self.stderr.write(`jq: error: Could not open file ${path}: ${self.reason(read.error)}\n`)
      // A read that failed is noticed when the next file is begun.
      else if (i + 1 < settings.files.length) yield* self.stderr.write(`Input error: ${self.reason(read.error)}\n`)
      status = 2
    }
  }
  const lines = text.split('\n')
  const end = `${name}:${lines.length - 1}`
  if (settings.rawInput) {
    if (lines.at(-1) === '') lines.pop()
    const all: Json[] = settings.slurp ? [text] : lines
    return {
      values: all.map((value, i) => ({ value, place: `<stdin>:${i + 1}`, file: fileAt(i + 1) })),
      place: end,
      problem,
      status,
    }
  }
  const reader = new JsonReader(text)
  for (;;) {
    const next = reader.next()
    if (next.kind === 'end') break
    if (next.kind === 'problem') {
      problem = `parse error: ${next.text}`
      break
    }
    values.push({ value: next.value, place: `${name}:${next.line}`, file: fileAt(next.line) })
  }
  if (settings.slurp && problem === null)
    return {
      values: [{ value: values.map(({ value }) => value), place: end, file: fileAt(lines.length) }],
      place: end,
      problem,
      status,
    }
  return { values, place: end, problem, status }
}
