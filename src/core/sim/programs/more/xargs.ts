import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { byteLength, decode, encode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { exitStatus, spawn } from '../lib/exec.ts'
import type { Option } from '../lib/options.ts'
import { Input, writeAll } from '../lib/stdio.ts'

interface Request {
  readonly argv: readonly string[]
  readonly maxArgs: number
  readonly maxLines: number
  readonly maxSize: number
  readonly replace: string | null
  readonly delimiter: string | null
  readonly endOfFile: string | null
  readonly noRunIfEmpty: boolean
  readonly verbose: boolean
  readonly asks: boolean
  readonly maxProcs: number
  readonly exitIfTooLong: boolean
  readonly openTty: boolean
}

interface Run {
  readonly self: Command
  readonly request: Request
  readonly running: Set<number>
  status: number
}

export default command(
  {
    names: ['xargs'],
    usage: '[OPTION]... COMMAND [INITIAL-ARGS]...',
    summary: 'Run COMMAND with arguments INITIAL-ARGS and more arguments read from input.',
    package: 'GNU findutils',
    version: '4.9.0',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+0a:E:e::i::I:l::L:n:prs:txP:d:o',
      long: {
        null: '0',
        'arg-file': 'a:',
        delimiter: 'd:',
        eof: 'e::',
        replace: 'i::',
        'max-lines': 'l::',
        'max-args': 'n:',
        interactive: 'p',
        'no-run-if-empty': 'r',
        'max-chars': 's:',
        verbose: 't',
        exit: 'x',
        'max-procs': 'P:',
        'open-tty': 'o',
        'process-slot-var': { value: 'required' },
        'show-limits': 'limits',
      },
    })
    const value = (...names: string[]) => options.findLast((option) => names.includes(option.name))
    const has = (name: string) => options.some((option) => option.name === name)
    const number = (letter: string, text: string, least: number) => readNumber(self, letter, text, least)
    const { replace, lines, args } = yield* shapeOf(self, options)
    const delimiter = has('0') ? '\0' : value('d') ? yield* readDelimiter(self, value('d')!.value!) : null
    const request: Request = {
      argv: operands.length > 0 ? operands : ['echo'],
      maxArgs: args ? yield* number('n', args.value!, 1) : Infinity,
      maxLines: replace ? 1 : lines ? yield* number(lines.name, lines.value ?? '1', 1) : Infinity,
      maxSize: value('s') ? yield* number('s', value('s')!.value!, 1) : commandBuffer(self),
      replace: replace ? (replace.value ?? '{}') : null,
      delimiter,
      endOfFile: value('E', 'e')?.value || null,
      noRunIfEmpty: has('r') || replace !== undefined,
      verbose: has('t') || has('p'),
      asks: has('p'),
      maxProcs: value('P') ? (yield* number('P', value('P')!.value!, 0)) || Infinity : 1,
      exitIfTooLong: has('x') || replace !== undefined,
      openTty: has('o'),
    }
    if (has('limits')) yield* showLimits(self, request.maxSize)
    const path = value('a')?.value ?? '-'
    const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
    if (!fd.ok) return yield* self.fail(`Cannot open input file ${self.quote(path)}: ${self.reason(fd.error)}`)
    const run: Run = { self, request, running: new Set(), status: 0 }
    const input = new Input(self.sys, fd.value)
    if (request.replace !== null) yield* runReplacing(run, input)
    else yield* runBatches(run, input)
    while (run.running.size > 0) yield* reap(run)
    return run.status
  },
)

function* readNumber(self: Command, letter: string, text: string, least: number): Task<number> {
  if (!/^\d+$/.test(text)) {
    yield* self.warn(`invalid number "${text}" for -${letter} option`)
    yield* self.usage()
  }
  if (Number(text) < least) {
    yield* self.warn(`value ${text} for -${letter} option should be >= ${least}`)
    yield* self.usage()
  }
  return Number(text)
}

type Shape = Readonly<Record<'replace' | 'lines' | 'args', Option | undefined>>

/** What makes a command line: so many words, so many lines, or one line in a place. Of these the last one counts. */
function* shapeOf(self: Command, options: readonly Option[]): Task<Shape> {
  let replace: Option | undefined
  let lines: Option | undefined
  let args: Option | undefined
  const conflict = function* (name: string, previous: string): Task<void> {
    const both = `options --${previous} and ${name} are mutually exclusive`
    yield* self.warn(`warning: ${both}, ignoring previous --${previous} value`)
  }
  for (const option of options) {
    if (option.name === 'I' || option.name === 'i') {
      if (args) yield* conflict('--replace/-I/-i', 'max-args')
      if (lines) yield* conflict('--replace/-I/-i', 'max-lines')
      ;[replace, lines, args] = [option, undefined, undefined]
    } else if (option.name === 'L' || option.name === 'l') {
      const name = option.name === 'L' ? '-L' : '--max-lines/-l'
      if (option.value) yield* readNumber(self, option.name, option.value, 1)
      if (args) yield* conflict(name, 'max-args')
      if (replace) yield* conflict(name, 'replace')
      ;[replace, lines, args] = [undefined, option, undefined]
    } else if (option.name === 'n') {
      yield* readNumber(self, 'n', option.value!, 1)
      if (lines) yield* conflict('--max-args/-n', 'max-lines')
      lines = undefined
      // One word at a time is what --replace does anyway.
      if (replace && option.value === '1') continue
      if (replace) yield* conflict('--max-args/-n', 'replace')
      ;[replace, args] = [undefined, option]
    }
  }
  return { replace, lines, args }
}

