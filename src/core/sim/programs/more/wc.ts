import { O_RDONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { charWidth, decode, sequenceLength } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { listedFiles } from '../lib/listed-files.ts'
import { isRegular } from '../lib/mode.ts'

interface Counts {
  lines: number
  words: number
  chars: number
  bytes: number
  longest: number
}
const FIELDS = ['lines', 'words', 'chars', 'bytes', 'longest'] as const
const FIELD_OPTIONS = { l: 'lines', w: 'words', m: 'chars', c: 'bytes', L: 'longest' } as const

export default command(
  {
    names: ['wc'],
    usage: ['[OPTION]... [FILE]...', '[OPTION]... --files0-from=F'],
    summary: 'Print newline, word, and byte counts for each FILE, and a total line if more than one FILE is specified.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'clLmw',
      long: {
        bytes: 'c',
        chars: 'm',
        lines: 'l',
        words: 'w',
        'files0-from': { value: 'required' },
        'max-line-length': 'L',
      },
    })
    // Line by line, so that several writers to one file do not mix.
    self.stdout.setBuffering('line')
    const chosen = new Set<keyof Counts>(
      options
        .map(({ name }) => FIELD_OPTIONS[name as keyof typeof FIELD_OPTIONS])
        .filter((field) => field !== undefined),
    )
    const fields = FIELDS.filter((field) =>
      (chosen.size === 0 ? ['lines', 'words', 'bytes'] : [...chosen]).includes(field),
    )
    const list = options.find((option) => option.name === 'files0-from')?.value ?? null
    const paths = list === null ? operands : yield* listedFiles(self, list, operands)
    // Names that come through a pipe are counted one by one: nothing is known of their sizes.
    const width = list === '-' ? 1 : numberWidth(self, paths, fields.length)
    const total: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 }
    let status = 0
    for (const path of paths.length > 0 || list !== null ? paths : [null]) {
      if (!(yield* countFile(self, path, fields, width, total))) status = 1
    }
    if (paths.length > 1) yield* self.print(row(total, 'total', fields, width))
    return status
  },
)

/** As wide as the sum of the sizes; 7 where a size is not known ahead; a single number stands alone. */
function numberWidth(self: Command, paths: readonly string[], fieldCount: number): number {
  if (paths.length <= 1 && fieldCount === 1) return 1
  let least = 1
  let total = 0
  for (const path of paths.length > 0 ? paths : ['-']) {
    const stat = path === '-' ? self.sys.fstat(0) : self.sys.stat(path)
    if (!stat.ok) continue
    if (isRegular(stat.value.mode)) total += stat.value.size
    else least = 7
  }
  return Math.max(least, String(total).length)
}

function row(counts: Counts, name: string | null, fields: readonly (keyof Counts)[], width: number): string {
  const numbers = fields.map((field) => String(counts[field]).padStart(width)).join(' ')
  return `${numbers}${name === null ? '' : ` ${name}`}\n`
}

function* countFile(
  self: Command,
  path: string | null,
  fields: readonly (keyof Counts)[],
  width: number,
  total: Counts,
): Task<boolean> {
  const { sys } = self
  if (path === '') {
    yield* self.warn('invalid zero-length file name')
    return false
  }
  const fd = path === null || path === '-' ? ({ ok: true, value: 0 } as const) : yield* sys.open(path, O_RDONLY)
  if (!fd.ok) {
    yield* self.warnBecause(self.quoteIfNeeded(path!), fd.error)
    return false
  }
  const { counts, error } = yield* count(self, fd.value, fields)
  const { LC_ALL, LC_CTYPE, LANG } = self.env
  if (/^(C|POSIX)?$/.test(LC_ALL || LC_CTYPE || LANG || '')) counts.chars = counts.bytes
  if (fd.value !== 0) sys.close(fd.value)
  if (error) yield* self.warnBecause(path === null ? "'standard input'" : self.quoteIfNeeded(path), error)
  const shown = path === null ? null : path.includes('\n') ? self.quoteIfNeeded(path) : path
  yield* self.print(row(counts, shown, fields, width))
  for (const field of FIELDS) {
    total[field] = field === 'longest' ? Math.max(total.longest, counts.longest) : total[field] + counts[field]
  }
  return error === null
}

function* count(
  self: Command,
  fd: number,
  fields: readonly (keyof Counts)[],
): Task<{ counts: Counts; error: SysError | null }> {
  const { sys } = self
  const counts: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 }
  if (fields.length === 1 && fields[0] === 'bytes') {
    const stat = sys.fstat(fd)
    const at = sys.lseek(fd, 0, 'cur')
    if (stat.ok && at.ok && isRegular(stat.value.mode) && stat.value.size > 0) {
      counts.bytes = Math.max(0, stat.value.size - at.value)
      sys.lseek(fd, 0, 'end')
      return { counts, error: null }
    }
  }
  const scan = { inWord: false, column: 0, rest: new Uint8Array(0) }
  for (;;) {
    const got = yield* sys.read(fd, 16384)
    if (!got.ok) return { counts, error: got.error }
    const { value } = got
    if (value.length === 0) {
      counts.longest = Math.max(counts.longest, scan.column)
      return { counts, error: null }
    }
    counts.bytes += value.length
    tally(value, counts, scan)
  }
}

/** Goes on where the last block ended; a character that is cut in two waits for its rest. */
function tally(block: Uint8Array, counts: Counts, scan: { inWord: boolean; column: number; rest: Uint8Array }): void {
  const bytes = scan.rest.length > 0 ? Uint8Array.of(...scan.rest, ...block) : block
  scan.rest = new Uint8Array(0)
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i]!
    if (byte < 0x80) {
      i++
      counts.chars++
      const isSpace = byte === 32 || (byte >= 9 && byte <= 13)
      if (byte === 10) counts.lines++
      if (byte === 10 || byte === 13 || byte === 12) {
        counts.longest = Math.max(counts.longest, scan.column)
        scan.column = 0
      } else if (byte === 9) scan.column += 8 - (scan.column % 8)
      else if (byte >= 32 && byte < 127) scan.column++
      if (isSpace) scan.inWord = false
      else if (byte > 32 && byte < 127 && !scan.inWord) {
        scan.inWord = true
        counts.words++
      }
      continue
    }
    const length = sequenceLength(bytes, i)
    if (length === 0) {
      if (bytes.length - i < 4 && byte >= 0xc2 && byte <= 0xf4) {
        scan.rest = bytes.slice(i)
        return
      }
      i++
      continue
    }
    const char = decode(bytes.subarray(i, i + length))
    i += length
    counts.chars++
    scan.column += charWidth(char.codePointAt(0)!)
    if (/\s/.test(char) && char !== '\u00a0') scan.inWord = false
    else if (!scan.inWord) {
      scan.inWord = true
      counts.words++
    }
  }
}
