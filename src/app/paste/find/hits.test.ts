import { describe, expect, it } from 'vitest'
import type { Segment } from '../log-marks.ts'
import { countOf, cutAtHits, firstFrom, hitAt, hitsOfLine, joined, NO_HITS } from './hits.ts'

const HITS = Uint32Array.from([3, 0, 2, 3, 5, 2, 9, 1, 4])
const segment = (text: string, more: Partial<Segment> = {}): Segment => ({ text, kind: 'plain', key: null, ...more })

describe('what was found', () => {
  it('is counted, joined and asked for by number', () => {
    expect(countOf(HITS)).toBe(3)
    expect(countOf(joined(NO_HITS, HITS))).toBe(3)
    expect(hitAt(HITS, 2)).toEqual({ index: 2, line: 9, column: 1, length: 4 })
    expect(hitAt(HITS, 3)).toBeNull()
    expect(hitAt(HITS, -1)).toBeNull()
  })

  it('is known by line: its own, the next one behind, none behind the last', () => {
    expect(hitsOfLine(HITS, 3)?.map(({ column }) => column)).toEqual([0, 5])
    expect(hitsOfLine(HITS, 4)).toBeUndefined()
    expect(firstFrom(HITS, 4)).toBe(2)
    expect(firstFrom(HITS, 10)).toBe(3)
  })

  it('cuts a line across its other marks, and the hint of a number stays behind it', () => {
    const segments = [segment('errno '), segment('98', { kind: 'code', hint: '→ EADDRINUSE' }), segment(' end')]
    const pieces = cutAtHits(segments, [{ index: 0, line: 1, column: 4, length: 3 }])
    expect(pieces.map((piece) => [piece.segment.text, piece.hit !== null, piece.segment.hint])).toEqual([
      ['errn', false, undefined],
      ['o ', true, undefined],
      ['9', true, undefined],
      ['8', false, '→ EADDRINUSE'],
      [' end', false, undefined],
    ])
  })
})
