import { command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import { parseSize } from '../lib/numbers.ts'
import { parseOptions } from '../lib/options.ts'

export default command(
  {
    names: ['cmp'],
    usage: '[OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]',
    summary: 'Compare two files byte by byte.',
    package: 'GNU diffutils',
    version: '3.8',
    failure: 2,
  },
  function* (self) {
    const tryHelp = `${self.name}: Try '${self.name} --help' for more information.\n`
    const { options, operands, error } = parseOptions(self.args, {
      short: 'bci:ln:sv',
      long: {
        'print-bytes': 'b',
        'ignore-initial': 'i:',
        verbose: 'l',
        bytes: 'n:',
        quiet: 's',
        silent: 's',
        help: '--help',
        version: 'v',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    if (has('--help')) return yield* self.help()
    if (has('v')) return yield* self.version()
    const sizeOf = (text: string, name: string): number => {
      const size = parseSize(text, 'kKMGTPEZY0')
      if (size.ok) return size.value
      wrong ??= `invalid --${name} value '${text}'`
      return 0
    }
    let wrong: string | null = null
    const [first, second = '-'] = operands
    const skips = (options.findLast((option) => option.name === 'i')?.value ?? '0').split(':')
    const skip = [skips[0]!, skips[1] ?? skips[0]!].map((text, i) => sizeOf(operands[2 + i] ?? text, 'ignore-initial'))
    const limit = options.findLast((option) => option.name === 'n')?.value ?? null
    const most = limit === null ? Number.POSITIVE_INFINITY : sizeOf(limit, 'bytes')
    const problem =
      error ??
      wrong ??
      (operands.length === 0
        ? `missing operand after '${self.args.at(-1) ?? self.name}'`
        : operands.length > 4
          ? `extra operand '${operands[4]}'`
          : null)
    if (problem !== null) {
      yield* self.warn(problem)
      yield* self.stderr.write(tryHelp)
      return 2
    }
    const contents: Uint8Array[] = []
    for (const [i, path] of [first!, second].entries()) {
      const read = yield* readWhole(self, path, skip[i]! + most)
      if (!read.ok) return yield* self.fail(`${path}: ${self.reason(read.error)}`)
      contents.push(read.bytes.subarray(skip[i], skip[i]! + most))
    }
    const [a, b] = contents as [Uint8Array, Uint8Array]
    const shared = Math.min(a.length, b.length)
    const differing: number[] = []
    for (let i = 0; i < shared && (has('l') || differing.length === 0); i++) if (a[i] !== b[i]) differing.push(i)
    if (has('s')) return differing.length > 0 || a.length !== b.length ? 1 : 0
    const octal = (byte: number) => byte.toString(8).padStart(3)
    if (has('l')) {
      const width = String(Math.min(a.length, b.length)).length
      for (const i of differing) {
        const bytes = has('b')
          ? `${octal(a[i]!)} ${printable(a[i]!).padEnd(4)} ${octal(b[i]!)} ${printable(b[i]!)}`
          : `${octal(a[i]!)} ${octal(b[i]!)}`
        yield* self.print(`${String(i + 1).padStart(width)} ${bytes}\n`)
      }
    } else if (differing.length > 0) {
      const i = differing[0]!
      const line = newlines(a.subarray(0, i)) + 1
      const bytes = has('b') ? ` is ${octal(a[i]!)} ${printable(a[i]!)} ${octal(b[i]!)} ${printable(b[i]!)}` : ''
      yield* self.print(`${first} ${second} differ: byte ${i + 1}, line ${line}${bytes}\n`)
      return 1
    }
    if (a.length === b.length) return differing.length > 0 ? 1 : 0
    const [shorter, bytes] = a.length < b.length ? [first!, a] : [second, b]
    if (bytes.length === 0) yield* self.warn(`EOF on ${shorter} which is empty`)
    else if (has('l')) yield* self.warn(`EOF on ${shorter} after byte ${bytes.length}`)
    else {
      const lines = newlines(bytes)
      yield* self.warn(
        `EOF on ${shorter} after byte ${bytes.length}, ${bytes.at(-1) === 10 ? `line ${lines}` : `in line ${lines + 1}`}`,
      )
    }
    return 1
  },
)

const newlines = (bytes: Uint8Array): number => bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0)

function printable(byte: number): string {
  const low = byte & 127
  const text = low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? '^?' : String.fromCharCode(low)
  return byte > 127 ? `M-${text}` : text
}
