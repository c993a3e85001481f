import { describe, expect, it } from 'vitest'
import type { Timeline } from '../../core/lib/index.ts'
import { readLog } from '../../core/matcher/index.ts'
import { brushOver, contentOf, countIn, isWorthDrawing, labelOf, nextFilled } from './timeline.ts'

const refused = (time: string) => `2026-11-22T${time}Z connect ECONNREFUSED 127.0.0.1:5432`
const timelineOf = (lines: readonly string[]): Timeline => readLog(lines.join('\n')).timeline!
const OVER_TIME = timelineOf(['08:00:00', '08:00:01', '08:00:30', '08:00:59', '08:01:00'].map(refused))

describe('the timeline of findings', () => {
  it('is drawn from five findings on', () => {
    expect(isWorthDrawing(OVER_TIME)).toBe(true)
    expect(isWorthDrawing(timelineOf(['08:00:00', '08:00:30', '08:00:40', '08:00:50'].map(refused)))).toBe(false)
    expect(isWorthDrawing(undefined)).toBe(false)
  })

  it('a brush is the lines of its findings, whichever end was set first', () => {
    const { buckets } = OVER_TIME
    const half = Math.floor(buckets.length / 3)
    expect(brushOver(OVER_TIME, 0, half)?.lines).toEqual([1, 2])
    expect(brushOver(OVER_TIME, half, 0)).toEqual(brushOver(OVER_TIME, 0, half))
    expect(countIn(buckets.slice(0, half + 1))).toBe(2)
  })

  it('a brush over everything, or over silence, is none', () => {
    expect(brushOver(OVER_TIME, 0, 10_000)).toBeNull()
    expect(brushOver(OVER_TIME, 5, 6)).toBeNull()
  })

  it('keys step over silence and stop at the ends', () => {
    const second = nextFilled(OVER_TIME, 0, 1)
    expect(OVER_TIME.buckets[second]?.findings).toBe(1)
    expect(nextFilled(OVER_TIME, OVER_TIME.buckets.length - 1, 1)).toBe(OVER_TIME.buckets.length - 1)
    expect(nextFilled(OVER_TIME, 0, -1)).toBe(0)
  })

  it('says times as the log printed them, and lines where it prints none', () => {
    expect(labelOf(OVER_TIME, 0)).toMatch(/^08:00:00/)
    const lines = timelineOf(Array.from({ length: 6 }, () => 'cat: /a: Permission denied'))
    expect(labelOf(lines, 0)).toBe('L1')
  })

  it('names the day where the log spans more than one', () => {
    const days = timelineOf(
      ['2026-11-21T23:00:00Z', '2026-11-22T01:00:00Z', '2026-11-22T03:00:00Z'].map(
        (time) => `${time} connect ECONNREFUSED 127.0.0.1:1`,
      ),
    )
    expect(labelOf(days, 0)).toBe('21 Nov 23:00')
  })

  it('says what a bucket holds', () => {
    expect(contentOf(OVER_TIME.buckets[0]!)).toBe('1 finding: 1 × ECONNREFUSED')
    expect(contentOf({ ...OVER_TIME.buckets[0]!, findings: 0, mentions: 0, codes: {} })).toBe('nothing')
  })
})
