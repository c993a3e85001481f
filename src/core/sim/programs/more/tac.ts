import { decode, decodeLatin1, encode, encodeLatin1, toByteString } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { readLines, readWhole } from '../lib/lines.ts'
import { compileRegex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'

const tac = command(
  { names: ['tac'], usage: '[OPTION]... [FILE]...', summary: 'Write each FILE to standard output, last line first.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'brs:',
      long: { before: 'b', regex: 'r', separator: 's:' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const separator = options.findLast((option) => option.name === 's')?.value ?? '\n'
    if (separator === '' && has('r')) return yield* self.fail('separator cannot be empty')
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        status = 1
        if (read.stage === 'open')
          yield* self.warnBecause(`failed to open ${self.quoteAlways(path)} for reading`, read.error)
        else
          yield* self.warnBecause(
            `${self.quoteIfNeeded(path === '-' ? 'standard input' : path)}: read error`,
            read.error,
          )
        continue
      }
      const text = decodeLatin1(read.bytes)
      const ends = has('r')
        ? regexEnds(text, separator)
        : plainEnds(text, separator === '' ? '\0' : toByteString(separator))
      const pieces: string[] = []
      let start = 0
      for (const [from, to] of ends) {
        const cut = has('b') ? from : to
        if (cut > start) pieces.push(text.slice(start, cut))
        start = cut
      }
      if (start < text.length) pieces.push(text.slice(start))
      yield* self.print(encodeLatin1(pieces.reverse().join('')))
    }
    return status
  },
)

/** xdectoumax adds why a number will not do. */
const tooSmall = (text: string): string => (/^0+$/.test(text) ? ': Numerical result out of range' : '')

type End = readonly [from: number, to: number]

function plainEnds(text: string, separator: string): End[] {
  const ends: End[] = []
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length))
    ends.push([at, at + separator.length])
  return ends
}

function regexEnds(text: string, pattern: string): End[] {
  const regex = compileRegex(pattern, { syntax: BASIC, multiline: true })
  const ends: End[] = []
  if (!regex.ok) return ends
  for (let at = 0; at <= text.length; ) {
    const match = regex.value.exec(text, at)
    if (!match) break
    if (match.end > match.start) ends.push([match.start, match.end])
    at = Math.max(match.end, match.start + 1)
  }
  return ends
}

const rev = command(
  {
    names: ['rev'],
    usage: '[options] [file ...]',
    summary: 'Reverse lines characterwise.',
    package: 'util-linux',
    version: '2.38.1',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '0', long: { zero: '0' } })
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        yield* self.warn(`${read.stage === 'open' ? `cannot open ${path}` : `${path}: 0`}: ${self.reason(read.error)}`)
        status = 1
        continue
      }
      const text = decode(read.bytes)
      const lines = text.split('\n').map((line) => [...line].reverse().join(''))
      yield* self.print(encode(lines.join('\n')))
    }
    return status
  },
)

const fold = command(
  {
    names: ['fold'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Wrap input lines in each FILE, writing to standard output.',
  },
  function* (self) {
    const digits = /^-(\d+)$/
    self.args = self.args.map((arg) => arg.replace(digits, '-w$1'))
    const { options, operands } = yield* self.options({ short: 'bsw:', long: { bytes: 'b', spaces: 's', width: 'w:' } })
    const has = (name: string) => options.some((option) => option.name === name)
    const given = options.findLast((option) => option.name === 'w')?.value ?? '80'
    const width = /^\d+$/.test(given) ? Number(given) : 0
    if (width === 0) return yield* self.fail(`invalid number of columns: ${self.quote(given)}${tooSmall(given)}`)
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
        status = 1
        continue
      }
      const text = decodeLatin1(read.bytes)
      const lines = text.split('\n').map((line) => foldLine(line, width, has('b'), has('s')))
      yield* self.print(encodeLatin1(lines.join('\n')))
    }
    return status
  },
)

