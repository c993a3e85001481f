import { describe, expect, it } from 'vitest'
import { type HistoryEntry, MOST_ENTRIES, surplus } from './history.ts'

const entry = (id: number, text = `log ${id}`): HistoryEntry => ({ id, name: '', text, at: -id })

describe('the history of logs', () => {
  it('lets go of the same text from earlier, and of nothing else while there is room', () => {
    expect(surplus([entry(1), entry(2, 'same'), entry(3)], entry(9, 'same'))).toEqual([2])
    expect(surplus([entry(1), entry(2, 'nearly same')], entry(9, 'same'))).toEqual([])
  })

  it('lets go of the oldest beyond its length', () => {
    const full = Array.from({ length: MOST_ENTRIES }, (_, i) => entry(i + 1))
    expect(surplus(full, entry(99))).toEqual([MOST_ENTRIES])
    expect(surplus(full.slice(1), entry(99))).toEqual([])
  })

  it('lets go of the oldest beyond its size', () => {
    const big = [entry(1, 'a'.repeat(5_000_000)), entry(2, 'b'.repeat(5_000_000))]
    expect(surplus(big, entry(9))).toEqual([2])
  })
})
