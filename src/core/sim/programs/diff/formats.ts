/** How diff writes hunks. Lines carry their newline, the last one perhaps none. */
import { displayWidth } from '../lib/bytes.ts'
import type { Hunk } from './edit-script.ts'

const NO_NEWLINE = '\\ No newline at end of file\n'

const shown = (mark: string, line: string): string =>
  line.endsWith('\n') ? mark + line : `${mark}${line}\n${NO_NEWLINE}`

const range = (from: number, to: number): string =>
  to - from <= 1 ? String(to > from ? from + 1 : from) : `${from + 1},${to}`

export function normal(a: readonly string[], b: readonly string[], hunks: readonly Hunk[]): string {
  return hunks
    .map(({ fromA, toA, fromB, toB }) => {
      const letter = fromA === toA ? 'a' : fromB === toB ? 'd' : 'c'
      const removed = a.slice(fromA, toA).map((line) => shown('< ', line))
      const added = b.slice(fromB, toB).map((line) => shown('> ', line))
      return `${range(fromA, toA)}${letter}${range(fromB, toB)}\n${removed.join('')}${letter === 'c' ? '---\n' : ''}${added.join('')}`
    })
    .join('')
}

/** ed scripts run backwards. */
export function ed(_a: readonly string[], b: readonly string[], hunks: readonly Hunk[]): string {
  return [...hunks]
    .reverse()
    .map(({ fromA, toA, fromB, toB }) => {
      const letter = fromA === toA ? 'a' : fromB === toB ? 'd' : 'c'
      const text =
        letter === 'd'
          ? ''
          : `${b
              .slice(fromB, toB)
              .map((line) => (line.endsWith('\n') ? line : `${line}\n`))
              .join('')}.\n`
      return `${range(fromA, toA)}${letter}\n${text}`
    })
    .join('')
}

/** -f: as ed would say it, but forwards and with the letter first. */
export function forwardEd(_a: readonly string[], b: readonly string[], hunks: readonly Hunk[]): string {
  return hunks
    .map(({ fromA, toA, fromB, toB }) => {
      const letter = fromA === toA ? 'a' : fromB === toB ? 'd' : 'c'
      const added = b.slice(fromB, toB).map((line) => line.replace(/\n?$/, '\n'))
      return `${letter}${range(fromA, toA).replace(',', ' ')}\n${letter === 'd' ? '' : `${added.join('')}.\n`}`
    })
    .join('')
}

export function rcs(_a: readonly string[], b: readonly string[], hunks: readonly Hunk[]): string {
  return hunks
    .map(({ fromA, toA, fromB, toB }) => {
      const removal = toA > fromA ? `d${fromA + 1} ${toA - fromA}\n` : ''
      return removal + (toB > fromB ? `a${toA} ${toB - fromB}\n${b.slice(fromB, toB).join('')}` : '')
    })
    .join('')
}

/** Hunks whose contexts touch are one. */
function grouped(hunks: readonly Hunk[], context: number): Hunk[][] {
  const groups: Hunk[][] = []
  for (const hunk of hunks) {
    const last = groups.at(-1)?.at(-1)
    if (last && hunk.fromA - last.toA <= context * 2) groups.at(-1)!.push(hunk)
    else groups.push([hunk])
  }
  return groups
}

interface Window {
  readonly a: readonly [number, number]
  readonly b: readonly [number, number]
}
function windowOf(group: readonly Hunk[], a: readonly string[], b: readonly string[], context: number): Window {
  const [first, last] = [group[0]!, group.at(-1)!]
  const before = Math.min(context, first.fromA, first.fromB)
  return {
    a: [first.fromA - before, Math.min(a.length, last.toA + context)],
    b: [first.fromB - before, Math.min(b.length, last.toB + context)],
  }
}

const unifiedRange = ([from, to]: readonly [number, number]): string =>
  to - from === 1 ? String(from + 1) : `${to > from ? from + 1 : from},${to - from}`

/** -D: both files in one, for the C preprocessor. */
export function conditional(a: readonly string[], b: readonly string[], hunks: readonly Hunk[], name: string): string {
  let text = ''
  let at = 0
  for (const { fromA, toA, fromB, toB } of hunks) {
    const [removed, added] = [a.slice(fromA, toA).join(''), b.slice(fromB, toB).join('')]
    text += a.slice(at, fromA).join('')
    at = toA
    if (removed !== '' && added !== '')
      text += `#ifndef ${name}\n${removed}#else /* ${name} */\n${added}#endif /* ${name} */\n`
    else if (removed !== '') text += `#ifndef ${name}\n${removed}#endif /* ! ${name} */\n`
    else text += `#ifdef ${name}\n${added}#endif /* ${name} */\n`
  }
  return text + a.slice(at).join('')
}

/** What the head of a function looks like. */
export interface LineTest {
  test(line: string): boolean
  /** How much of it is shown. */
  readonly most?: number
}

