/** How ss lays out its columns: render_calc_width() and render() of iproute2's misc/ss.c. */
interface Heading {
  readonly title: string
  /** Stands before the column, unless it is the first. */
  readonly gap: string
  readonly align: 'left' | 'right'
}
const HEADINGS: readonly Heading[] = [
  { title: 'Netid', gap: '', align: 'left' },
  { title: 'State', gap: ' ', align: 'left' },
  { title: 'Recv-Q', gap: ' ', align: 'left' },
  { title: 'Send-Q', gap: ' ', align: 'left' },
  { title: 'Local Address:', gap: ' ', align: 'right' },
  { title: 'Port', gap: '', align: 'left' },
  { title: 'Peer Address:', gap: ' ', align: 'right' },
  { title: 'Port', gap: '', align: 'left' },
  { title: 'Process', gap: '', align: 'left' },
]

export interface Layout {
  /** Whether Netid and State are left out. */
  readonly hidden: readonly [netId: boolean, state: boolean]
  readonly hasHeader: boolean
  /** Columns of the terminal, over which ss spreads the table; null without one. */
  readonly width: number | null
}

export function layOut(rows: readonly (readonly string[])[], layout: Layout): string {
  const shown = HEADINGS.map((_, i) => !(layout.hidden[i] ?? false))
  const table = layout.hasHeader ? [HEADINGS.map((heading) => heading.title), ...rows] : rows
  // ss measures a cell when it starts the next one: the very last cell of the table is never measured.
  const measured = (i: number) => (i === HEADINGS.length - 1 ? table.slice(0, -1) : table)
  const widths = HEADINGS.map((_, i) => (shown[i] ? Math.max(0, ...measured(i).map((row) => row[i]!.length)) : 0))
  const first = widths.findIndex((width) => width > 0)
  const gaps = HEADINGS.map((heading, i) => (i === first || widths[i] === 0 ? '' : heading.gap))
  const full = widths.map((width, i) => width + gaps[i]!.length)
  if (layout.width !== null) spread(full, layout.width)
  return table.map((row) => line(row, shown, gaps, full, layout.width)).join('')
}

function line(
  row: readonly string[],
  shown: readonly boolean[],
  gaps: readonly string[],
  full: readonly number[],
  screen: number | null,
): string {
  let text = ''
  let used = 0
  for (const [i, heading] of HEADINGS.entries()) {
    const value = row[i]!
    if (!shown[i] || (full[i] === 0 && value === '')) continue
    const width = full[i]! - gaps[i]!.length
    const cell = gaps[i]! + (heading.align === 'right' ? value.padStart(width) : value.padEnd(width))
    if (screen !== null && used + full[i]! > screen && used > 0) {
      text += '\n'
      used = 0
    }
    text += cell
    used += full[i]!
  }
  return `${text}\n`
}

/** Shares what is left of each screen line among its columns, the last ones first. */
function spread(full: number[], screen: number): void {
  for (let i = 0; i < full.length; i++) full[i] = Math.min(full[i]!, screen)
  let lineStart = 0
  let used = 0
  let columns = 0
  for (let i = 0; i < full.length; i++) {
    if (full[i] === 0) continue
    columns++
    used += full[i]!
    const isLast = full.slice(i + 1).every((width) => width === 0)
    if (!isLast && used < screen) continue
    let end = i
    if (used > screen) {
      used -= full[i]!
      columns--
      end--
    }
    if (used !== screen && columns > 0) {
      const spacing = Math.floor((screen - used) / columns)
      let rest = (screen - used) % columns
      for (let j = end; j >= lineStart; j--) {
        if (full[j] === 0) continue
        full[j]! += spacing
        if (rest > 0) {
          full[j]!++
          rest--
        }
      }
    }
    if (end < i) i = end
    lineStart = end + 1
    used = 0
    columns = 0
  }
}
