import type { SysError, Task } from '../../kernel/sys.ts'
import { concat, decodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { eachChunk, readWhole } from '../lib/lines.ts'

interface Alphabet {
  readonly chars: string
  readonly bits: number
  /** Characters of a full group. */
  readonly group: number
}
const BASE64: Alphabet = {
  chars: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  bits: 6,
  group: 4,
}
const BASE32: Alphabet = { chars: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits: 5, group: 8 }

const make = (name: string, alphabet: Alphabet) =>
  command(
    {
      names: [name],
      usage: '[OPTION]... [FILE]',
      summary: `${name} encode or decode FILE, or standard input, to standard output.`,
    },
    function* (self) {
      const { options, operands } = yield* self.options({
        short: 'diw:',
        long: { decode: 'd', 'ignore-garbage': 'i', wrap: 'w:' },
      })
      const has = (letter: string) => options.some((option) => option.name === letter)
      const wrap = options.findLast((option) => option.name === 'w')?.value ?? '76'
      if (!/^\d+$/.test(wrap)) return yield* self.fail(`invalid wrap size: ${self.quote(wrap)}`)
      if (operands.length > 1) return yield* self.usage(`extra operand ${self.quote(operands[1]!)}`)
      const path = operands[0] ?? '-'
      const failed = ({ stage, error }: { stage: string; error: SysError }) =>
        self.fail(`${stage === 'open' ? self.quoteIfNeeded(path) : 'read error'}: ${self.reason(error)}`)
      if (!has('d')) return yield* encodeInput(self, path, alphabet, Number(wrap), failed)
      const read = yield* readWhole(self, path)
      if (!read.ok) return yield* failed(read)
      return yield* decodeInput(self, decodeLatin1(read.bytes), alphabet, has('i'))
    },
  )

export default [make('base64', BASE64), make('base32', BASE32)]

/** In pieces that make whole lines, for there may be no end. */
function* encodeInput(
  self: Command,
  path: string,
  alphabet: Alphabet,
  wrap: number,
  complain: (failed: { stage: string; error: SysError }) => Task<never>,
): Task<number> {
  const size = (alphabet.bits * alphabet.group * (wrap || 64) * 64) / 8
  let rest: Uint8Array = new Uint8Array(0)
  const failed = yield* eachChunk(self, path, function* (bytes) {
    const all = concat([rest, bytes])
    const cut = all.length - (all.length % size)
    rest = all.slice(cut)
    yield* self.print(wrapLines(encodeBytes(all.subarray(0, cut), alphabet), wrap))
  })
  if (failed) return yield* complain(failed)
  yield* self.print(wrapLines(encodeBytes(rest, alphabet), wrap))
  return 0
}

function encodeBytes(bytes: Uint8Array, { chars, bits, group }: Alphabet): string {
  let text = ''
  let held = 0
  let count = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    count += 8
    while (count >= bits) {
      count -= bits
      text += chars[(held >> count) & ((1 << bits) - 1)]
    }
  }
  if (count > 0) text += chars[(held << (bits - count)) & ((1 << bits) - 1)]
  return text + '='.repeat((group - (text.length % group)) % group)
}

function wrapLines(text: string, width: number): string {
  if (width === 0) return text
  return text === '' ? '' : `${text.match(new RegExp(`.{1,${width}}`, 'g'))!.join('\n')}\n`
}

/** What could be decoded before the fault is written. */
function* decodeInput(
  self: Command,
  input: string,
  { chars, bits, group }: Alphabet,
  ignoreGarbage: boolean,
): Task<number> {
  const text = ignoreGarbage
    ? [...input].filter((char) => chars.includes(char) || char === '=').join('')
    : input.replaceAll('\n', '')
  const bytes: number[] = []
  let isBad = false
  for (let at = 0; at < text.length && !isBad; at += group) {
    const quantum = text.slice(at, at + group)
    const data = quantum.replace(/=+$/, '')
    isBad =
      quantum.length < group || [...data].some((char) => !chars.includes(char)) || (data.length * bits) % 8 >= bits
    let held = 0
    let count = 0
    for (const char of data) {
      const value = chars.indexOf(char)
      if (value < 0) break
      held = ((held << bits) | value) & 0xffff
      count += bits
      if (count < 8) continue
      count -= 8
      bytes.push((held >> count) & 255)
    }
  }
  yield* self.print(Uint8Array.from(bytes))
  return isBad ? yield* self.fail('invalid input') : 0
}
