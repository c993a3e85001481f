import { HIT_SIZE } from '../../../workers/find-text.ts'
import type { Segment } from '../log-marks.ts'

/** What was found, in the order of the log: three numbers each, as the worker sends them. */
export type Hits = Uint32Array
export const NO_HITS: Hits = new Uint32Array()

export interface Hit {
  /** Its number among all. */
  readonly index: number
  readonly line: number
  readonly column: number
  readonly length: number
}

export const countOf = (hits: Hits): number => hits.length / HIT_SIZE

export function hitAt(hits: Hits, index: number): Hit | null {
  const at = index * HIT_SIZE
  if (index < 0 || at >= hits.length) return null
  return { index, line: hits[at]!, column: hits[at + 1]!, length: hits[at + 2]! }
}

export function joined(before: Hits, more: Hits): Hits {
  if (more.length === 0) return before
  const all = new Uint32Array(before.length + more.length)
  all.set(before)
  all.set(more, before.length)
  return all
}

/** Index of the first hit in this line or behind it; the number of hits where there is none. */
export function firstFrom(hits: Hits, line: number): number {
  let low = 0
  let high = countOf(hits)
  while (low < high) {
    const middle = (low + high) >> 1
    if (hits[middle * HIT_SIZE]! < line) low = middle + 1
    else high = middle
  }
  return low
}

/** More in one line than this are not told apart by anybody's eyes. */
const MOST_IN_LINE = 500

export function hitsOfLine(hits: Hits, line: number): readonly Hit[] | undefined {
  const first = firstFrom(hits, line)
  const found: Hit[] = []
  for (let index = first; found.length < MOST_IN_LINE; index++) {
    const hit = hitAt(hits, index)
    if (!hit || hit.line !== line) break
    found.push(hit)
  }
  return found.length > 0 ? found : undefined
}

export interface Piece {
  readonly segment: Segment
  readonly hit: Hit | null
}

/** Cuts the segments of a line where hits begin and end. */
export function cutAtHits(segments: readonly Segment[], hits: readonly Hit[]): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  for (const segment of segments) {
    const end = start + segment.text.length
    const edges = hits
      .flatMap(({ column, length }) => [column, column + length])
      .filter((edge) => start < edge && edge < end)
    const cuts = [...new Set([start, ...edges, end])]
    for (const [i, from] of cuts.slice(0, -1).entries()) {
      const to = cuts[i + 1]!
      const { hint, ...rest } = segment
      // A hint stands behind the last piece of its word.
      const isLast = to === end
      pieces.push({
        segment: {
          ...rest,
          text: segment.text.slice(from - start, to - start),
          ...(isLast && hint !== undefined && { hint }),
        },
        hit: hits.find(({ column, length }) => column <= from && from < column + length) ?? null,
      })
    }
    start = end
  }
  return pieces
}
