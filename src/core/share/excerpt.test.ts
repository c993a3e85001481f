import { describe, expect, it } from 'vitest'
import { CHAT_LIMIT, EXCERPT_LEVELS, excerptOf, levelThatFits } from './excerpt.ts'

const root = (first: number) => ({ first, role: 'root' as const })
const consequence = (first: number) => ({ first, role: 'consequence' as const })

describe('the lines of a log that go into a link', () => {
  it('are all of a short log', () => {
    expect(excerptOf(3, [root(2)]).lines).toEqual([0, 1, 2])
  })

  it('are those around the failures of a long one, and nothing outside of it', () => {
    const { lines, failures, ofFailures } = excerptOf(1000, [root(1), consequence(999)])
    expect([lines[0], lines.at(-1)]).toEqual([0, 999])
    expect(lines).not.toContain(500)
    expect([failures, ofFailures]).toEqual([2, 2])
  })

  it('become fewer with each level, and the root is the last to go', () => {
    const failures = [consequence(100), consequence(300), root(500), consequence(700)]
    const levels = Array.from({ length: EXCERPT_LEVELS }, (_, level) => excerptOf(1000, failures, level))
    const counts = levels.map(({ lines }) => lines.length)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    for (const { lines } of levels) expect(lines).toContain(499)
    expect(levels.at(-1)).toMatchObject({ lines: [499, 500], failures: 1, ofFailures: 4 })
  })

  it('are none where nothing failed', () => {
    expect(excerptOf(1000, []).lines).toEqual([])
  })
})

describe('the level that fits', () => {
  it('is the first whose link is short enough', async () => {
    const made: number[] = []
    const { level, link } = await levelThatFits(async (one) => {
      made.push(one)
      return 'x'.repeat(CHAT_LIMIT + 2 - one)
    })
    expect([level, link.length, made]).toEqual([2, CHAT_LIMIT, [0, 1, 2]])
  })

  it('is the last where none is', async () => {
    const { level } = await levelThatFits(async () => 'x'.repeat(CHAT_LIMIT + 1))
    expect(level).toBe(EXCERPT_LEVELS - 1)
  })
})
