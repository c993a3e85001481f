import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ROW, scrollTo, windowOf } from './window.ts'

it('draws what can be seen, for any scroll position of any log', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_000_000 }), fc.float({ min: 0, max: 1, noNaN: true }), (lines, share) => {
      const view = 600
      const { height, first, count, top } = windowOf(lines, 0, view)
      expect(first).toBe(1)
      expect(top).toBeLessThanOrEqual(0)
      expect(height).toBeLessThanOrEqual(12_000_000)
      const scroll = share * Math.max(0, height - view)
      const drawn = windowOf(lines, scroll, view)
      expect(drawn.first).toBeGreaterThanOrEqual(1)
      expect(drawn.first + drawn.count - 1).toBeLessThanOrEqual(lines)
      expect(drawn.top).toBeLessThanOrEqual(scroll + 0.001)
      const bottom = drawn.top + drawn.count * ROW
      if (lines * ROW > view) expect(bottom).toBeGreaterThanOrEqual(scroll + view - ROW)
      expect(count).toBeLessThan(200)
    }),
  )
})

it('shows the line that was asked for', () => {
  for (const line of [1, 500_000, 2_000_000]) {
    const { first, count } = windowOf(2_000_000, scrollTo(line, 2_000_000, 600), 600)
    expect(line).toBeGreaterThanOrEqual(first)
    expect(line).toBeLessThan(first + count)
  }
})
