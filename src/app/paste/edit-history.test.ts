import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, isNewStep, record, startHistory } from './edit-history.ts'

describe('the history of the plain editor', () => {
  it('replays to the last text, whatever was typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 40 }), (texts) => {
        let history = startHistory(texts[0]!)
        texts.slice(1).forEach((text, i) => {
          history = record(history, texts[i]!, text, i)
        })
        expect(history.edits.reduce(apply, history.base)).toBe(texts.at(-1))
      }),
    )
  })

  it('records the smallest edit', () => {
    expect(record(startHistory('port 3000'), 'port 3000', 'port 3100', 7).edits).toEqual([
      { at: 6, removed: 1, inserted: '1', time: 7 },
    ])
  })

  it('stays bounded and keeps the text', () => {
    let history = startHistory('')
    for (let i = 0; i < 700; i++) history = record(history, 'x'.repeat(i), 'x'.repeat(i + 1), i)
    expect(history.edits).toHaveLength(500)
    expect(history.edits.reduce(apply, history.base)).toBe('x'.repeat(700))
  })

  it('makes a new step after a pause, at a newline and when typing turns to deleting', () => {
    const typed = { at: 0, removed: 0, inserted: 'a', time: 0 }
    expect(isNewStep(typed, { ...typed, time: 100 })).toBe(false)
    expect(isNewStep(typed, { ...typed, time: 900 })).toBe(true)
    expect(isNewStep(typed, { ...typed, inserted: '\n' })).toBe(true)
    expect(isNewStep(typed, { at: 0, removed: 1, inserted: '', time: 1 })).toBe(true)
  })
})
