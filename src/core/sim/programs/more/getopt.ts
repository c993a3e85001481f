import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { type LongOption, parseOptions } from '../lib/options.ts'

const HELP = { short: '+ao:l:n:qQs:TuhV' } as const
const PARAMETER = 2
const INTERNAL_TEST = 4

export default command(
  {
    names: ['getopt'],
    usage: ['<optstring> <parameters>', '[options] [--] <optstring> <parameters>'],
    summary: 'Parse command options.',
    package: 'util-linux',
    version: '2.38.1',
    failure: PARAMETER,
  },
  function* (self) {
    if (self.args.length === 0) return yield* self.usage('missing optstring argument')
    // The old form: no options of getopt's own, and nothing is quoted.
    if (!self.args[0]!.startsWith('-'))
      return yield* show(self, self.args[0]!, {}, self.args.slice(1), { quotes: false, name: 'getopt', silent: false })
    const { options, operands } = yield* self.options({
      ...HELP,
      long: {
        alternative: 'a',
        longoptions: 'l:',
        name: 'n:',
        options: 'o:',
        quiet: 'q',
        'quiet-output': 'Q',
        shell: 's:',
        test: 'T',
        unquoted: 'u',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    if (has('T')) return INTERNAL_TEST
    const long: Record<string, LongOption> = {}
    for (const { name, value: list } of options) {
      if (name !== 'l') continue
      for (const word of list!.split(/[, \t\n]+/).filter(Boolean)) {
        const takes = word.endsWith('::') ? 'optional' : word.endsWith(':') ? 'required' : 'none'
        long[word.replace(/:+$/, '')] = { value: takes }
      }
    }
    const parameters = [...operands]
    const short = value('o') ?? parameters.shift()
    if (short === undefined) return yield* self.usage('missing optstring argument')
    return yield* show(self, short, long, parameters, {
      quotes: !has('u'),
      name: value('n') ?? 'getopt',
      silent: has('q'),
    })
  },
)

interface Style {
  readonly quotes: boolean
  readonly name: string
  readonly silent: boolean
}

function* show(
  self: Command,
  short: string,
  long: Readonly<Record<string, LongOption>>,
  parameters: readonly string[],
  style: Style,
): Task<number> {
  const quoted = (text: string) => (style.quotes ? `'${text.replaceAll("'", "'\\''")}'` : text)
  const words: string[] = []
  const operands: string[] = []
  let failed = false
  // One at a time, so that the rest is read after a wrong one.
  let rest = [...parameters]
  for (;;) {
    const parsed = parseOptions(rest, { short, long })
    for (const { name, value } of parsed.options) {
      const isLong = name in long
      words.push(isLong ? `--${name}` : `-${name}`)
      const takes = isLong ? long[name]!.value !== 'none' : short.includes(`${name}:`)
      if (value !== null || takes) words.push(quoted(value ?? ''))
    }
    operands.push(...parsed.operands)
    if (parsed.error === null) break
    failed = true
    if (!style.silent) yield* self.stderr.write(`${style.name}: ${parsed.error}\n`)
    rest = []
  }
  yield* self.print(`${['', ...words, '--', ...operands.map(quoted)].join(' ')}\n`)
  return failed ? 1 : 0
}