/** -p and -F: the last line in front of a hunk that looks like the head of a function. */
function headOf(a: readonly string[], before: number, heads: LineTest | null): string {
  const line = heads ? a.slice(0, before).findLast((one) => heads.test(one)) : undefined
  return line === undefined
    ? ''
    : ` ${line
        .trimStart()
        .slice(0, heads?.most ?? 40)
        .trimEnd()}`
}

export function unified(
  a: readonly string[],
  b: readonly string[],
  hunks: readonly Hunk[],
  context: number,
  heads: LineTest | null = null,
): string {
  return grouped(hunks, context)
    .map((group) => {
      const window = windowOf(group, a, b, context)
      let text = `@@ -${unifiedRange(window.a)} +${unifiedRange(window.b)} @@${headOf(a, window.a[0], heads)}\n`
      let at = window.a[0]
      for (const { fromA, toA, fromB, toB } of group) {
        text += a
          .slice(at, fromA)
          .map((line) => shown(' ', line))
          .join('')
        text += a
          .slice(fromA, toA)
          .map((line) => shown('-', line))
          .join('')
        text += b
          .slice(fromB, toB)
          .map((line) => shown('+', line))
          .join('')
        at = toA
      }
      return (
        text +
        a
          .slice(at, window.a[1])
          .map((line) => shown(' ', line))
          .join('')
      )
    })
    .join('')
}

const contextRange = ([from, to]: readonly [number, number]): string =>
  to - from <= 1 ? String(to) : `${from + 1},${to}`

export function contextual(
  a: readonly string[],
  b: readonly string[],
  hunks: readonly Hunk[],
  context: number,
  heads: LineTest | null = null,
): string {
  return grouped(hunks, context)
    .map((group) => {
      const window = windowOf(group, a, b, context)
      const side = (
        lines: readonly string[],
        [from, to]: readonly [number, number],
        start: 'fromA' | 'fromB',
        end: 'toA' | 'toB',
        mark: string,
      ) => {
        const changes = group.some((hunk) => hunk[end] > hunk[start])
        if (!changes) return ''
        let text = ''
        for (let i = from; i < to; i++) {
          const hunk = group.find((one) => i >= one[start] && i < one[end])
          const isChange = hunk && hunk.toA > hunk.fromA && hunk.toB > hunk.fromB
          text += shown(hunk ? (isChange ? '! ' : `${mark} `) : '  ', lines[i]!)
        }
        return text
      }
      const left = side(a, window.a, 'fromA', 'toA', '-')
      const right = side(b, window.b, 'fromB', 'toB', '+')
      return `***************${headOf(a, window.a[0], heads)}\n*** ${contextRange(window.a)} ****\n${left}--- ${contextRange(window.b)} ----\n${right}`
    })
    .join('')
}

export interface SideOptions {
  readonly width: number
  readonly suppressCommon: boolean
  /** Only the left one of two lines that are alike, with `(`. */
  readonly leftColumn: boolean
  readonly expandTabs: boolean
}

export function sideBySide(
  a: readonly string[],
  b: readonly string[],
  hunks: readonly Hunk[],
  options: SideOptions,
): string {
  const { width, suppressCommon, leftColumn, expandTabs } = options
  // As sdiff lays its columns out, on tab stops.
  const tab = expandTabs ? 1 : 8
  const offset = Math.floor((width + tab + 3) / (2 * tab)) * tab
  const textWidth = Math.max(0, Math.min(offset - 3, width - offset))
  const column2 = offset
  const lines: string[] = []
  const bare = (line: string | undefined) => (line ?? '').replace(/\n$/, '')
  const put = (left: string | undefined, mark: string, right: string | undefined) => {
    const cut = bare(left).slice(0, textWidth)
    let text = cut
    let at = displayWidth(cut)
    const pad = (target: number) => {
      while (at < target) {
        const next = at + 8 - (at % 8)
        if (next <= target && !expandTabs) {
          text += '\t'
          at = next
        } else {
          text += ' '
          at++
        }
      }
    }
    if (mark !== ' ') {
      pad(Math.floor((textWidth + column2 - 1) / 2))
      // A change where only one of the two ends without a newline leans to the other.
      const [ends, rightEnds] = [left, right].map((line) => line?.endsWith('\n'))
      text += mark === '|' && ends !== rightEnds ? (ends ? '/' : '\\') : mark
      at++
    }
    if (right !== undefined && mark !== '<' && mark !== '(') {
      pad(column2)
      text += bare(right).slice(0, textWidth)
    }
    lines.push([left, right].some((line) => line?.endsWith('\n')) ? `${text}\n` : text)
  }
  let [i, j] = [0, 0]
  for (const hunk of [...hunks, { fromA: a.length, toA: a.length, fromB: b.length, toB: b.length }]) {
    for (; i < hunk.fromA; i++, j++) if (!suppressCommon) put(a[i], leftColumn ? '(' : ' ', b[j])
    while (i < hunk.toA && j < hunk.toB) put(a[i++], '|', b[j++])
    while (i < hunk.toA) put(a[i++], '<', undefined)
    while (j < hunk.toB) put(undefined, '>', b[j++])
  }
  return lines.join('')
}
