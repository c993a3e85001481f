import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { concat, decodeLatin1, encodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { copyWithin } from '../lib/copy-range.ts'
import { reason } from '../lib/errors.ts'
import { writeAll } from '../lib/stdio.ts'

/** Reads and writes of cat are this large. */
const BLOCK = 131072

interface Style {
  number: 'none' | 'all' | 'nonblank'
  squeeze: boolean
  ends: boolean
  tabs: boolean
  controls: boolean
}
/** Goes on over the files: a line number or a run of blank lines does not start again. */
interface Progress {
  line: number
  atLineStart: boolean
  blankLines: number
  pendingCr: boolean
}

export default command(
  { names: ['cat'], usage: '[OPTION]... [FILE]...', summary: 'Concatenate FILE(s) to standard output.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'benstuvAET',
      long: {
        'number-nonblank': 'b',
        number: 'n',
        'squeeze-blank': 's',
        'show-nonprinting': 'v',
        'show-ends': 'E',
        'show-tabs': 'T',
        'show-all': 'A',
      },
    })
    const style = readStyle(options.map((option) => option.name))
    const isPlain = style.number === 'none' && !style.squeeze && !style.ends && !style.tabs && !style.controls
    const progress: Progress = { line: 0, atLineStart: true, blankLines: 0, pendingCr: false }
    const out = self.sys.fstat(1)
    if (!out.ok) return yield* self.fail(`standard output: ${reason(out.error)}`)
    let status = 0
    const paths = operands.length > 0 ? operands : ['-']
    for (const path of paths) {
      if (!(yield* catFile(self, path, isPlain ? null : style, progress, out.value))) status = 1
    }
    if (progress.pendingCr) yield* writeOut(self, Uint8Array.of(13))
    const closed = paths.includes('-') ? self.sys.close(0) : null
    if (closed?.ok === false) return yield* self.fail(`closing standard input: ${reason(closed.error)}`)
    return status
  },
)

function readStyle(letters: readonly string[]): Style {
  const style: Style = { number: 'none', squeeze: false, ends: false, tabs: false, controls: false }
  for (const letter of letters) {
    if (letter === 'b') style.number = 'nonblank'
    if (letter === 'n' && style.number === 'none') style.number = 'all'
    if (letter === 's') style.squeeze = true
    if ('eEA'.includes(letter)) style.ends = true
    if ('tTA'.includes(letter)) style.tabs = true
    if ('etvA'.includes(letter)) style.controls = true
  }
  return style
}

function* catFile(
  self: Command,
  path: string,
  style: Style | null,
  progress: Progress,
  out: { dev: number; ino: number; mode: number; size: number },
): Task<boolean> {
  const { sys } = self
  const opened = path === '-' ? ({ ok: true, value: 0 } as const) : yield* sys.open(path, O_RDONLY)
  const shown = self.quoteIfNeeded(path)
  if (!opened.ok) {
    yield* self.warnBecause(shown, opened.error)
    return false
  }
  const fd = opened.value
  const isGood = yield* copy(self, fd, shown, style, progress, out)
  if (fd !== 0) sys.close(fd)
  return isGood
}

function* copy(
  self: Command,
  fd: number,
  shown: string,
  style: Style | null,
  progress: Progress,
  out: { dev: number; ino: number; mode: number; size: number },
): Task<boolean> {
  const { sys } = self
  const stat = sys.fstat(fd)
  if (!stat.ok) {
    yield* self.warnBecause(shown, stat.error)
    return false
  }
  const isRegular = (out.mode & 0o170000) === 0o100000
  if (isRegular && stat.value.dev === out.dev && stat.value.ino === out.ino) {
    const at = sys.lseek(fd, 0, 'cur')
    if (at.ok && at.value < stat.value.size) {
      yield* self.warn(`${shown}: input file is output file`)
      return false
    }
  }
  if (!style && isRegular && (stat.value.mode & 0o170000) === 0o100000) {
    const copied = yield* copyWithin(sys, fd, 1)
    if (copied.kind === 'all') return true
    if (copied.kind === 'failed') {
      yield* self.warnBecause(shown, copied.error)
      return false
    }
  }
  for (;;) {
    const got = yield* sys.read(fd, BLOCK)
    if (!got.ok) {
      yield* self.warnBecause(shown, got.error)
      return false
    }
    if (got.value.length === 0) return true
    yield* writeOut(self, style ? decorate(got.value, style, progress) : got.value)
  }
}

function* writeOut(self: Command, bytes: Uint8Array): Task<void> {
  const written = yield* writeAll(self.sys, 1, bytes)
  if (!written.ok) yield* self.fail(`write error: ${reason(written.error)}`)
}

function decorate(bytes: Uint8Array, style: Style, progress: Progress): Uint8Array {
  const parts: string[] = []
  for (const char of decodeLatin1(bytes)) {
    if (progress.pendingCr) {
      progress.pendingCr = false
      parts.push(char === '\n' ? '^M' : '\r')
    }
    if (char === '\n') {
      if (progress.atLineStart) {
        if (++progress.blankLines > 1 && style.squeeze) continue
        if (style.number === 'all') parts.push(lineNumber(progress))
      } else progress.blankLines = 0
      parts.push(style.ends ? '$\n' : '\n')
      progress.atLineStart = true
      continue
    }
    if (progress.atLineStart && style.number !== 'none') parts.push(lineNumber(progress))
    progress.atLineStart = false
    progress.blankLines = 0
    if (char === '\r' && style.ends && !style.controls) progress.pendingCr = true
    else parts.push(show(char, style))
  }
  return parts.length === 0 ? concat([]) : encodeLatin1(parts.join(''))
}

const lineNumber = (progress: Progress): string => `${String(++progress.line).padStart(6)}\t`

function show(char: string, style: Style): string {
  if (char === '\t') return style.tabs ? '^I' : char
  if (!style.controls) return char
  const code = char.charCodeAt(0)
  const low = code & 0x7f
  const text = low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? '^?' : String.fromCharCode(low)
  return code >= 128 ? `M-${text}` : text
}
