import type { Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readWhole } from '../lib/lines.ts'
import { type OptionSpec, parseOptions } from '../lib/options.ts'
import { SedError } from '../sed/ast.ts'
import { SedRun } from '../sed/run.ts'
import { type ParsedScript, parseScript } from '../sed/script.ts'
import { SED_USAGE } from '../sed/usage.ts'

const SPEC: OptionSpec = {
  short: 'bsnrzuEe:f:l:i::V:s',
  long: {
    binary: 'b',
    'regexp-extended': 'r',
    debug: 'debug',
    'in-place': 'i::',
    expression: 'e:',
    file: 'f:',
    'line-length': 'l:',
    'null-data': 'z',
    'zero-terminated': 'z',
    quiet: 'n',
    posix: 'posix',
    silent: 'n',
    sandbox: 'sandbox',
    separate: 's',
    unbuffered: 'u',
    version: '--version',
    help: '--help',
    'follow-symlinks': 'follow',
  },
}

export default command(
  {
    names: ['sed'],
    usage: '[OPTION]... {script-only-if-no-other-script} [input-file]...',
    summary: '',
    package: 'GNU sed',
    version: '4.9',
    writeFailure: (name, error) => ({
      message: `${name}: couldn't ${error.errno === 'EBADF' ? 'close' : 'flush'} stdout: ${reason(error)}`,
      code: 4,
    }),
  },
  function* (self) {
    const parsed = parseOptions(self.args, SPEC)
    const has = (name: string) => parsed.options.some((option) => option.name === name)
    if (has('--help')) {
      yield* self.print(usage(self))
      return 0
    }
    if (has('--version')) {
      yield* self.print('sed (GNU sed) 4.9\n')
      return 0
    }
    if (parsed.error !== null) {
      yield* self.warn(parsed.error)
      yield* self.stderr.write(usage(self))
      return 1
    }
    const extended = has('r') || has('E')
    const operands = [...parsed.operands]
    const pieces: { text: string; source: string }[] = []
    let expressions = 0
    for (const { name, value } of parsed.options) {
      if (name === 'e') pieces.push({ text: value!, source: `-e expression #${++expressions}` })
      if (name === 'f') pieces.push({ text: yield* readScriptFile(self, value!), source: value! })
    }
    if (pieces.length === 0) {
      const script = operands.shift()
      if (script === undefined) {
        yield* self.stderr.write(usage(self))
        return 1
      }
      pieces.push({ text: script, source: '-e expression #1' })
    }
    const script = yield* readScript(self, pieces, extended)
    const inPlace = parsed.options.findLast((option) => option.name === 'i')
    if (inPlace && operands.length === 0) return yield* self.fail('no input files', 4)
    const length = parsed.options.findLast((option) => option.name === 'l')?.value ?? '70'
    const run = new SedRun(
      self,
      script.commands,
      {
        quiet: has('n') || script.quiet,
        inPlace: inPlace ? (inPlace.value ?? '') : null,
        separate: has('s') || inPlace !== undefined,
        nullData: has('z'),
        lineLength: Number(length),
        unbuffered: has('u'),
        debug: has('debug'),
        expressions: Math.max(expressions, pieces[0]?.source.startsWith('-e') ? 1 : 0),
        posix: has('posix') || self.env.POSIXLY_CORRECT !== undefined,
      },
      operands.length > 0 ? operands : ['-'],
    )
    yield* run.openOutputs()
    return yield* run.run()
  },
)

const usage = (self: Command): string =>
  `Usage: ${self.name} [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n${SED_USAGE}`

function* readScriptFile(self: Command, path: string): Task<string> {
  const read = yield* readWhole(self, path)
  if (!read.ok) return yield* self.fail(`couldn't open file ${path}: ${self.reason(read.error)}`, 4)
  return decode(read.bytes)
    .replace(/\n$/, '')
    .replace(/^#![^\n]*/, '')
}

function* readScript(
  self: Command,
  pieces: readonly { text: string; source: string }[],
  extended: boolean,
): Task<ParsedScript> {
  // `-e 'a\' -e text` is one command: the pieces are lines of one script.
  const whole = pieces.map((piece) => piece.text).join('\n')
  try {
    return parseScript(whole, extended)
  } catch (error) {
    if (!(error instanceof SedError)) throw error
    if (error.at < 0) return yield* self.fail(error.message)
    let [start, i] = [0, 0]
    while (i < pieces.length - 1 && error.at > start + pieces[i]!.text.length + 1) start += pieces[i++]!.text.length + 1
    const piece = pieces[i]!
    const at = Math.min(Math.max(0, error.at - start), piece.text.length)
    const place = piece.source.startsWith('-e ')
      ? `${piece.source}, char ${at}`
      : `file ${piece.source} line ${piece.text.slice(0, at).split('\n').length}`
    return yield* self.fail(`${place}: ${error.message}`)
  }
}
