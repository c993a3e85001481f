import { expect, it } from 'vitest'
import { textLines } from './log-lines.ts'

it('numbers lines from 1 and leaves their ends out', () => {
  const lines = textLines('one\r\ntwo\n\nfour')
  expect([1, 2, 3, 4, 5].map(lines.line)).toEqual(['one', 'two', '', 'four', undefined])
})

it('a final newline ends the last line and begins none', () => {
  expect(textLines('one\ntwo\n').count).toBe(2)
})

it('an empty text is one empty line', () => {
  expect(textLines('').count).toBe(1)
})
