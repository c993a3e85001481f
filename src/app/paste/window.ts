/** Which rows of a long log are drawn, and where. Browsers cap the height of an element, so a very long log scrolls faster than it is. */
export const ROW = 17
const TALLEST = 12_000_000
const MARGIN = 30

export interface WindowOfRows {
  /** Height of the whole, in pixels. */
  readonly height: number
  /** 1-based. */
  readonly first: number
  readonly count: number
  /** Where the first drawn row stands. */
  readonly top: number
}

export function windowOf(lineCount: number, scrollTop: number, viewHeight: number): WindowOfRows {
  const height = Math.min(lineCount * ROW, TALLEST)
  const rows = Math.ceil(viewHeight / ROW)
  const room = Math.max(1, height - viewHeight)
  const top = (Math.min(scrollTop, room) / room) * Math.max(0, lineCount * ROW - viewHeight)
  const atTop = Math.floor(top / ROW) + 1
  const first = Math.max(1, atTop - MARGIN)
  const count = Math.min(lineCount - first + 1, rows + 2 * MARGIN)
  return { height, first, count, top: scrollTop - (top % ROW) - (atTop - first) * ROW }
}

/** The scroll position that puts a line a third down the view. */
export function scrollTo(line: number, lineCount: number, viewHeight: number): number {
  const height = Math.min(lineCount * ROW, TALLEST)
  const wanted = (line - 1) * ROW - viewHeight / 3
  const full = Math.max(1, lineCount * ROW - viewHeight)
  return Math.max(0, Math.min(1, wanted / full)) * Math.max(0, height - viewHeight)
}
