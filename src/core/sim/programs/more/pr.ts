import type { Task } from '../../kernel/sys.ts'
import { decodeLatin1, displayWidth, encode, encodeLatin1 } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import type { Option } from '../lib/options.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'
import { type Layout, numberRoom, rowsOf } from '../pr/page.ts'

interface Pages {
  readonly first: number
  readonly last: number
}
interface Request {
  readonly layout: Layout
  readonly pages: Pages
  readonly header: string | null
  readonly dateFormat: string
  readonly length: number
  /** Header and trailer are left out when there is no room for them, or with -t. */
  readonly framed: boolean
  readonly formFeed: boolean
  /** -N: of the first line that is printed. */
  readonly firstNumber: number | null
  readonly width: number
}
interface Source {
  readonly name: string
  /** Form feeds part a file into pieces. */
  readonly pieces: readonly (readonly string[])[]
  readonly mtime: number
}
/** Lines of header and trailer. */
const FRAME = 10
const SPEC = {
  short: 'abcdD:e::fFh:i::Jl:mn::N:o:rs::S::tTvw:W:',
  long: {
    across: 'a',
    columns: { value: 'required' },
    'show-control-chars': 'c',
    'double-space': 'd',
    'date-format': 'D:',
    'expand-tabs': 'e::',
    'form-feed': 'F',
    header: 'h:',
    'output-tabs': 'i::',
    'join-lines': 'J',
    length: 'l:',
    merge: 'm',
    'number-lines': 'n::',
    'first-line-number': 'N:',
    indent: 'o:',
    'no-file-warnings': 'r',
    separator: 's::',
    'sep-string': 'S::',
    'omit-header': 't',
    'omit-pagination': 'T',
    'show-nonprinting': 'v',
    width: 'w:',
    'page-width': 'W:',
    pages: { value: 'required' },
  },
} as const

export default command(
  { names: ['pr'], usage: '[OPTION]... [FILE]...', summary: 'Paginate or columnate FILE(s) for printing.' },
  function* (self) {
    // `-3` and `-3t` say how many columns.
    self.args = self.args.flatMap((arg) => {
      const old = /^-([abcdfFJmrtTv]*)(\d+)(.*)$/.exec(arg)
      if (!old) return [arg]
      return [`--columns=${old[2]}`, ...(old[1] ? [`-${old[1]}`] : []), ...(old[3] ? [`-${old[3]}`] : [])]
    })
    const { options, operands: given } = yield* self.options(SPEC)
    const has = (name: string) => options.some((option) => option.name === name)
    const { pages, operands } = yield* readPages(self, options, given)
    yield* checkNumbers(self, options)
    if (has('m') && has('columns'))
      return yield* self.fail('cannot specify number of columns when printing in parallel')
    if (has('m') && has('a')) return yield* self.fail('cannot specify both printing across and printing in parallel')
    const request = { ...requestOf(options, operands.length), pages }
    if (request.layout.columnWidth < 1) return yield* self.fail('page width too narrow')
    let status = 0
    const sources: Source[] = []
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        if (!has('r')) yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
        status = 1
        continue
      }
      const stat = path === '-' ? null : self.sys.stat(path)
      const source = {
        name: path === '-' ? '' : path,
        pieces: piecesOf(decodeLatin1(read.bytes)),
        mtime: stat?.ok ? stat.value.mtime : self.sys.clock(),
      }
      if (request.layout.order === 'parallel') sources.push(source)
      else if (!(yield* paginate(self, [source], source, request))) status = 1
    }
    const head = { name: '', mtime: self.sys.clock() }
    if (sources.length > 0 && !(yield* paginate(self, sources, head, request))) status = 1
    return status
  },
)

