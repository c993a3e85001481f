import type { Task } from '../../kernel/sys.ts'
import { type Env, evaluate, isKnown, isTrue, JqError, type Json } from '../jq/evaluate.ts'
import { type Filter, JqSyntaxError, parseJq } from '../jq/parser.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { compareBytes } from '../lib/compare.ts'
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
  indent: string
  files: string[]
  filter: string | null
  variables: Map<string, Json>
}

const FAILED = 5

type Flag = 'raw' | 'join' | 'compact' | 'sortKeys' | 'slurp' | 'rawInput' | 'nullInput' | 'exitStatus'
/** What a letter turns on; colours and ASCII output make no difference here. */
const FLAGS: Readonly<Record<string, readonly Flag[]>> = {
  r: ['raw'],
  j: ['raw', 'join'],
  c: ['compact'],
  S: ['sortKeys'],
  s: ['slurp'],
  R: ['rawInput'],
  n: ['nullInput'],
  e: ['exitStatus'],
  M: [],
  C: [],
  a: [],
}
function setFlags(settings: Settings, letter: string): void {
  for (const flag of FLAGS[letter]!) settings[flag] = true
}

export default command(
  { names: ['jq'], usage: '[OPTIONS] FILTER [FILES...]', summary: '', package: 'jq', version: '1.6', failure: 2 },
  function* (self) {
    const settings = yield* readSettings(self)
    if (settings.filter === null) {
      yield* self.stderr.write('Usage:\tjq [OPTIONS] FILTER [FILES...]\n\tjq [OPTIONS] -n FILTER\n')
      return 2
    }
    const filter = yield* compile(self, settings.filter)
    settings.variables.set('ENV', { ...self.env })
    settings.variables.set('__now__', self.sys.clock() / 1000)
    const env: Env = { variables: settings.variables, functions: new Map() }
    let status = 0
    let last: Json | undefined
    const { values, problem, readStatus } = yield* readInputs(self, settings)
    for (const { value, place } of values) {
      try {
        for (const result of evaluate(filter, value, env)) {
          last = result
          yield* self.print(render(result, settings))
        }
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        const text = typeof error.value === 'string' ? error.value : `(not a string): ${JSON.stringify(error.value)}`
        yield* self.stdout.flush()
        yield* self.stderr.write(`jq: error (at ${place}): ${text}\n`)
        status = FAILED
      }
    }
    if (problem !== null) {
      yield* self.stdout.flush()
      yield* self.stderr.write(`${problem}\n`)
      return 2
    }
    if (status !== 0 || readStatus !== 0) return status || readStatus
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
    indent: '  ',
    files: [],
    filter: null,
    variables: new Map(),
  }
  const named: { [key: string]: Json } = {}
  const args = [...self.args]
  const longs: Readonly<Record<string, string>> = {
    'raw-output': 'r',
    'join-output': 'j',
    'compact-output': 'c',
    'sort-keys': 'S',
    slurp: 's',
    'raw-input': 'R',
    'null-input': 'n',
    'exit-status': 'e',
    'monochrome-output': 'M',
    'color-output': 'C',
    'ascii-output': 'a',
  }
  let fromFile: string | null = null
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === '--arg' || arg === '--argjson') {
      const [name, text] = [args.shift() ?? '', args.shift() ?? '']
      try {
        named[name] = arg === '--arg' ? text : (JSON.parse(text) as Json)
      } catch {
        yield* self.stderr.write(
          `jq: Invalid JSON text passed to --argjson\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n`,
        )
        return yield* self.exit(2)
      }
      settings.variables.set(name, named[name]!)
    } else if (arg === '--tab') settings.indent = '\t'
    else if (arg === '--indent') settings.indent = ' '.repeat(Number(args.shift()))
    else if (arg === '-f' || arg === '--from-file') fromFile = args.shift() ?? ''
    else if (arg === '--version' || arg === '-V') {
      yield* self.print('jq-1.6\n')
      return yield* self.exit(0)
    } else if (arg.startsWith('--') && longs[arg.slice(2)]) setFlags(settings, longs[arg.slice(2)]!)
    else if (/^-[a-zA-Z]+$/.test(arg)) {
      for (const letter of arg.slice(1)) {
        if (FLAGS[letter]) setFlags(settings, letter)
        else {
          yield* self.stderr.write(
            `jq: Unknown arguments\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n`,
          )
          yield* self.exit(2)
        }
      }
    } else if (settings.filter === null && fromFile === null) settings.filter = arg
    else settings.files.push(arg)
  }
  if (fromFile !== null) {
    const read = yield* readWhole(self, fromFile)
    if (!read.ok) return yield* self.fail(`error: Could not open ${fromFile}: ${self.reason(read.error)}`)
    settings.filter = decode(read.bytes)
  }
  settings.variables.set('__prog_args', named)
  settings.variables.set('ARGS', { positional: [], named })
  return settings
}

function* compile(self: Command, source: string): Task<Filter> {
  try {
    const filter = parseJq(source)
    const unknown = findUnknown(filter, new Set())
    if (unknown === null) return filter
    yield* self.stderr.write(
      `jq: error: ${unknown} is not defined at <top-level>, line 1:\n${source}\njq: 1 compile error\n`,
    )
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error
    const shown = source + ' '.repeat(error.message.endsWith('$end') ? 1 : 0)
    yield* self.stderr.write(
      `jq: error: ${error.message} (Unix shell quoting issues?) at <top-level>, line 1:\n${shown}\njq: 1 compile error\n`,
    )
  }
  return yield* self.exit(3)
}

