import { describe, expect, it } from 'vitest'
import { type Fold, foldsOf, rowsWithout, shapesOf } from './folds.ts'

const NONE: ReadonlySet<number> = new Set()
const pause = () => Promise.resolve()

async function folded(lines: readonly string[], kept = NONE): Promise<readonly Fold[]> {
  return foldsOf(await shapesOf(lines.join('\n'), pause), kept)
}

const retries = Array.from({ length: 10 }, (_, i) => `08:00:${i + 10} connect 10.0.0.${i}:5432 failed, try ${i}`)
const trace = ['Error: read ECONNRESET', '    at Socket.read (net.js:12:3)', '    at tick (loop.js:4:1)']

describe('folding of repeated stretches', () => {
  it('keeps the first of lines that differ in their numbers only', async () => {
    expect(await folded(['start', ...retries, 'end'])).toEqual([{ from: 3, to: 11, period: 1, times: 9 }])
  })

  it('folds a stretch of several lines as one', async () => {
    expect(await folded([...trace, ...trace, ...trace, ...trace, 'end'])).toEqual([
      { from: 4, to: 12, period: 3, times: 3 },
    ])
  })

  it('leaves a half repetition in view', async () => {
    expect(await folded([...trace, ...trace, ...trace, ...trace, trace[0]!, 'end'])).toEqual([
      { from: 4, to: 12, period: 3, times: 3 },
    ])
  })

  it('does not fold lines whose words differ', async () => {
    const users = ['maya', 'omar', 'lea', 'finn', 'aya', 'noor', 'kim', 'ole', 'ida', 'per']
    expect(await folded(users.map((user) => `login of ${user} failed`))).toEqual([])
  })

  it('does not fold what is quickly read', async () => {
    expect(await folded(retries.slice(0, 5))).toEqual([])
    expect(await folded([...trace, ...trace])).toEqual([])
  })

  it('never hides a line that must be seen', async () => {
    expect(await folded(retries, new Set([9]))).toEqual([{ from: 2, to: 8, period: 1, times: 7 }])
    expect(await folded(retries, new Set([2, 4, 6, 8, 10]))).toEqual([])
  })

  it('finds the second stretch behind the first', async () => {
    const found = await folded([...retries, 'between', ...trace, ...trace, ...trace, ...trace])
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      [2, 10],
      [15, 23],
    ])
  })

  it('pauses in a large text and takes as long as the text is', async () => {
    let pauses = 0
    const text = `${'a line without a number that is like no other\n'.repeat(40_000)}`
    const shapes = await shapesOf(text, async () => {
      pauses++
    })
    expect(shapes).toHaveLength(40_000)
    expect(pauses).toBeGreaterThan(2)
    expect(foldsOf(shapes, NONE)).toHaveLength(1)
  })
})

describe('rows with stretches folded away', () => {
  const rows = rowsWithout(20, [
    { from: 3, to: 11, period: 1, times: 9 },
    { from: 15, to: 18, period: 2, times: 2 },
  ])

  it('counts what is left', () => expect(rows.count).toBe(7))

  it('knows the line of each row, and the row of each line', () => {
    const lines = Array.from({ length: rows.count }, (_, i) => rows.lineAt(i + 1))
    expect(lines).toEqual([1, 2, 12, 13, 14, 19, 20])
    expect(lines.map(rows.rowOf)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('gives the row before for a line that is folded away', () => {
    expect([3, 11, 15, 18].map(rows.rowOf)).toEqual([2, 2, 5, 5])
  })

  it('is every line where nothing is folded', () => {
    const all = rowsWithout(3, [])
    expect([all.count, all.lineAt(2), all.rowOf(3)]).toEqual([3, 2, 3])
  })
})
