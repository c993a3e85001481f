import type { Task } from '../../kernel/sys.ts'
import type { AwkProgram } from '../awk/ast.ts'
import { AwkFatal } from '../awk/fatal.ts'
import { Interpreter, withEscapes } from '../awk/interpreter.ts'
import { AwkSyntaxError } from '../awk/lexer.ts'
import { parseAwk } from '../awk/parser.ts'
import { AWK_USAGE } from '../awk/usage.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import { parseOptions } from '../lib/options.ts'

const info = {
  usage: '',
  summary: '',
  package: 'GNU Awk',
  version: '5.2.1',
  failure: 2,
}
export default ['awk', 'gawk'].map((name) => command({ ...info, names: [name] }, main))

const LONG = {
  file: 'f:',
  'field-separator': 'F:',
  assign: 'v:',
  source: 'e:',
  posix: 'P',
  traditional: 'c',
  're-interval': 'r',
  'characters-as-bytes': 'b',
  sandbox: 'S',
  lint: { as: 'L', value: 'optional' },
  version: '--version',
  help: '--help',
} as const

function* main(self: Command): Task<number> {
  // POSIX spells long options `-W name`.
  const args = self.args.map((arg) => arg.replace(/^-W(.+)/, '--$1'))
  for (let at = args.indexOf('-W'); at >= 0 && at + 1 < args.length; at = args.indexOf('-W'))
    args.splice(at, 2, `--${args[at + 1]}`)
  const parsed = parseOptions(args, { short: '+f:F:v:e:i:l:W:bcCOPrsStVhLnN', long: LONG })
  const has = (...names: string[]) => parsed.options.some((option) => names.includes(option.name))
  if (has('--version', 'V')) {
    yield* self.print('GNU Awk 5.2.1, API 3.2, PMA Avon 8-g1, (GNU MPFR 4.2.0, GNU MP 6.2.1)\n')
    return 0
  }
  if (has('--help', 'h')) {
    yield* self.print(usage(self))
    return 0
  }
  if (parsed.error !== null) {
    // An unknown option only gets the usage.
    if (parsed.error.startsWith('option requires'))
      yield* self.warn(
        parsed.error.replace(/^option requires an argument -- '(.)'$/, 'option requires an argument -- $1'),
      )
    return yield* badUsage(self)
  }
  const assignments: [string, string][] = []
  let fs: string | null = null
  for (const { name, value } of parsed.options) {
    if (name === 'F') fs = value === 't' ? '\t' : withEscapes(value!)
    if (name !== 'v') continue
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(value!)
    if (!match) {
      const bad = value!.split('=')[0]!
      if (value!.includes('=')) return yield* self.fail(`fatal: \`${bad}' is not a legal variable name`)
      yield* self.stderr.write(`${self.name}: \`${value}' argument to \`-v' not in \`var=value' form\n\n`)
      return yield* badUsage(self)
    }
    assignments.push([match[1]!, withEscapes(match[2]!)])
  }
  const operands = [...parsed.operands]
  const sources: { text: string; name: string }[] = []
  for (const { name, value } of parsed.options) {
    if (name === 'e') sources.push({ text: value!, name: 'cmd. line' })
    if (name === 'f') sources.push({ text: yield* readSource(self, value!), name: value! })
  }
  if (sources.length === 0) {
    const text = operands.shift()
    if (text === undefined) return yield* badUsage(self)
    sources.push({ text, name: 'cmd. line' })
  }
  const name = sources[0]!.name
  const program = yield* parse(self, sources.map((source) => source.text).join('\n'), name)
  if (program === null) return yield* self.exit(1)
  for (const warning of program.warnings) yield* self.stderr.write(`${self.name}: ${name}:${warning}\n`)
  const awk = new Interpreter(self, program, operands, assignments, fs)
  return yield* run(self, awk, name)
}

const usage = (self: Command): string =>
  `Usage: ${self.name} [POSIX or GNU style options] -f progfile [--] file ...\nUsage: ${self.name} [POSIX or GNU style options] [--] 'program' file ...\n${AWK_USAGE}`

function* badUsage(self: Command): Task<number> {
  yield* self.stderr.write(usage(self))
  return yield* self.exit(self.args.length === 0 ? 1 : 1)
}

function* readSource(self: Command, path: string): Task<string> {
  const read = yield* readWhole(self, path)
  if (read.ok) return decode(read.bytes)
  return yield* self.fail(`fatal: cannot open source file \`${path}' for reading: ${self.reason(read.error)}`)
}

function* parse(self: Command, source: string, name: string): Task<AwkProgram | null> {
  try {
    return parseAwk(source)
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error
    const before = source.slice(0, error.at).split('\n')
    const line = `${self.name}: ${name}:${before.length}: `
    if (/^(error|fatal): /.test(error.message)) {
      yield* self.stderr.write(`${line}${error.message}\n`)
      if (error.message.startsWith('fatal')) return yield* self.exit(2)
      return null
    }
    // The end of the text is found on the line behind it, and what stands in the last one is shown.
    const isAtEnd =
      error.message.startsWith('unexpected newline or end of string') && source.slice(error.at).trim() === ''
    if (isAtEnd) {
      const text = source.replace(/\n$/, '')
      const last = text.split('\n')
      // Where a statement may end, gawk has not begun the next line yet.
      const bare = text.replace(/"(?:\\.|[^"])*"/g, '')
      const isOpen =
        bare.split('(').length > bare.split(')').length || /(?:[-=+*/%^,<>~!|&?:]|\bfunc(?:tion)?)\s*$/.test(bare)
      const place = `${self.name}: ${name}:${last.length + (text === source && isOpen ? 1 : 0)}: `
      yield* self.stderr.write(`${place}${last.at(-1)}\n${place}${' '.repeat(last.at(-1)!.length)}^ ${error.message}\n`)
      return null
    }
    const shown = source.split('\n')[before.length - 1]!
    yield* self.stderr.write(`${line}${shown}\n${line}${' '.repeat(before.at(-1)!.length)}^ ${error.message}\n`)
    return null
  }
}

function* run(self: Command, awk: Interpreter, name: string): Task<number> {
  let code: number
  try {
    code = yield* awk.run()
    if (!(yield* self.stdout.flush())) {
      const error = self.stdout.error!
      self.stdout.error = null
      yield* self.stderr.write(
        `${self.name}: ${awk.place()}warning: error writing standard output: ${self.reason(error)}\n`,
      )
      return 1
    }
  } catch (error) {
    if (!(error instanceof AwkFatal)) throw error
    yield* awk.streams.flush()
    const place = error.word === 'error' ? '' : awk.place()
    const where = error.hasPlace ? ` ${name}:${awk.line}: ${place}` : ' '
    yield* self.stderr.write(`${self.name}:${where}${error.word}: ${error.message}\n`)
    code = error.word === 'error' ? 1 : 2
  }
  const failed = yield* awk.streams.closeAll()
  if (failed) return yield* self.fail(`fatal: flush to "${failed.name}" failed: ${self.reason(failed.error)}`)
  return code
}
