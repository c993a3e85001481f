import { decodeLatin1 } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readWhole } from '../lib/lines.ts'

export default command(
  {
    names: ['xxd'],
    usage: '[options] [infile [outfile]]',
    summary: '',
    package: 'xxd',
    version: '2022-01-14',
    writeFailure: (name, error) => ({ message: `${name}: ${reason(error)}`, code: 3 }),
  },
  function* (self) {
    const request = parse(self.args)
    if (request === 'version') {
      yield* self.stderr.write('xxd 2022-01-14 by Juergen Weigert et al.\n')
      return 0
    }
    if (request === null) {
      yield* self.stderr.write(USAGE)
      return 1
    }
    const { given, operands } = request
    const has = (name: string) => given.has(name)
    const value = (name: string) => given.get(name) ?? null
    if (Number(value('c') ?? 0) > 256 && !has('p')) return yield* self.fail('invalid number of columns (max. 256).')
    const path = operands[0] ?? '-'
    const most =
      value('l') === null || Number(value('s') ?? 0) < 0 ? Infinity : Number(value('s') ?? 0) + Number(value('l'))
    const read = yield* readWhole(self, path, has('r') ? Infinity : most)
    if (!read.ok) {
      const text =
        read.stage === 'open' && path !== '' ? `${path}: ${self.reason(read.error)}` : self.reason(read.error)
      return yield* self.fail(text, 2)
    }
    if (has('r')) {
      yield* self.print(revert(decodeLatin1(read.bytes), has('p')))
      return 0
    }
    const from = Number(value('s') ?? 0)
    const start = from < 0 ? Math.max(0, read.bytes.length + from) : from
    const bytes = read.bytes.subarray(start, value('l') === null ? undefined : start + Number(value('l')))
    const hex = (byte: number) => (has('u') ? byte.toString(16).toUpperCase() : byte.toString(16)).padStart(2, '0')
    if (has('p')) {
      const columns = Number(value('c') ?? 30)
      for (let at = 0; at < bytes.length; at += columns)
        yield* self.print(`${[...bytes.subarray(at, at + columns)].map(hex).join('')}\n`)
      return 0
    }
    if (has('i')) {
      yield* self.print(asInclude(bytes, path, Number(value('c') ?? 12)))
      return 0
    }
    if (has('e')) {
      yield* self.print(littleEndian(bytes, start, Number(value('c') ?? 16), Number(value('g') ?? 4), hex))
      return 0
    }
    const bits = has('b')
    const columns = Number(value('c') ?? (bits ? 6 : 16))
    const group = Number(value('g') ?? (bits ? 1 : 2)) || columns
    for (let at = 0; at < bytes.length; at += columns) {
      const row = [...bytes.subarray(at, at + columns)]
      let text = ''
      const cellWidth = bits ? 8 : 2
      for (let i = 0; i < columns; i++) {
        const byte = row[i]
        text += byte === undefined ? ' '.repeat(cellWidth) : bits ? byte.toString(2).padStart(8, '0') : hex(byte)
        if ((i + 1) % group === 0) text += ' '
      }
      if (columns % group !== 0) text += ' '
      const shown = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
      yield* self.print(`${(start + at).toString(16).padStart(8, '0')}: ${text} ${shown}\n`)
    }
    return 0
  },
)

