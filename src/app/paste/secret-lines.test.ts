import { describe, expect, it } from 'vitest'
import { linesAt } from './secret-lines.ts'

describe('lines of places', () => {
  it('counts from one, and a place right behind a line end belongs to the next line', () => {
    expect([...linesAt('ab\ncd\n\nef', [{ start: 8 }, { start: 0 }, { start: 3 }])]).toEqual([1, 2, 4])
  })
})
