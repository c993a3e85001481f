import type { Task } from '../../kernel/sys.ts'
import { dump } from '../hexdump/display.ts'
import { HexdumpError, parseFormats } from '../hexdump/format.ts'
import { concat, encodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'

/** What each option stands for, in the language of -e. */
const END = '"%07.7_Ax\\n"'
const CANONICAL = ['"%08.8_Ax\\n"', '"%08.8_ax  " 8/1 "%02x " "  " 8/1 "%02x " ', '"  |" 16/1 "%_p" "|\\n"']
const READY: Readonly<Record<string, readonly string[]>> = {
  b: [END, '"%07.7_ax " 16/1 "%03o " "\\n"'],
  c: [END, '"%07.7_ax " 16/1 "%3_c " "\\n"'],
  C: CANONICAL,
  d: [END, '"%07.7_ax " 8/2 "  %05u " "\\n"'],
  o: [END, '"%07.7_ax " 8/2 " %06o " "\\n"'],
  x: [END, '"%07.7_ax " 8/2 "   %04x " "\\n"'],
}
const PLAIN = [END, '"%07.7_ax " 8/2 "%04x " "\\n"']

export default ['hexdump', 'hd'].map((name) =>
  command(
    {
      names: [name],
      usage: '[options] <file>...',
      summary: 'Display file contents in hexadecimal, decimal, octal, or ascii.',
      package: 'util-linux',
      version: '2.38.1',
    },
    main,
  ),
)

function* main(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'bcCde:f:L::n:os:vxhV',
    long: {
      'one-byte-octal': 'b',
      'one-byte-char': 'c',
      canonical: 'C',
      'two-bytes-decimal': 'd',
      'two-bytes-octal': 'o',
      'two-bytes-hex': 'x',
      format: 'e:',
      'format-file': 'f:',
      color: 'L::',
      length: 'n:',
      skip: 's:',
      'no-squeezing': 'v',
    },
  })
  const texts: string[] = []
  const number: Record<string, number> = { n: Infinity, s: 0 }
  for (const { name, value } of options) {
    if (name === 'h') yield* self.help()
    if (name === 'V') yield* self.version()
    if (READY[name]) texts.push(...READY[name])
    if (name === 'e') texts.push(value!)
    if (name === 'f') {
      const read = yield* readWhole(self, value!)
      if (!read.ok) return yield* self.fail(`can't read ${value}: ${self.reason(read.error)}`)
      const lines = new TextDecoder().decode(read.bytes).split('\n')
      texts.push(...lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')))
    }
    if (name !== 'n' && name !== 's') continue
    const size = parseLength(value!)
    if (size === null)
      return yield* self.fail(`failed to parse ${name === 'n' ? 'length' : 'offset'}: '${value}': Invalid argument`)
    number[name] = size
  }
  if (texts.length === 0) texts.push(...(self.info.names[0] === 'hd' ? CANONICAL : PLAIN))
  try {
    const formats = parseFormats(texts)
    const { bytes, failed } = yield* readAll(self, operands, number.s! + number.n!)
    if (failed && failed === operands.length) return yield* self.fail('all input file arguments failed')
    const from = Math.min(number.s!, bytes.length)
    const shown = bytes.subarray(from, Math.min(bytes.length, from + number.n!))
    const all = options.some((option) => option.name === 'v')
    yield* self.print(encodeLatin1(dump(shown, from, formats, all)))
    return failed > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof HexdumpError)) throw error
    return yield* self.fail(error.message)
  }
}

/** strtosize: `0x10`, `2K`, `1MiB`, `1kB`. */
function parseLength(text: string): number | null {
  const match = /^(0x[0-9a-f]+|\d+)(?:([KMGTPEZY])(iB|B)?)?$/i.exec(text)
  if (!match) return null
  const power = match[2] ? 'KMGTPEZY'.indexOf(match[2].toUpperCase()) + 1 : 0
  return Number(match[1]) * (match[3] === 'B' ? 1000 : 1024) ** power
}

function* readAll(
  self: Command,
  operands: readonly string[],
  most: number,
): Task<{ bytes: Uint8Array; failed: number }> {
  const parts: Uint8Array[] = []
  let failed = 0
  let left = most
  for (const path of operands.length > 0 ? operands : ['-']) {
    const read = yield* readWhole(self, path, left)
    if (read.ok) {
      parts.push(read.bytes)
      left -= read.bytes.length
      continue
    }
    yield* self.warn(`${path}: ${self.reason(read.error)}`)
    if (read.stage === 'open') failed++
  }
  return { bytes: concat(parts), failed }
}
