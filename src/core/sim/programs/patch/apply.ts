/** Finding the place of a change in a file, and what is left of those that find none: as patch(1) does both. */
import type { Change, FilePatch, Label } from './parse.ts'

export const oldLines = ({ lines }: Change): string[] =>
  lines.filter(({ mark }) => mark !== '+').map(({ text }) => text)
const newCount = ({ lines }: Change): number => lines.filter(({ mark }) => mark !== '-').length

/** How many lines of context stand before and after what changes. */
function contextOf({ lines }: Change): { prefix: number; suffix: number } {
  const prefix = lines.findIndex(({ mark }) => mark !== ' ')
  const suffix = [...lines].reverse().findIndex(({ mark }) => mark !== ' ')
  return { prefix: Math.max(prefix, 0), suffix: Math.max(suffix, 0) }
}

export function mostFuzz(change: Change, allowed: number): number {
  const { prefix, suffix } = contextOf(change)
  return Math.min(allowed, Math.max(prefix, suffix))
}

/**
 * Where the change fits, counted from one: where it says, or the nearest place. A change with less context before it
 * than after it belongs to the start of the file, one with less after it to the end. `done` lines are settled already.
 */
export function locate(
  file: readonly string[],
  change: Change,
  fuzz: number,
  offset: number,
  done: number,
): number | null {
  const pattern = oldLines(change)
  const guess = change.first + offset
  if (pattern.length === 0) return Math.min(guess, file.length + 1)
  const { prefix, suffix } = contextOf(change)
  const context = Math.max(prefix, suffix)
  let [before, after] = [fuzz + prefix - context, fuzz + suffix - context]
  const fits = (at: number, skipped: number, left: number) =>
    at > done &&
    at + pattern.length - left <= file.length + 1 &&
    pattern.slice(skipped, pattern.length - left).every((line, i) => line === file[at - 1 + skipped + i])
  if (before < 0 && change.first <= 1) {
    if (after < 0 && pattern.length !== file.length) return null
    return fits(1, 0, Math.max(after, 0)) ? 1 : null
  }
  before = Math.max(before, 0)
  if (after < 0) {
    const at = file.length - pattern.length + 1
    return fits(at, before, 0) ? at : null
  }
  for (let distance = 0; distance <= file.length + guess; distance++) {
    if (fits(guess + distance, before, after)) return guess + distance
    if (distance > 0 && fits(guess - distance, before, after)) return guess - distance
  }
  return null
}

/** The file's lines with the change made; lines of context stay as the file has them. */
export function changed(file: readonly string[], change: Change, at: number): string[] {
  const out = file.slice(0, at - 1)
  let from = at - 1
  for (const { mark, text } of change.lines) {
    if (mark === '+') out.push(text)
    else if (mark === '-') from++
    else if (from < file.length) out.push(file[from++]!)
  }
  return [...out, ...file.slice(from)]
}

export const growth = (change: Change): number => newCount(change) - oldLines(change).length

export interface Reject {
  readonly change: Change
  /** By how much what went before has moved it. */
  readonly offset: number
}

/** The text of FILE.rej: unified if the patch was, a context diff otherwise. */
export function rejectText(patch: FilePatch, rejects: readonly Reject[]): string {
  const isUnified = patch.style === 'unified'
  const title = (mark: string, label: Label | null) => `${mark} ${label ? label.name + label.time : '/dev/null'}\n`
  const head = title(isUnified ? '---' : '***', patch.from) + title(isUnified ? '+++' : '---', patch.to)
  return head + rejects.map(isUnified ? unifiedReject : contextReject).join('')
}

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`)

function unifiedReject({ change, offset }: Reject): string {
  const range = (first: number, count: number) =>
    count === 0 ? `${first - 1},0` : count === 1 ? String(first) : `${first},${count}`
  const [old, fresh] = [oldLines(change).length, newCount(change)]
  const body = change.lines.map(({ mark, text }) => mark + ended(text)).join('')
  return `@@ -${range(change.first + offset, old)} +${range(change.newFirst + offset, fresh)} @@\n${body}`
}

function contextReject({ change, offset }: Reject): string {
  const range = (first: number, count: number) =>
    count === 0 ? String(first - 1) : count === 1 ? String(first) : `${first},${first + count - 1}`
  const side = (gone: '-' | '+') =>
    change.lines
      .filter(({ mark }) => mark !== gone)
      .map(({ mark, text }) => `${mark} ${ended(text)}`)
      .join('')
  const [old, fresh] = [oldLines(change).length, newCount(change)]
  const stars = change.lines.some(({ mark }) => mark === ' ') ? ' ****' : ''
  return [
    '***************\n',
    `*** ${range(change.first + offset, old)}${stars}\n${side('+')}`,
    `--- ${range(change.newFirst + offset, fresh)} -----\n${side('-')}`,
  ].join('')
}
