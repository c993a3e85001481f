/** How ls lays its entries out. */
import { S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../../kernel/constants.ts'
import { displayWidth } from '../lib/bytes.ts'
import { isDevice, isSymlink, modeString } from '../lib/mode.ts'
import { humanSize } from '../lib/numbers.ts'
import { escapeC, isPrintable, quote, quoteAlways, quoteC, quoteForShell } from '../lib/quote.ts'
import { breakTime, strftime, type Zone } from '../lib/time.ts'
import type { Accounts } from '../lib/users.ts'
import { colourOf, paint } from './colour.ts'
import { type Entry, modeOf } from './entry.ts'
import type { LsOptions, Unit } from './options.ts'

export interface Surroundings {
  readonly accounts: Accounts
  readonly now: number
  readonly zone: Zone
  readonly env: Readonly<Record<string, string>>
}

/** Half of a year of 365.2425 days: files older than that show their year. */
const RECENT_MS = (31556952 / 2) * 1000

/** `unlisted`: directories among the operands, whose columns are measured with the files before they are listed themselves. */
export function formatEntries(
  entries: readonly Entry[],
  options: LsOptions,
  around: Surroundings,
  unlisted: readonly Entry[] = [],
): string {
  if (entries.length === 0) return ''
  const cells = entries.map((entry) => nameCell(entry, entries, options, around))
  const front = frontColumns([...entries, ...unlisted], options)
  const texts = cells.map((cell, i) => ({ text: front[i]! + cell.text, width: front[i]!.length + cell.width }))
  switch (options.format) {
    case 'long':
      return longLines(entries, unlisted, cells, options, around)
    case 'one':
      return texts.map(({ text }) => text + options.terminator).join('')
    case 'commas':
      return commas(texts, options)
    case 'columns':
    case 'across':
      return columns(texts, options)
  }
}

/** `total 20`: the blocks of all entries. */
export function totalOf(entries: readonly Entry[], options: LsOptions): string {
  const blocks = entries.reduce((sum, entry) => sum + (entry.stat?.blocks ?? 0), 0)
  return inUnits(blocks * 512, options.blockUnit)
}

interface Cell {
  readonly text: string
  readonly width: number
}

function nameCell(entry: Entry, all: readonly Entry[], options: LsOptions, around: Surroundings): Cell {
  const shown = quoteName(entry.name, options, around)
  // On a terminal, names without quotes stand one column in when others have them.
  const isAligned =
    options.quoting.startsWith('shell') &&
    options.format !== 'commas' &&
    (options.format === 'long' || options.format === 'columns' || options.format === 'across')
  const pad =
    isAligned && shown === entry.name && all.some((other) => quoteName(other.name, options, around) !== other.name)
      ? ' '
      : ''
  const mark =
    isSymlink(modeOf(entry)) && options.format === 'long' ? '' : indicator(modeOf(entry), options, entry.stat !== null)
  const painted = options.colour ? paint(shown, colourOf(entry, around.env), all[0] === entry) : shown
  const target = options.format === 'long' && entry.link ? ` -> ${linkTarget(entry, options, around)}` : ''
  return { text: pad + painted + mark + target, width: displayWidth(pad + shown + mark) }
}

function linkTarget(entry: Entry, options: LsOptions, around: Surroundings): string {
  const { text, mode } = entry.link!
  const shown = quoteName(text, options, around)
  const mark = mode === null ? '' : indicator(mode, options, true)
  if (!options.colour || mode === null) return shown + mark
  return paint(shown, colourOf({ ...entry, name: text, stat: null, type: mode, link: null }, around.env), false) + mark
}

function quoteName(name: string, options: LsOptions, around: Surroundings): string {
  switch (options.quoting) {
    case 'literal':
      return options.hideControls ? [...name].map((char) => (isPrintable(char) ? char : '?')).join('') : name
    case 'shell':
    case 'shell-escape':
      return quoteForShell(name)
    case 'shell-always':
    case 'shell-escape-always':
      return quoteAlways(name)
    case 'c':
      return quoteC(name)
    case 'escape':
      return escapeC(name)
    case 'locale':
      return quote(name, around.env)
  }
}

function indicator(mode: number, options: LsOptions, hasMode: boolean): string {
  if (options.indicator === 'none') return ''
  const type = mode & S_IFMT
  if (type === S_IFDIR) return '/'
  if (options.indicator === 'slash') return ''
  if (type === S_IFREG) return options.indicator === 'classify' && hasMode && mode & 0o111 ? '*' : ''
  return type === S_IFLNK ? '@' : type === S_IFIFO ? '|' : type === S_IFSOCK ? '=' : ''
}

/** Inode and block columns, as wide as the widest. */
function frontColumns(entries: readonly Entry[], options: LsOptions): string[] {
  const inodes = entries.map((entry) => (entry.ino > 0 ? String(entry.ino) : '?'))
  const blocks = entries.map((entry) => (entry.stat ? inUnits(entry.stat.blocks * 512, options.blockUnit) : '?'))
  const width = (texts: readonly string[]) =>
    options.format === 'commas' ? 0 : Math.max(...texts.map((text) => text.length))
  const [inodeWidth, blockWidth] = [width(inodes), width(blocks)]
  return entries.map((_, i) => {
    const inode = options.inode ? `${inodes[i]!.padStart(inodeWidth)} ` : ''
    const context = options.context && options.format !== 'long' ? '? ' : ''
    return inode + (options.blocks ? `${blocks[i]!.padStart(blockWidth)} ` : '') + context
  })
}

export function inUnits(bytes: number, unit: Unit): string {
  if (unit.kind === 'human') return humanSize(bytes, unit.base)
  return Math.ceil(bytes / unit.size) + unit.suffix
}

function longLines(
  entries: readonly Entry[],
  unlisted: readonly Entry[],
  cells: readonly Cell[],
  options: LsOptions,
  around: Surroundings,
): string {
  const { accounts } = around
  const anyAcl = entries.some((entry) => entry.hasAcl)
  const user = (uid: number) => (options.numericIds ? String(uid) : accounts.userName(uid))
  const group = (gid: number) => (options.numericIds ? String(gid) : accounts.groupName(gid))
  const rows = [...entries, ...unlisted].map((entry, i) => {
    const { stat } = entry
    const mode = stat ? modeString(stat.mode) : `${modeString(entry.type)[0]!}?????????`
    return {
      mode: mode + (anyAcl ? (entry.hasAcl ? '+' : ' ') : ''),
      links: stat ? String(stat.nlink) : '?',
      owner: stat ? user(stat.uid) : '?',
      group: stat ? group(stat.gid) : '?',
      author: stat ? user(stat.uid) : '?',
      major: stat && isDevice(stat.mode) ? String(stat.rdev >> 8) : null,
      size: !stat ? '?' : isDevice(stat.mode) ? String(stat.rdev & 255) : inUnits(stat.size, options.sizeUnit),
      time: timeText(entry, options, around),
      cell: cells[i]?.text ?? '',
    }
  })
  const width = (pick: (row: (typeof rows)[number]) => string) =>
    Math.max(...rows.map((row) => displayWidth(pick(row))))
  const majorWidth = Math.max(0, ...rows.map((row) => row.major?.length ?? 0))
  const minorWidth = Math.max(0, ...rows.map((row) => (row.major === null ? 0 : row.size.length)))
  const sizeWidth = Math.max(
    majorWidth > 0 ? majorWidth + 2 + minorWidth : 0,
    ...rows.map((row) => (row.major === null ? row.size.length : 0)),
  )
  const [links, owner, groups, times] = [
    width((r) => r.links),
    width((r) => r.owner),
    width((r) => r.group),
    Math.max(
      displayWidth(strftime(options.timeStyle.recent, breakTime(0, around.zone))),
      width((r) => r.time),
    ),
  ]
  const front = frontColumns([...entries, ...unlisted], options)
  // The first column of a device takes what the file sizes leave over.
  const majorRoom = sizeWidth - minorWidth - 2
  return rows
    .slice(0, entries.length)
    .map((row, i) => {
      const size =
        row.major === null
          ? row.size.padStart(sizeWidth)
          : `${row.major.padStart(majorRoom)}, ${row.size.padStart(minorWidth)}`
      const parts = [row.mode, row.links.padStart(links)]
      if (options.owner) parts.push(padOwner(row.owner, owner, options))
      if (options.group) parts.push(padOwner(row.group, groups, options))
      if (options.author) parts.push(padOwner(row.author, owner, options))
      if (options.context) parts.push('?')
      return `${front[i]}${parts.join(' ')} ${size} ${row.time.padStart(times)} ${row.cell}${options.terminator}`
    })
    .join('')
}

/** Names stand left, numbers right. */
const padOwner = (text: string, width: number, options: LsOptions): string =>
  options.numericIds ? text.padStart(width) : text + ' '.repeat(width - displayWidth(text))

function timeText(entry: Entry, options: LsOptions, around: Surroundings): string {
  if (!entry.stat) return '?'
  const ms = entry.stat[options.time]
  const isRecent = ms < around.now && ms > around.now - RECENT_MS
  return strftime(isRecent ? options.timeStyle.recent : options.timeStyle.old, breakTime(ms, around.zone))
}

function commas(cells: readonly Cell[], options: LsOptions): string {
  let text = ''
  let column = 0
  cells.forEach((cell, i) => {
    if (i > 0) {
      const fits = column + cell.width + 2 < options.width
      text += fits ? ', ' : ',\n'
      column = fits ? column + 2 : 0
    }
    text += cell.text
    column += cell.width
  })
  return `${text}\n`
}

const GAP = 2
const LEAST_WIDTH = 3

function columns(cells: readonly Cell[], options: LsOptions): string {
  const count = bestColumnCount(cells, options)
  const rows = Math.ceil(cells.length / count)
  const isAcross = options.format === 'across'
  const at = (row: number, column: number) => cells[isAcross ? row * count + column : column * rows + row]
  const widths = columnWidths(cells, count, isAcross)
  let text = ''
  for (let row = 0; row < rows; row++) {
    let position = 0
    let column = 0
    for (let start = 0; ; start += widths[column - 1]!) {
      const cell = at(row, column)
      if (!cell || column >= count) break
      text += indent(position, start, options.tab) + cell.text
      position = start + cell.width
      column++
    }
    text += '\n'
  }
  return text
}

function bestColumnCount(cells: readonly Cell[], options: LsOptions): number {
  const most = Math.min(
    cells.length,
    options.width === Infinity ? cells.length : Math.max(1, Math.floor(options.width / LEAST_WIDTH)),
  )
  for (let count = most; count > 1; count--) {
    const widths = columnWidths(cells, count, options.format === 'across')
    if (widths.reduce((sum, width) => sum + width, 0) < options.width) return count
  }
  return 1
}

function columnWidths(cells: readonly Cell[], count: number, isAcross: boolean): number[] {
  const rows = Math.ceil(cells.length / count)
  const widths = Array<number>(count).fill(LEAST_WIDTH)
  cells.forEach((cell, i) => {
    const column = isAcross ? i % count : Math.floor(i / rows)
    const width = cell.width + (column === count - 1 ? 0 : GAP)
    if (width > widths[column]!) widths[column] = width
  })
  return widths
}

/** Tabs where they reach far enough, then blanks. */
function indent(from: number, to: number, tab: number): string {
  let text = ''
  let at = from
  while (at < to) {
    if (tab > 0 && Math.floor(to / tab) > Math.floor((at + 1) / tab)) {
      text += '\t'
      at += tab - (at % tab)
    } else {
      text += ' '
      at++
    }
  }
  return text
}
