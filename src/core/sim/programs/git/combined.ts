/** `diff --cc`: what a merge made, beside what each of its two sides had. The rules are those of git's combine-diff.c. */
import { differences } from '../diff/edit-script.ts'

interface Version {
  readonly id: string
  readonly lines: readonly string[]
}
interface Lost {
  readonly text: string
  /** A bit for each side that had the line. */
  parents: number
}
interface Line {
  readonly text: string
  /** A bit for each side that lacks the line. */
  added: number
  /** What stood before it on some side. */
  lost: readonly Lost[]
  isShown: boolean
  /** A line that only leads to a hunk: what was lost before it is not of the hunk. */
  isLead: boolean
}

const CONTEXT = 3
const ALL = 0b11
const NOT_IN_THE_OBJECTS = '0'.repeat(40)

/** `result.id` is null for a file of the work tree. Null when the result is in no place its own. */
export function combined(
  path: string,
  sides: readonly [Version, Version],
  result: { readonly id: string | null; readonly lines: readonly string[] },
): string | null {
  const lines = marked(sides, result.lines)
  if (!chooseHunks(lines) && result.id !== null) return null
  const short = (id: string): string => id.slice(0, 7)
  const ids = `${sides.map(({ id }) => short(id)).join(',')}..${short(result.id ?? NOT_IN_THE_OBJECTS)}`
  const body = drawn(lines)
  return `diff --cc ${path}\nindex ${ids}\n${body === '' ? '' : `--- a/${path}\n+++ b/${path}\n${body}`}`
}

/** The lines of the result, and one behind them for what was lost at the end. */
function marked(sides: readonly Version[], result: readonly string[]): readonly Line[] {
  const lines: Line[] = [...result, ''].map((text) => ({ text, added: 0, lost: [], isShown: false, isLead: false }))
  for (const [n, side] of sides.entries()) {
    for (const { fromA, toA, fromB, toB } of differences(side.lines, result)) {
      for (let i = fromB; i < toB; i++) lines[i]!.added |= 1 << n
      const at = lines[fromB]!
      at.lost = joined(at.lost, side.lines.slice(fromA, toA), 1 << n)
    }
  }
  return lines
}

/** Lines that both sides lost are told once. */
function joined(known: readonly Lost[], texts: readonly string[], parent: number): readonly Lost[] {
  const common: number[][] = Array.from({ length: known.length + 1 }, () => Array<number>(texts.length + 1).fill(0))
  for (let i = 1; i <= known.length; i++)
    for (let j = 1; j <= texts.length; j++)
      common[i]![j] =
        known[i - 1]!.text === texts[j - 1]
          ? common[i - 1]![j - 1]! + 1
          : Math.max(common[i]![j - 1]!, common[i - 1]![j]!)
  const all: Lost[] = []
  let [i, j] = [known.length, texts.length]
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && known[i - 1]!.text === texts[j - 1]) {
      all.push({ text: texts[--j]!, parents: known[--i]!.parents | parent })
    } else if (j > 0 && (i === 0 || common[i]![j - 1]! >= common[i - 1]![j]!))
      all.push({ text: texts[--j]!, parents: parent })
    else all.push(known[--i]!)
  }
  return all.reverse()
}

/** Marks the lines to show; false when in each place the result is what one side had. */
function chooseHunks(lines: readonly Line[]): boolean {
  for (const line of lines) line.isShown = line.added !== 0 || line.lost.length > 0
  for (let at = nextShown(lines, 0, true); at < lines.length; ) {
    const end = hunkEnd(lines, at)
    const hunk = lines.slice(at, end)
    const who = new Set(hunk.flatMap(({ added, lost }) => [added, ...lost.map(({ parents }) => parents)]))
    who.delete(0)
    if (who.size < 2 && !who.has(ALL)) for (const line of hunk) line.isShown = false
    at = nextShown(lines, end, true)
  }
  return giveContext(lines)
}

function nextShown(lines: readonly Line[], from: number, isShown: boolean): number {
  let at = from
  while (at < lines.length && lines[at]!.isShown !== isShown) at++
  return at
}

/** A line that is only there for what was lost before it is not of the hunk. */
const tail = (lines: readonly Line[], begin: number, end: number): number =>
  begin + 1 <= end && lines[end - 1]!.added === 0 ? end - 1 : end

function hunkEnd(lines: readonly Line[], begin: number): number {
  let at = begin + 1
  for (; at < lines.length; at++) {
    if (lines[at]!.isShown) continue
    let ahead = Math.min(tail(lines, begin, at) + CONTEXT, lines.length) - 1
    while (ahead >= at && !lines[ahead]!.isShown) ahead--
    if (ahead < at) break
    at = ahead
  }
  return at
}

function giveContext(lines: readonly Line[]): boolean {
  let at = nextShown(lines, 0, true)
  if (at >= lines.length) return false
  while (at < lines.length) {
    for (let i = Math.max(at - CONTEXT, 0); i < at; i++) {
      if (!lines[i]!.isShown) lines[i]!.isLead = true
      lines[i]!.isShown = true
    }
    for (;;) {
      const gap = nextShown(lines, at, false)
      if (gap >= lines.length) return true
      const next = nextShown(lines, gap, true)
      const from = tail(lines, at, gap)
      const isNear = next < from + CONTEXT
      const to = isNear ? next : Math.min(from + CONTEXT, lines.length)
      for (let i = from; i < to; i++) lines[i]!.isShown = true
      at = next
      if (!isNear) break
    }
  }
  return true
}

function drawn(lines: readonly Line[]): string {
  const last = lines.length - 1
  let text = ''
  let at = 0
  // How far each side has come.
  const places = [1, 1]
  for (;;) {
    let head = ''
    for (; at < lines.length && !lines[at]!.isShown; at++) {
      if (/^[A-Za-z_$]/.test(lines[at]!.text)) head = lines[at]!.text
      advance(places, lines[at]!, at < last)
    }
    if (at >= lines.length) return text
    const end = nextShown(lines, at, false)
    const starts = [...places]
    let body = ''
    for (let i = at; i < end; i++) {
      const line = lines[i]!
      if (!line.isLead)
        for (const { text, parents } of line.lost)
          body += `${parents & 1 ? '-' : ' '}${parents & 2 ? '-' : ' '}${ended(text)}`
      else if (i === at)
        for (const { parents } of line.lost) for (const n of [0, 1]) if (parents & (1 << n)) starts[n]!++
      if (i < last) body += `${line.added & 1 ? '+' : ' '}${line.added & 2 ? '+' : ' '}${ended(line.text)}`
      advance(places, line, i < last)
    }
    const from = starts.map((start, n) => `-${start},${places[n]! - start}`).join(' ')
    text += `@@@ ${from} +${at + 1},${Math.min(end, last) - at} @@@${comment(head)}\n${body}`
    at = end
  }
}

function advance(places: number[], { added, lost }: Line, isReal: boolean): void {
  for (const n of [0, 1]) {
    const gone = lost.filter(({ parents }) => parents & (1 << n)).length
    places[n]! += gone + (isReal && !(added & (1 << n)) ? 1 : 0)
  }
}

const ended = (line: string): string => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`)

/** The head of the function, without its last letter: git counts one too few here. */
const comment = (line: string): string => {
  const shown = line.slice(0, 40).trimEnd()
  return shown.length > 1 ? ` ${shown.slice(0, -1)}` : ''
}