function* readDelimiter(self: Command, text: string): Task<string> {
  const named: Readonly<Record<string, string>> = {
    '\\n': '\n',
    '\\t': '\t',
    '\\0': '\0',
    '\\a': '\x07',
    '\\b': '\b',
    '\\f': '\f',
    '\\r': '\r',
    '\\v': '\v',
    '\\\\': '\\',
  }
  const octal = /^\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))$/.exec(text)
  if (octal) return String.fromCharCode(octal[1] ? Number.parseInt(octal[1], 16) : Number.parseInt(octal[2]!, 8))
  if (named[text] !== undefined) return named[text]
  if ([...text].length === 1) return text
  return yield* self.fail(
    `Invalid input delimiter specification ${text}: the delimiter must be either a single character or an escape sequence starting with \\.`,
  )
}

interface Item {
  readonly text: string
  /** The input line it was on. */
  readonly line: number
}

const UNMATCHED = 'by default quotes are special to xargs unless you use the -0 option'

/** Reads words with quotes and backslashes, or pieces between delimiters. */
class Items {
  #pending: Item[] = []
  #line = 0
  #ended = false
  /** Why reading ended early: what came before it is still run. */
  broken: string | null = null
  constructor(
    readonly run: Run,
    readonly input: Input,
  ) {}

  *next(): Task<Item | null> {
    while (this.#pending.length === 0 && !this.#ended) yield* this.#more()
    const item = this.#pending.shift() ?? null
    if (item !== null && item.text === this.run.request.endOfFile && this.run.request.delimiter === null) {
      this.#pending = []
      this.#ended = true
      return null
    }
    return item
  }

  *#more(): Task<void> {
    const { delimiter, replace } = this.run.request
    const block = yield* this.input.block((delimiter ?? '\n').charCodeAt(0))
    if (block === null) {
      this.#ended = true
      return
    }
    const text = decode(block)
    if (delimiter !== null) {
      const parts = text.split(delimiter)
      if (parts.at(-1) === '') parts.pop()
      this.#pending.push(...parts.map((part) => ({ text: part, line: this.#line++ })))
      return
    }
    for (const line of text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined)) {
      this.#words(line, replace !== null)
      // A line that ends in a blank goes on in the next.
      if (!/[ \t]$/.test(line) && line.trim() !== '') this.#line++
    }
  }

  #words(line: string, whole: boolean): void {
    let word: string | null = null
    let quote: string | null = null
    for (let i = 0; i < line.length; i++) {
      const char = line[i]!
      if (quote !== null) {
        if (char === quote) quote = null
        else word += char
      } else if (char === '"' || char === "'") {
        quote = char
        word ??= ''
      } else if (char === '\\') {
        word = (word ?? '') + (line[++i] ?? '')
      } else if ((char === ' ' || char === '\t') && !(whole && word !== null)) {
        if (word !== null) this.#pending.push({ text: word, line: this.#line })
        word = null
      } else word = (word ?? '') + char
    }
    if (quote !== null) {
      this.broken = `unmatched ${quote === '"' ? 'double' : 'single'} quote; ${UNMATCHED}`
      this.#ended = true
      return
    }
    if (word !== null) this.#pending.push({ text: word, line: this.#line })
  }
}

function* runReplacing(run: Run, input: Input): Task<void> {
  const items = new Items(run, input)
  const { argv, replace } = run.request
  for (;;) {
    const item = yield* items.next()
    if (item === null) return
    yield* start(
      run,
      argv.map((arg, i) => (i === 0 ? arg : arg.replaceAll(replace!, item.text))),
    )
  }
}

/** What the system takes for arguments: a quarter of the stack limit, and never less than this (execve(2)). */
const ARG_MAX_LEAST = 131072
/** POSIX wants so much left for the program to change its environment. */
const HEADROOM = 2048

/**
 * Bytes of arguments for one command: 128 KiB, or less where the stack limit is small. Simplified: the real one begins with
 * more and tries again with fewer when execve says E2BIG, for it does not count the pointers; here a fifth is left for them.
 */
