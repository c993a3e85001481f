import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errnoNames } from '../../errno/index.ts'
import { cpuTime } from '../../lib/cpu-time.testing.ts'
import { nameWords, needles, SHORTEST } from './needles.ts'
import { oracle } from './oracle.testing.ts'
import { Scanner } from './scanner.ts'

const scanner = new Scanner()

/** Numbers of the candidate lines, the bytes standing `shift` bytes into their buffer. */
function scan(log: string, shift: number): number[] {
  const text = new TextEncoder().encode(log)
  const bytes = new Uint8Array(text.length + shift + 3).fill(0x45)
  bytes.set(text, shift)
  const found: number[] = []
  let start = shift
  for (let line = 0; start <= shift + text.length; line++) {
    let end = bytes.indexOf(10, start)
    if (end === -1 || end > shift + text.length) end = shift + text.length
    if (scanner.isCandidate(bytes, start, end)) found.push(line)
    start = end + 1
  }
  return found
}

/** What decides whether a word or a number begins. */
const MARKS = [
  'm',
  '\\n',
  '\\',
  '\u001b[31m',
  '-1',
  '-12',
  '-123',
  '-1234',
  '-1.5',
  '-1.',
  '-0',
  '=',
  '(',
  'errn',
  'o',
  'error=',
  'code',
  'Error #',
  ' 10048',
  'errcod',
  'WinErr',
  'e',
  '7',
]

const upper = (text: string) => text.toUpperCase()
const word = fc.oneof(
  fc.constantFrom(...needles()),
  fc.constantFrom(...needles()).map(upper),
  fc.constantFrom(...errnoNames()),
  // Almost one of them.
  fc.constantFrom(...needles()).map((text) => text.slice(0, -1)),
  fc.constantFrom(...errnoNames()).map((name) => `X${name}`),
  fc.constantFrom(...errnoNames()).map((name) => `${name}X`),
  fc.constantFrom(...errnoNames()).map((name) => `WSA${name}`),
  fc.string({ maxLength: 9 }),
  fc.constantFrom(
    'EEEEEEEE',
    'ERROR',
    'errno',
    'é',
    '✓',
    'Connection',
    'connection refuse',
    '  ',
    ':',
    '_',
    'E',
    'ERROR_',
    ...MARKS,
  ),
  fc.constantFrom(...nameWords()),
)
const line = fc.array(word, { maxLength: 6 }).chain((words) => fc.constantFrom(words.join(''), words.join(' ')))
const log = fc
  .array(
    line.map((text) => text.replaceAll('\n', ' ')),
    { maxLength: 8 },
  )
  .map((lines) => lines.join('\n'))

describe('scanner', () => {
  it('finds the lines that the oracle finds, wherever they stand in memory', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 7 }), (text, shift) => {
        expect(scan(text, shift)).toEqual(oracle(text))
      }),
      { numRuns: 400 },
    )
  })

  it.each(needles().filter((_, at) => at % 40 === 0))('finds “%s” at every offset', (needle) => {
    for (let pad = 0; pad < 8; pad++) expect(scan(`${'.'.repeat(pad)}${needle}`, 0)).toEqual([0])
  })

  it('has no needle that its sampling could step over', () => {
    expect(needles().filter((needle) => new TextEncoder().encode(needle).length < SHORTEST)).toEqual([])
  })

  it('reads a long line of almost-matches in linear time', () => {
    const bytes = new TextEncoder().encode('E'.repeat(2_000_000))
    expect(cpuTime(() => scanner.isCandidate(bytes, 0, bytes.length))).toBeLessThan(2000)
  })
})
