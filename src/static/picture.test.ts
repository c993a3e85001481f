import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureSvg, wrapped } from './picture.ts'

describe('the picture beside a link', () => {
  it('keeps every word, in order, in lines that fit', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(words, (list) => {
        const lines = wrapped(list.join(' '), 30)
        expect(lines.join(' ')).toBe(list.join(' '))
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30)
      }),
    )
  })

  it('cuts a word that is longer than a line', () => {
    expect(wrapped('x'.repeat(50), 10)).toEqual(['xxxxxxxxx…'])
  })

  it('makes the longest names small enough to stand in one line', () => {
    const size = (head: string) =>
      Number(
        /font-size="(\d+)" font-weight="bold" fill="#ad1f17"/.exec(
          pictureSvg({ head, message: '', says: '', numbers: [] }),
        )![1],
      )
    expect(size('EIO')).toBe(112)
    expect(size('EPROTONOSUPPORTED') * 0.602 * 17).toBeLessThanOrEqual(1040)
  })

  it('shows markup as text', () => {
    expect(pictureSvg({ head: 'EIO', message: '<b>"x" & y', says: '', numbers: [] })).toContain(
      '&lt;b>&quot;x&quot; &amp; y',
    )
  })
})