function commandBuffer(self: Command): number {
  const stack = self.sys.prlimit(0, 'stack')
  const room = stack.ok ? Math.max(ARG_MAX_LEAST, Math.floor(stack.value.soft / 4)) : ARG_MAX_LEAST
  if (room > ARG_MAX_LEAST + HEADROOM) return ARG_MAX_LEAST
  const environment = Object.entries(self.env).reduce(
    (sum, [name, text]) => sum + byteLength(name) + byteLength(text) + 10,
    0,
  )
  return Math.floor((room - HEADROOM - environment) * 0.8)
}

function* showLimits(self: Command, used: number): Task<void> {
  const stack = self.sys.prlimit(0, 'stack')
  const whole = stack.ok && Number.isFinite(stack.value.soft) ? Math.floor(stack.value.soft / 4) : ARG_MAX_LEAST
  const environment = Object.entries(self.env).reduce(
    (sum, [name, text]) => sum + byteLength(name) + byteLength(text) + 2,
    0,
  )
  const room = whole - HEADROOM - environment
  const lines = [
    `Your environment variables take up ${environment} bytes`,
    `POSIX upper limit on argument length (this system): ${room}`,
    'POSIX smallest allowable upper limit on argument length (all systems): 4096',
    `Maximum length of command we could actually use: ${room - environment}`,
    `Size of command buffer we are actually using: ${used}`,
    'Maximum parallelism (--max-procs must be no greater): 2147483647',
  ]
  yield* self.stderr.write(`${lines.join('\n')}\n`)
}

function* runBatches(run: Run, input: Input): Task<void> {
  const { request, self } = run
  const items = new Items(run, input)
  const base = request.argv.reduce((sum, arg) => sum + byteLength(arg) + 1, 0)
  let batch: Item[] = []
  let size = base
  const lines = new Set<number>()
  let ran = false
  const fits = (item: Item) =>
    batch.length < request.maxArgs &&
    size + byteLength(item.text) + 1 <= request.maxSize &&
    lines.size + (lines.has(item.line) ? 0 : 1) <= request.maxLines
  for (;;) {
    const item = yield* items.next()
    if (item === null) break
    if (!fits(item)) {
      if (batch.length === 0) yield* self.fail('argument line too long')
      if (request.exitIfTooLong && size + byteLength(item.text) + 1 > request.maxSize)
        yield* self.fail('argument list too long')
      yield* start(run, [...request.argv, ...batch.map((other) => other.text)])
      ran = true
      batch = []
      lines.clear()
      size = base
      if (!fits(item)) yield* self.fail('argument line too long')
    }
    batch.push(item)
    lines.add(item.line)
    size += byteLength(item.text) + 1
  }
  if (batch.length > 0 || (!ran && !request.noRunIfEmpty && items.broken === null))
    yield* start(run, [...request.argv, ...batch.map((item) => item.text)])
  if (items.broken !== null) yield* self.fail(items.broken)
}

function* start(run: Run, argv: readonly string[]): Task<void> {
  const { self, request } = run
  const { sys } = self
  while (run.running.size >= request.maxProcs) yield* reap(run)
  if (request.verbose) {
    yield* self.stderr.write(argv.map(showWord).join(' ') + (request.asks ? '' : '\n'))
    if (request.asks && !(yield* asksTerminal(run))) return
  }
  const child = spawn(
    sys,
    argv,
    self.env,
    function* (inner, error) {
      yield* writeAll(inner, 2, encode(`${self.name}: ${argv[0]}: ${self.reason(error)}\n`))
      return error.errno === 'ENOENT' ? 127 : 126
    },
    function* (inner) {
      const input = yield* inner.open('/dev/null', O_RDONLY)
      if (input.ok && input.value !== 0) {
        inner.dup2(input.value, 0)
        inner.close(input.value)
      }
    },
  )
  if (!child.ok) {
    yield* self.fail(`cannot fork: ${self.reason(child.error)}`)
    return
  }
  run.running.add(child.value)
  if (request.maxProcs === 1) yield* reap(run, argv[0]!)
}

const showWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

function* asksTerminal({ self }: Run): Task<boolean> {
  const tty = yield* self.sys.open('/dev/tty', O_RDONLY)
  if (!tty.ok) return yield* self.fail(`failed to open /dev/tty for reading: ${self.reason(tty.error)}`)
  const answer = yield* new Input(self.sys, tty.value).line()
  self.sys.close(tty.value)
  return /^[yY]/.test(answer ?? '')
}

/** Waits for one child; some of its ends are ours too. */
function* reap(run: Run, name = run.request.argv[0]!): Task<void> {
  const { self } = run
  const status = yield* self.sys.wait4(-1)
  if (!status.ok || status.value === null) {
    if (!status.ok && status.error.errno === 'ECHILD') run.running.clear()
    return
  }
  run.running.delete(status.value.pid)
  const code = exitStatus(status.value)
  if (status.value.kind === 'signaled') yield* self.fail(`${name}: terminated by signal ${code - 128}`, 125)
  if (code === 255) yield* self.fail(`${name}: exited with status 255; aborting`, 124)
  if (code === 126 || code === 127) yield* self.exit(code)
  if (code !== 0) run.status = 123
}
