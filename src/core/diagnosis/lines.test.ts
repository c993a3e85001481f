import { expect, it } from 'vitest'
import { findLine, linesOfLog, reachIn } from './lines.ts'

const long = (count: number) => ({ count, line: (number: number) => `line ${number}` })

it('looks far in a log that a person could read, and less far the more failures a huge one has', () => {
  expect(reachIn(long(50_000), 500)).toBe(4000)
  expect(reachIn(long(50_001), 1)).toBe(400)
  expect(reachIn(long(50_001), 20)).toBe(400)
  expect(reachIn(long(50_001), 100)).toBe(80)
  expect(reachIn(long(50_001), 5000)).toBe(40)
})

it('finds a line within its reach, before and behind, and none beyond', () => {
  const lines = long(1000)
  const at = { first: 500, last: 500 }
  expect(findLine(lines, /^line 490$/, at, 10, 400)).toBe(490)
  expect(findLine(lines, /^line 489$/, at, 10, 400)).toBeNull()
  expect(findLine(lines, /^line 510$/, at, undefined, 10)).toBe(510)
  expect(findLine(lines, /^line 511$/, at, undefined, 10)).toBeNull()
})

it('sees no escapes and no carriage return', () => {
  expect(linesOfLog('a\n\x1b[31mred\x1b[0m\r\nb').line(2)).toBe('red')
})