/** `+FIRST[:LAST]` or --pages; what does not name a range is a file. */
function* readPages(
  self: Command,
  options: readonly Option[],
  given: readonly string[],
): Task<{ pages: Pages; operands: readonly string[] }> {
  const long = options.findLast(({ name }) => name === 'pages')?.value ?? null
  const range = (text: string): Pages | null => {
    const match = /^(\d+)(?::(\d+))?$/.exec(text)
    const [first, last] = [Number(match?.[1]), match?.[2] === undefined ? Infinity : Number(match[2])]
    return match && first > 0 && last >= first ? { first, last } : null
  }
  if (long !== null) {
    const pages = range(long)
    if (!pages) return yield* self.fail(`invalid --pages argument '${long}'`)
    return { pages, operands: given }
  }
  const old = given.find((operand) => operand.startsWith('+'))
  if (old === undefined) return { pages: { first: 1, last: Infinity }, operands: given }
  if (!/^\+\d/.test(old)) return yield* self.fail(`invalid + argument '${old.slice(1)}'`)
  const pages = range(old.slice(1))
  return pages
    ? { pages, operands: given.filter((operand) => operand !== old) }
    : { pages: { first: 1, last: Infinity }, operands: given }
}

const NUMBERS = [
  ['columns', 'invalid number of columns', 1],
  ['l', "'-l PAGE_LENGTH' invalid number of lines", 1],
  ['w', "'-w PAGE_WIDTH' invalid number of characters", 1],
  ['W', "'-W PAGE_WIDTH' invalid number of characters", 1],
  ['o', "'-o MARGIN' invalid line offset", 0],
  ['N', "'-N NUMBER' invalid starting line number", -Infinity],
] as const

function* checkNumbers(self: Command, options: readonly Option[]): Task<void> {
  for (const { name, value } of options) {
    const rule = NUMBERS.find(([option]) => option === name)
    const text = value ?? ''
    if (rule) {
      const [, what, least] = rule
      const isNumber = /^[+-]?\d+$/.test(text)
      if (isNumber && Number(text) >= least) continue
      yield* self.fail(
        `${what}: ${self.quote(text)}${isNumber ? `: ${self.reason({ errno: 'ERANGE', syscall: '' })}` : ''}`,
      )
    }
    const tail = 'nei'.includes(name) ? text.replace(/^\D/, '') : ''
    if (/^\d*$/.test(tail) && !/^0+$/.test(tail)) continue
    yield* self.usage(`'-${name}' extra characters or invalid number in the argument: ${self.quote(tail)}`)
  }
}

function requestOf(options: readonly Option[], files: number): Omit<Request, 'pages'> {
  const has = (name: string) => options.some((option) => option.name === name)
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  /** `,4`: a character, a number, or both. */
  const pair = (name: string, width: number) => {
    if (!has(name)) return null
    const match = /^(\D?)(\d*)$/.exec(value(name) ?? '')
    return { char: match?.[1] || '\t', width: Number(match?.[2] || width) }
  }
  const isParallel = has('m') && files > 0
  const columns = isParallel ? files : Number(value('columns') ?? 1)
  const isMany = isParallel || has('columns')
  const numbers = pair('n', 5)
  const number = numbers ? { separator: numbers.char, width: numbers.width } : null
  // The old -s goes without alignment unless -w asks for it; -S and -W are the new ways.
  let [truncates, joins] = [has('W'), has('J')]
  let separator = has('S') ? (value('S') ?? '') : has('s') ? (value('s') ?? '\t') : null
  if (has('w') && !isMany) joins = true
  if (has('w') && isMany) truncates = true
  if (has('s') && !has('S') && isMany && !truncates) joins = true
  if (columns > 1) {
    truncates = true
    if (separator === null) separator = joins ? '\t' : ' '
    else if (separator === '\t' && !joins) separator = ' '
  }
  if (joins) truncates = false
  const usesSeparator = columns > 1 && separator !== null
  const shown = usesSeparator ? separator! : ''
  const width = Number(value('W') ?? value('w') ?? 72)
  const length = Number(value('l') ?? 66)
  const used = isParallel && number ? numberRoom(number) : 0
  return {
    header: value('h'),
    dateFormat: value('D') ?? '%Y-%m-%d %H:%M',
    length,
    framed: !has('t') && !has('T') && length > FRAME,
    formFeed: has('f') || has('F'),
    firstNumber: value('N') === null ? null : Number(value('N')),
    width,
    layout: {
      columns,
      order: isParallel ? 'parallel' : has('a') ? 'across' : 'down',
      double: has('d'),
      number,
      margin: Number(value('o') ?? 0),
      separator: shown,
      usesSeparator,
      truncates,
      columnWidth: Math.floor((width - used - (columns - 1) * shown.length) / columns),
      inputTab: pair('e', 8) ?? (columns > 1 && shown !== '\t' ? { char: '\t', width: 8 } : null),
      outputTab: pair('i', 8) ?? (columns > 1 ? { char: '\t', width: 8 } : null),
      unprintable: has('v') ? 'octal' : has('c') ? 'hat' : 'plain',
    },
  }
}