function foldLine(line: string, width: number, bytes: boolean, atSpaces: boolean): string {
  const lines: string[] = []
  let current = ''
  let column = 0
  const advance = (char: string, at: number) => {
    if (bytes) return at + 1
    if (char === '\b') return Math.max(0, at - 1)
    if (char === '\r') return 0
    return char === '\t' ? at + 8 - (at % 8) : at + 1
  }
  const measure = (text: string) => [...text].reduce((at, char) => advance(char, at), 0)
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    const next = advance(char, column)
    if (next > width && current !== '') {
      const blank = atSpaces ? Math.max(current.lastIndexOf(' '), current.lastIndexOf('\t')) : -1
      const cut = blank >= 0 ? blank + 1 : current.length
      lines.push(current.slice(0, cut))
      current = current.slice(cut)
      column = measure(current)
      i--
      continue
    }
    current += char
    column = next
  }
  lines.push(current)
  return lines.join('\n')
}

const nl = command(
  {
    names: ['nl'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Write each FILE to standard output, with line numbers added.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'b:d:f:h:i:l:n:ps:v:w:',
      long: {
        'body-numbering': 'b:',
        'section-delimiter': 'd:',
        'footer-numbering': 'f:',
        'header-numbering': 'h:',
        'line-increment': 'i:',
        'join-blank-lines': 'l:',
        'number-format': 'n:',
        'no-renumber': 'p',
        'number-separator': 's:',
        'starting-line-number': 'v:',
        'number-width': 'w:',
      },
    })
    const value = (name: string, fallback: string) =>
      options.findLast((option) => option.name === name)?.value ?? fallback
    for (const [name, what] of [
      ['b', 'body'],
      ['h', 'header'],
      ['f', 'footer'],
    ] as const) {
      if (!/^([atn]$|p)/.test(value(name, 't')))
        return yield* self.usage(`invalid ${what} numbering style: ${self.quote(value(name, 't'))}`)
    }
    if (!/^-?\d+$/.test(value('v', '1')))
      return yield* self.fail(`invalid starting line number: ${self.quote(value('v', '1'))}`)
    if (!/^-?\d+$/.test(value('i', '1')))
      return yield* self.fail(`invalid line number increment: ${self.quote(value('i', '1'))}`)
    if (!/^[1-9]\d*$/.test(value('l', '1')))
      return yield* self.fail(
        `invalid line number of blank lines: ${self.quote(value('l', '1'))}${tooSmall(value('l', '1'))}`,
      )
    if (!/^[1-9]\d*$/.test(value('w', '6')))
      return yield* self.fail(
        `invalid line number field width: ${self.quote(value('w', '6'))}${tooSmall(value('w', '6'))}`,
      )
    if (!/^(ln|rn|rz)$/.test(value('n', 'rn')))
      return yield* self.usage(`invalid line numbering format: ${self.quote(value('n', 'rn'))}`)
    const width = Number(value('w', '6'))
    const separator = value('s', '\t')
    const join = Number(value('l', '1'))
    const pattern = value('b', 't')
    const styles = { b: pattern, h: value('h', 'n'), f: value('f', 'n') }
    let number = Number(value('v', '1'))
    let section: 'b' | 'h' | 'f' = 'b'
    let blanks = 0
    let status = 0
    const mark = value('d', '\\:').padEnd(2, ':')
    for (const path of operands.length > 0 ? operands : ['-']) {
      const lines = yield* readLines(self, path)
      if (lines === null) {
        status = 1
        continue
      }
      let text = ''
      for (const line of lines) {
        const level = line === mark.repeat(3) ? 'h' : line === mark.repeat(2) ? 'b' : line === mark ? 'f' : null
        if (level) {
          section = level
          if (!options.some((option) => option.name === 'p')) number = Number(value('v', '1'))
          text += '\n'
          continue
        }
        const style = styles[section]
        blanks = line === '' ? blanks + 1 : 0
        const isNumbered =
          style === 'a'
            ? line !== '' || blanks % join === 0
            : style === 't'
              ? line !== ''
              : style === 'n'
                ? false
                : matches(style.slice(1), line)
        if (!isNumbered) {
          text += `${' '.repeat(width + separator.length)}${line}\n`
          continue
        }
        const digits = String(number)
        const format = value('n', 'rn')
        text +=
          (format === 'ln' ? digits.padEnd(width) : digits.padStart(width, format === 'rz' ? '0' : ' ')) +
          separator +
          line +
          '\n'
        number += Number(value('i', '1'))
      }
      yield* self.print(text)
    }
    return status
  },
)