const USAGE = `Usage:
       xxd [options] [infile [outfile]]
    or
       xxd -r [-s [-]offset] [-c cols] [-ps] [infile [outfile]]
Options:
    -a          toggle autoskip: A single '*' replaces nul-lines. Default off.
    -b          binary digit dump (incompatible with -ps,-i,-r). Default hex.
    -C          capitalize variable names in C include file style (-i).
    -c cols     format <cols> octets per line. Default 16 (-i: 12, -ps: 30).
    -E          show characters in EBCDIC. Default ASCII.
    -e          little-endian dump (incompatible with -ps,-i,-r).
    -g bytes    number of octets per group in normal output. Default 2 (-e: 4).
    -h          print this summary.
    -i          output in C include file style.
    -l len      stop after <len> octets.
    -n name     set the variable name used in C include output (-i).
    -o off      add <off> to the displayed file position.
    -ps         output in postscript plain hexdump style.
    -r          reverse operation: convert (or patch) hexdump into binary.
    -r -s off   revert with <off> added to file positions found in hexdump.
    -d          show offset in decimal instead of hex.
    -s [+][-]seek  start at <seek> bytes abs. (or +: rel.) infile offset.
    -u          use upper case hex letters.
    -v          show version: "xxd DATE by Juergen Weigert et al.".
`
const FLAGS = 'abCEdeipru'
/** With the long word that may stand for the letter; what follows anything else is the value itself. */
const VALUES: Readonly<Record<string, string>> = { c: 'ols', g: 'roup', l: 'en', n: 'ame', o: 'ffset', s: 'eek' }

/** Its own way with options: the first letter counts, `-c4`, `-c 4` and `-cols 4` are one. Null where only the usage helps. */
function parse(
  args: readonly string[],
): { readonly given: ReadonlyMap<string, string>; readonly operands: readonly string[] } | 'version' | null {
  const given = new Map<string, string>()
  let at = 0
  for (; at < args.length && /^-./.test(args[at]!); at++) {
    if (args[at] === '--') {
      at++
      break
    }
    const arg = args[at]!.replace(/^--(?=.)/, '-')
    const letter = arg[1]!
    const rest = arg.slice(2)
    const word = VALUES[letter]
    if (letter === 'v') return 'version'
    if (FLAGS.includes(letter)) given.set(letter, '')
    else if (word === undefined) return null
    else if (rest !== '' && !rest.startsWith(word.slice(0, 3))) given.set(letter, rest)
    else if (at + 1 < args.length) given.set(letter, args[++at]!)
    else return null
  }
  const operands = args.slice(at)
  return operands.length > 2 ? null : { given, operands }
}

/** -e: the bytes of a group the other way round, as a word of this machine reads. */
function littleEndian(
  bytes: Uint8Array,
  start: number,
  columns: number,
  group: number,
  hex: (byte: number) => string,
): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += columns) {
    const row = [...bytes.subarray(at, at + columns)]
    const words: string[] = []
    for (let i = 0; i < columns; i += group) {
      const cells = Array.from({ length: group }, (_, j) => row[i + j]).reverse()
      words.push(cells.map((byte) => (byte === undefined ? '  ' : hex(byte))).join(''))
    }
    const shown = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    text += `${(start + at).toString(16).padStart(8, '0')}: ${words.join(' ')}  ${shown}\n`
  }
  return text
}

function revert(text: string, plain: boolean): Uint8Array {
  if (plain)
    return Uint8Array.from(
      (text.replace(/[^0-9a-fA-F]/g, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)),
    )
  const bytes: number[] = []
  for (const line of text.split('\n')) {
    const match = /^\s*([0-9a-fA-F]+):\s?((?:[0-9a-fA-F]{2,} ?)+)/.exec(line)
    if (!match) continue
    const at = Number.parseInt(match[1]!, 16)
    while (bytes.length < at) bytes.push(0)
    for (const pair of match[2]!.replace(/ /g, '').match(/../g) ?? []) bytes.push(Number.parseInt(pair, 16))
  }
  return Uint8Array.from(bytes)
}

function asInclude(bytes: Uint8Array, path: string, columns: number): string {
  const cells = [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
  const lines: string[] = []
  for (let at = 0; at < cells.length; at += columns) lines.push(`  ${cells.slice(at, at + columns).join(', ')}`)
  if (path === '-') return `${lines.join(',\n')}\n`
  const name = path.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '__')
  return `unsigned char ${name}[] = {\n${lines.join(',\n')}\n};\nunsigned int ${name}_len = ${bytes.length};\n`
}
