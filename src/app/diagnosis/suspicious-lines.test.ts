import { expect, it } from 'vitest'
import { textLines } from '../paste/log-lines.ts'
import { suspiciousLines } from './suspicious-lines.ts'

it('stops at exit statuses and failures, not at ordinary words', () => {
  const lines = textLines('building terrors\nmake: *** [all] Error 2\nall is well\nprocess exited with status 137')
  expect(suspiciousLines(lines).map(({ line }) => line)).toEqual([2, 4])
})

it('does not stop where somebody says that nothing failed', () => {
  const none =
    '12 passed, 0 failed\nno errors found\n{"errors": 0}\nexited with code 0\n3 passed, 1 failed\nexited with code 10'
  expect(suspiciousLines(textLines(none)).map(({ line }) => line)).toEqual([5, 6])
})

it('gives the first few only', () => {
  expect(suspiciousLines(textLines('error\n'.repeat(50)), 3)).toHaveLength(3)
})
