import { describe, expect, it } from 'vitest'
import { cpuTime } from '../lib/cpu-time.testing.ts'
import { DIALECTS } from './dialects/index.ts'
import { readLog } from './index.ts'
import { FORMS } from './judge/forms.ts'
import { RULES } from './judge/mention.ts'

const judged = [...FORMS, ...RULES].map(({ pattern }) => ({ name: 'judge', pattern }))
const read = DIALECTS.flatMap(({ name, patterns = [], phrases = [], notErrno = [] }) =>
  [...patterns, ...phrases.map(({ match }) => match), ...notErrno].map((pattern) => ({ name, pattern })),
)

const patterns = [...read, ...judged]

/** Text that keeps a pattern busy: what it may repeat, again and again, without what it waits for. */
const HOSTILE = [
  'a',
  'a ',
  ' ',
  'a: ',
  "'",
  "a'",
  '"a',
  '/a',
  'a/b:',
  '1',
  '1:',
  '(',
  'error ',
  'at a ',
  '§',
  '§ ',
  ': §',
  'a§',
  '\\',
  '=',
  'E',
  'aA',
  '[a] ',
  '-> ',
  'tcp a:',
]

describe('patterns', () => {
  it.each(patterns)('$name $pattern ends quickly on hostile text', ({ pattern }) => {
    for (const piece of HOSTILE) {
      const text = piece.repeat(Math.ceil(20_000 / piece.length))
      // A quadratic pattern would take seconds here, an exponential one for ever.
      expect(cpuTime(() => new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(text))).toBeLessThan(250)
    }
  })

  it('a line of a megabyte is read quickly', () => {
    for (const piece of [
      'a',
      'ENOENT ',
      'Permission denied: ',
      "'/a' ",
      'E'.repeat(50),
      '{"a":"\\n',
      '127.0.0.1:80 ',
    ]) {
      const line = piece.repeat(Math.ceil(1_000_000 / piece.length))
      expect(cpuTime(() => readLog(line))).toBeLessThan(3000)
    }
  })

  it('every dialect file has samples and negatives', () => {
    for (const { name, samples, negatives } of DIALECTS)
      expect([name, samples.length > 0, negatives.length > 0]).toEqual([name, true, true])
  })
})
