import type { Task } from '../../kernel/sys.ts'
import { concat, decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'

type Charset = 'utf8' | 'latin1' | 'ascii' | 'utf16' | 'utf16le' | 'utf16be'
const NAMES: Readonly<Record<string, Charset>> = {
  UTF8: 'utf8',
  LATIN1: 'latin1',
  ISO88591: 'latin1',
  ASCII: 'ascii',
  USASCII: 'ascii',
  ANSIX341968: 'ascii',
  UTF16: 'utf16',
  UTF16LE: 'utf16le',
  UTF16BE: 'utf16be',
}
const charset = (name: string): Charset | undefined => NAMES[name.toUpperCase().replace(/[-_.:]/g, '')]

export default command(
  {
    names: ['iconv'],
    usage: '[OPTION...] [FILE...]',
    summary: 'Convert encoding of given files from one encoding to another.',
    versionLine: 'iconv (Debian GLIBC 2.36-9+deb12u10) 2.36',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'cf:lo:st:',
      long: { 'from-code': 'f:', 'to-code': 't:', list: 'l', output: 'o:', silent: 's', verbose: 'verbose' },
    })
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const [to, ...how] = (value('t') ?? 'UTF-8').split('//')
    const [source, target] = [charset((value('f') ?? 'UTF-8').split('//')[0]!), charset(to!)]
    if (!source || !target) {
      yield* self.stderr.write(
        value('f') !== null && !source && !target
          ? `${self.name}: conversions from \`${value('f')}' and to \`${value('t')}' are not supported\n`
          : `${self.name}: failed to start conversion processing: No such file or directory\n`,
      )
      return 1
    }
    const drops = options.some((option) => option.name === 'c') || how.includes('IGNORE')
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        yield* self.warn(
          read.stage === 'open'
            ? `cannot open input file \`${path}': ${self.reason(read.error)}`
            : `unable to read input: ${self.reason(read.error)}`,
        )
        status = 1
        continue
      }
      if (!(yield* convert(self, read.bytes, source, target, drops, how.includes('TRANSLIT')))) return 1
    }
    return status
  },
)

function* convert(
  self: Command,
  bytes: Uint8Array,
  from: Charset,
  to: Charset,
  drops: boolean,
  translates: boolean,
): Task<boolean> {
  const parts: Uint8Array[] = []
  if (to === 'utf16') parts.push(Uint8Array.of(0xff, 0xfe))
  for (let at = 0; at < bytes.length; ) {
    const [point, length] = readChar(bytes, at, from)
    const out = point === null ? null : (writeChar(point, to) ?? (translates ? approximate(point) : null))
    if (out === null) {
      if (!drops) {
        yield* self.print(concat(parts))
        yield* self.warn(`illegal input sequence at position ${at}`)
        return false
      }
    } else parts.push(out)
    at += length
  }
  yield* self.print(concat(parts))
  return true
}

/** A code point (null when the bytes are none) and how many bytes it took. */
function readChar(bytes: Uint8Array, at: number, from: Charset): [number | null, number] {
  const lead = bytes[at]!
  if (from === 'latin1') return [lead, 1]
  if (from === 'ascii') return [lead < 128 ? lead : null, 1]
  if (from !== 'utf8') {
    const next = bytes[at + 1]
    if (next === undefined) return [null, 1]
    return [from === 'utf16be' ? (lead << 8) | next : lead | (next << 8), 2]
  }
  const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0
  if (length === 0) return [null, 1]
  const text = decode(bytes.subarray(at, at + length))
  const point = text.codePointAt(0)!
  return [...text].length === 1 && !(point >= 0xd800 && point < 0xe000) ? [point, length] : [null, 1]
}

function writeChar(point: number, to: Charset): Uint8Array | null {
  if (to === 'utf8') return new TextEncoder().encode(String.fromCodePoint(point))
  if (to === 'latin1') return point < 256 ? Uint8Array.of(point) : null
  if (to === 'ascii') return point < 128 ? Uint8Array.of(point) : null
  const units = [...String.fromCodePoint(point)].flatMap((char) => char.split('')).map((unit) => unit.charCodeAt(0))
  return Uint8Array.from(
    units.flatMap((unit) => (to === 'utf16be' ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])),
  )
}

/** Letters without their accents; `?` for what has no likeness. */
const approximate = (point: number): Uint8Array =>
  new TextEncoder().encode(
    String.fromCodePoint(point)
      .normalize('NFD')
      .replace(/[^\x00-\x7f]/g, (_char, i: number) => (i === 0 ? '?' : '')),
  )
