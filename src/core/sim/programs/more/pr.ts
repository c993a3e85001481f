import type { Task } from '../../kernel/sys.ts'
import { decode, displayWidth, splitLines } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import { breakTime, strftime, zoneOf } from '../lib/time.ts'

interface Layout {
  readonly columns: number
  readonly across: boolean
  readonly double: boolean
  readonly header: string | null
  /** Lines of a page; its frame is left out when there is no room for it, or with -t. */
  readonly length: number
  readonly framed: boolean
  readonly formFeed: boolean
  readonly number: { readonly separator: string; readonly width: number } | null
  readonly margin: number
  readonly separator: string | null
  readonly width: number
}
/** Header and trailer of a page. */
const FRAME = 10

export default command(
  { names: ['pr'], usage: '[OPTION]... [FILE]...', summary: 'Paginate or columnate FILE(s) for printing.' },
  function* (self) {
    self.args = self.args.map((arg) => arg.replace(/^-(\d+)$/, '--columns=$1'))
    const { options, operands } = yield* self.options({
      short: 'acdD:e::fFh:i::Jl:mn::N:o:rs::S::tTvw:W:',
      long: {
        across: 'a',
        columns: { value: 'required' },
        'double-space': 'd',
        'form-feed': 'F',
        header: 'h:',
        length: 'l:',
        merge: 'm',
        'number-lines': 'n::',
        indent: 'o:',
        'no-file-warnings': 'r',
        separator: 's::',
        'omit-header': 't',
        'omit-pagination': 'T',
        width: 'w:',
        'page-width': 'W:',
        pages: { value: 'required' },
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    for (const [name, what] of [
      ['columns', 'number of columns'],
      ['l', "'-l PAGE_LENGTH' invalid number of lines"],
      ['w', "'-w PAGE_WIDTH' invalid number of characters"],
      ['o', "'-o MARGIN' invalid line offset"],
    ] as const) {
      const text = value(name)
      if (text === null || (/^\d+$/.test(text) && (name === 'o' || Number(text) > 0))) continue
      return yield* self.fail(`${name === 'columns' ? 'invalid ' : ''}${what}: ${self.quote(text)}`)
    }
    const numbering = /^(\D?)(\d*)$/.exec(value('n') ?? '')
    const length = Number(value('l') ?? 66)
    const layout: Layout = {
      columns: Number(value('columns') ?? 1),
      across: has('a'),
      double: has('d'),
      header: value('h'),
      length,
      framed: !has('t') && !has('T') && length > FRAME,
      formFeed: has('f') || has('F'),
      number: has('n') ? { separator: numbering?.[1] || '\t', width: Number(numbering?.[2] || 5) } : null,
      margin: Number(value('o') ?? 0),
      separator: has('s') ? (value('s') ?? '\t') : null,
      width: Number(value('w') ?? value('W') ?? 72),
    }
    let status = 0
    const texts: { name: string; lines: string[]; mtime: number }[] = []
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        if (!has('r')) yield* self.warnBecause(self.quoteIfNeeded(path), read.error)
        status = 1
        continue
      }
      const stat = path === '-' ? null : self.sys.stat(path)
      texts.push({
        name: path === '-' ? '' : path,
        lines: splitLines(decode(read.bytes)),
        mtime: stat?.ok ? stat.value.mtime : self.sys.clock(),
      })
    }
    if (has('m') && texts.length > 0) {
      const rows = Array.from({ length: Math.max(...texts.map(({ lines }) => lines.length)) }, (_, i) =>
        joinCells(
          texts.map(({ lines }) => lines[i] ?? ''),
          { ...layout, columns: texts.length },
        ),
      )
      yield* paginate(self, rows, { name: '', mtime: self.sys.clock() }, layout)
    } else for (const text of texts) yield* paginate(self, arrange(text.lines, layout), text, layout)
    return status
  },
)

/** Rows of cells, page by page: down the columns, or across them with -a. */
function arrange(lines: readonly string[], layout: Layout): string[] {
  const { columns, across } = layout
  const numbered = lines.map((line, i) =>
    layout.number ? `${String(i + 1).padStart(layout.number.width)}${layout.number.separator}${line}` : line,
  )
  if (columns === 1) return numbered
  const rows: string[] = []
  const body = (layout.framed ? layout.length - FRAME : layout.length) * columns
  for (let start = 0; start < numbered.length; start += body) {
    const page = numbered.slice(start, start + body)
    const height = Math.ceil(page.length / columns)
    // Columns are as even as they can be, the first ones longer.
    const full = page.length % columns === 0 ? columns : page.length % columns
    const starts = Array.from({ length: columns }, (_, c) =>
      c <= full ? c * height : full * height + (c - full) * (height - 1),
    )
    for (let row = 0; row < height; row++) {
      const cells = Array.from({ length: columns }, (_, c) => {
        if (across) return page[row * columns + c]
        return row < (c < full ? height : height - 1) ? page[starts[c]! + row] : undefined
      })
      rows.push(
        joinCells(
          cells.filter((cell) => cell !== undefined),
          layout,
        ),
      )
    }
  }
  return rows
}

/** Columns begin at fixed places, reached with tabs where they can be. */
function joinCells(cells: readonly string[], { columns, separator, width }: Layout): string {
  if (separator !== null) return cells.join(separator)
  const each = Math.floor((width - (columns - 1)) / columns)
  let text = ''
  let at = 0
  for (const [i, cell] of cells.entries()) {
    const target = i * (each + 1)
    while (at < target) {
      const stop = at + 8 - (at % 8)
      if (stop <= target && target - at > 1) {
        text += '\t'
        at = stop
      } else {
        text += ' '
        at++
      }
    }
    const cut = [...cell].slice(0, each).join('')
    text += cut
    at += displayWidth(cut)
  }
  return text
}

function* paginate(
  self: Command,
  rows: readonly string[],
  file: { name: string; mtime: number },
  layout: Layout,
): Task<void> {
  const indent = ' '.repeat(layout.margin)
  const gap = layout.double ? '\n' : ''
  const shown = rows.map((row) => `${row === '' ? '' : indent}${row}\n${gap}`)
  if (!layout.framed) {
    yield* self.print(shown.join(''))
    return
  }
  const body = layout.length - FRAME
  const perPage = layout.double ? Math.floor(body / 2) : body
  const date = strftime('%Y-%m-%d %H:%M', breakTime(file.mtime, zoneOf(self.env)))
  for (let page = 0; page * perPage < shown.length; page++) {
    const part = shown.slice(page * perPage, (page + 1) * perPage)
    const [title, number] = [layout.header ?? file.name, `Page ${page + 1}`]
    const room = layout.width - displayWidth(date) - displayWidth(title) - displayWidth(number)
    const left = Math.max(1, Math.floor(room / 2))
    const right = Math.max(1, room - left)
    yield* self.print(
      `\n\n${indent}${date}${' '.repeat(left)}${title}${' '.repeat(right)}${number}\n\n\n${part.join('')}`,
    )
    const used = part.length * (layout.double ? 2 : 1)
    yield* self.print(layout.formFeed ? '\f' : '\n'.repeat(body - used + 5))
  }
}