/** The first function that nobody defined. */
function findUnknown(node: unknown, defined: ReadonlySet<string>): string | null {
  if (Array.isArray(node)) {
    for (const item of node) {
      const found = findUnknown(item, defined)
      if (found !== null) return found
    }
    return null
  }
  if (typeof node !== 'object' || node === null) return null
  const filter = node as Filter
  if (filter.kind === 'literal') return null
  if (filter.kind === 'define') {
    const inner = new Set([...defined, `${filter.name}/${filter.params.length}`])
    return (
      findUnknown(filter.body, new Set([...inner, ...filter.params.map((param) => `${param.replace(/^\$/, '')}/0`)])) ??
      findUnknown(filter.rest, inner)
    )
  }
  if (filter.kind === 'call') {
    const name = `${filter.name}/${filter.args.length}`
    if (!isKnown(filter.name, filter.args.length) && !defined.has(name)) return name
  }
  return findUnknown(Object.values(node), defined)
}

interface Inputs {
  readonly values: readonly { readonly value: Json; readonly place: string }[]
  readonly problem: string | null
  readonly readStatus: number
}

function* readInputs(self: Command, settings: Settings): Task<Inputs> {
  if (settings.nullInput) return { values: [{ value: null, place: '<unknown>' }], problem: null, readStatus: 0 }
  const values: { value: Json; place: string }[] = []
  let problem: string | null = null
  let readStatus = 0
  let text = ''
  for (const path of settings.files.length > 0 ? settings.files : ['-']) {
    const read = yield* readWhole(self, path)
    if (!read.ok) {
      yield* self.stderr.write(`jq: error: Could not open file ${path}: ${self.reason(read.error)}\n`)
      readStatus = 2
      continue
    }
    text += decode(read.bytes)
  }
  if (settings.rawInput) {
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    const all: Json[] = settings.slurp ? [text] : lines
    return { values: all.map((value, i) => ({ value, place: `<stdin>:${i + 1}` })), problem, readStatus }
  }
  const name = settings.files[0] ?? '<stdin>'
  const reader = new JsonReader(text)
  for (;;) {
    const next = reader.next()
    if (next.kind === 'end') break
    if (next.kind === 'problem') {
      problem = `parse error: ${next.text}`
      break
    }
    values.push({ value: next.value, place: `${name}:${next.line}` })
  }
  if (settings.slurp && problem === null)
    return {
      values: [{ value: values.map(({ value }) => value), place: `${name}:${text.split('\n').length - 1}` }],
      problem,
      readStatus,
    }
  return { values, problem, readStatus }
}

type Next = { kind: 'value'; value: Json; line: number } | { kind: 'end' } | { kind: 'problem'; text: string }

/** One value after the other from a stream of JSON texts. */
class JsonReader {
  #at = 0
  constructor(readonly text: string) {}

  next(): Next {
    const blank = /\s*/y
    blank.lastIndex = this.#at
    this.#at += blank.exec(this.text)![0].length
    if (this.#at >= this.text.length) return { kind: 'end' }
    const end = this.#valueEnd()
    if (end < 0) return { kind: 'problem', text: `Unfinished JSON term at EOF at ${this.#position(this.text.length)}` }
    const piece = this.text.slice(this.#at, end)
    try {
      const value = JSON.parse(piece) as Json
      this.#at = end
      const newline = this.text.startsWith('\n', end) ? 1 : 0
      return { kind: 'value', value, line: this.text.slice(0, end + newline).split('\n').length - 1 }
    } catch {
      return {
        kind: 'problem',
        text: `Invalid ${/^[\w-]/.test(piece) ? 'literal' : 'JSON text'} at ${this.#position(end)}`,
      }
    }
  }

  #valueEnd(): number {
    const { text } = this
    let depth = 0
    for (let i = this.#at; i < text.length; i++) {
      const char = text[i]!
      if (char === '"') {
        for (i++; text[i] !== '"'; i++) {
          if (i >= text.length) return -1
          if (text[i] === '\\') i++
        }
      } else if (char === '{' || char === '[') depth++
      else if (char === '}' || char === ']') depth--
      else if (depth === 0) {
        const word = /[^\s,[\]{}":]+/y
        word.lastIndex = i
        const match = word.exec(text)
        return match ? i + match[0].length : i + 1
      }
      if (depth <= 0) return i + 1
    }
    return -1
  }

  #position(at: number): string {
    const lines = this.text.slice(0, at).split('\n')
    return `line ${lines.length}, column ${lines.at(-1)!.length}`
  }
}

function render(value: Json, settings: Settings): string {
  const end = settings.join ? '' : '\n'
  if (settings.raw && typeof value === 'string') return value + end
  const sorted = settings.sortKeys ? sortKeys(value) : value
  return (
    (settings.compact ? JSON.stringify(sorted) : JSON.stringify(sorted, null, settings.indent)).replace(
      /(?<!\\)(\u007f)/g,
      '\\u007f',
    ) + end
  )
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort(compareBytes)
      .map((key) => [key, sortKeys(value[key]!)]),
  )
}