function matches(pattern: string, line: string): boolean {
  const regex = compileRegex(pattern, { syntax: BASIC })
  return regex.ok && regex.value.test(line)
}

const expand = command(
  {
    names: ['expand'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Convert tabs in each FILE to spaces, writing to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'it:0123456789', long: { initial: 'i', tabs: 't:' } })
    const initialOnly = options.some((option) => option.name === 'i')
    const stops = readStops(
      options.findLast((option) => option.name === 't')?.value ??
        (options
          .filter((o) => /\d/.test(o.name))
          .map((o) => o.name)
          .join('') ||
          '8'),
    )
    if (stops === null) {
      if (options.some((o) => /\d/.test(o.name) || (o.name === 't' && /(^|[, ])0+($|[, ])/.test(o.value!))))
        return yield* self.fail('tab size cannot be 0')
      return yield* self.fail(
        `tab size contains invalid character(s): ${self.quote(options.findLast((o) => o.name === 't')!.value!)}`,
      )
    }
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
        status = 1
        continue
      }
      const lines = decode(read.bytes)
        .split('\n')
        .map((line) => expandLine(line, stops, initialOnly))
      yield* self.print(lines.join('\n'))
    }
    return status
  },
)

function readStops(text: string): number[] | null {
  const stops = text.split(/[, ]+/).map(Number)
  return stops.every((stop) => Number.isInteger(stop) && stop > 0) ? stops : null
}

function nextStop(column: number, stops: readonly number[]): number {
  if (stops.length === 1) return column + stops[0]! - (column % stops[0]!)
  return stops.find((stop) => stop > column) ?? column + 1
}

function expandLine(line: string, stops: readonly number[], initialOnly: boolean): string {
  let text = ''
  let column = 0
  let isInitial = true
  for (const char of line) {
    if (char === '\t' && (isInitial || !initialOnly)) {
      const stop = nextStop(column, stops)
      text += ' '.repeat(stop - column)
      column = stop
      continue
    }
    if (char !== ' ') isInitial = false
    text += char
    column = char === '\b' ? Math.max(0, column - 1) : column + 1
  }
  return text
}

const unexpand = command(
  {
    names: ['unexpand'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Convert blanks in each FILE to tabs, writing to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'at:',
      long: { all: 'a', 'first-only': 'first', tabs: 't:' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const stops = readStops(options.findLast((option) => option.name === 't')?.value ?? '8') ?? [8]
    const all = (has('a') || has('t')) && !has('first')
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
        status = 1
        continue
      }
      const lines = decode(read.bytes)
        .split('\n')
        .map((line) => unexpandLine(line, stops, all))
      yield* self.print(lines.join('\n'))
    }
    return status
  },
)

function unexpandLine(line: string, stops: readonly number[], all: boolean): string {
  let text = ''
  let column = 0
  let held = ''
  let isInitial = true
  const release = () => {
    text += held
    held = ''
  }
  for (const char of line) {
    if ((char === ' ' || char === '\t') && (isInitial || all)) {
      const stop = nextStop(column, stops)
      column = char === '\t' ? stop : column + 1
      held += char
      if (column === stop) {
        // One blank between words stays what it is.
        text += held === ' ' && !isInitial ? ' ' : '\t'
        held = ''
      }
      continue
    }
    isInitial = false
    release()
    text += char
    column++
  }
  return text + held
}

export default [tac, rev, fold, nl, expand, unexpand]