function piecesOf(text: string): string[][] {
  const pieces = text.split('\f').map((piece) => {
    const lines = piece.split('\n')
    if (lines.at(-1) === '') lines.pop()
    return lines
  })
  if (pieces.length > 1 && pieces.at(-1)!.length === 0) pieces.pop()
  return pieces
}

/** Pages of every file side by side: as many lines as a page holds, or as there are before a form feed. */
function pagesOf(sources: readonly Source[], room: number): string[][][] {
  const cut = sources.map(({ pieces }) =>
    pieces.flatMap((lines) =>
      Array.from({ length: Math.ceil(lines.length / room) || Number(pieces.length > 1) }, (_, i) =>
        lines.slice(i * room, (i + 1) * room),
      ),
    ),
  )
  return Array.from({ length: Math.max(...cut.map((pages) => pages.length)) }, (_, page) =>
    cut.map((pages) => pages[page] ?? []),
  )
}

function* paginate(
  self: Command,
  sources: readonly Source[],
  head: { readonly name: string; readonly mtime: number },
  request: Request,
): Task<boolean> {
  const { layout, framed, length, pages: wanted } = request
  const isParallel = layout.order === 'parallel'
  const body = framed ? length - FRAME : length
  const room = Math.max(1, layout.double ? Math.floor(body / 2) : body)
  const pages = pagesOf(sources, isParallel ? room : room * layout.columns)
  if (wanted.first > 1 && wanted.first > pages.length) {
    yield* self.warn(`starting page number ${wanted.first} exceeds page count ${pages.length}`)
    return false
  }
  const linesOf = (files: readonly (readonly string[])[]) => Math.max(0, ...files.map((lines) => lines.length))
  let line = 1
  for (const [index, files] of pages.entries()) {
    const page = index + 1
    if (page === wanted.first && request.firstNumber !== null) line = request.firstNumber
    if (page >= wanted.first && page <= wanted.last) {
      const rows = rowsOf(files, line, { ...layout, columns: isParallel ? files.length : layout.columns })
      const isLast = page === pages.length
      if (framed) yield* self.print(headerOf(self, head, page, request))
      // Where columns are filled before they are printed, the last line is known and has no blank one behind it.
      const isKnown = layout.order === 'down' && layout.columns > 1 && !framed && isLast
      const text = rows.map((row, i) => `${row}\n${layout.double && (i < rows.length - 1 || !isKnown) ? '\n' : ''}`)
      yield* self.print(encodeLatin1(text.join('')))
      const left = layout.double ? (room - rows.length) * 2 : body - rows.length
      if (framed) yield* self.print(request.formFeed ? '\f' : '\n'.repeat(Math.max(0, left) + FRAME / 2))
      else if (!isLast && sources[0]!.pieces.length > 1) yield* self.print('\f')
    }
    line += linesOf(files)
  }
  return true
}

function headerOf(
  self: Command,
  head: { readonly name: string; readonly mtime: number },
  page: number,
  { header, dateFormat, width, layout }: Request,
): Uint8Array {
  const date = strftime(dateFormat, breakTime(head.mtime, zoneOf(self.env)))
  const [title, number] = [header ?? head.name, `Page ${page}`]
  const room = width - displayWidth(date) - displayWidth(title) - displayWidth(number)
  const left = Math.max(1, Math.floor(room / 2))
  const right = Math.max(1, room - left)
  const indent = ' '.repeat(layout.margin)
  return encode(`\n\n${indent}${date}${' '.repeat(left)}${title}${' '.repeat(right)}${number}\n\n\n`)
}
