import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DIALECTS, PATTERNS } from '../dialects/index.ts'
import { literalOf } from './literal.ts'

describe('the literal of a regular expression', () => {
  it.each([
    [/bind\(\) to (\S+) failed/, 'bind() to '],
    [/^\s*listen tcp: §$/, 'listen tcp: §'],
    [/\bopen\b/, 'open'],
    [/colou?r/, 'colo'],
    [/a{0,3}bc/, 'bc'],
    [/(?:one|two) of/, ' of'],
    [/(?<=never )here/, 'here'],
    [/ab+c/, 'ab'],
    [/[|(]x\]y/, 'x]y'],
    [/one|two/, ''],
    [/Any/i, ''],
    [/\d+\s§/, '§'],
  ])('of %s is “%s”', (pattern, literal) => {
    expect(literalOf(pattern)).toBe(literal)
  })

  it('stands in every text that a pattern matches', () => {
    const samples = DIALECTS.flatMap(({ samples, negatives }) => [...samples, ...negatives].map(({ text }) => text))
    const lines = samples.flatMap((text) => text.split('\n'))
    const marked = fc
      .constantFrom(...lines)
      .chain((line) => fc.nat({ max: line.length }).map((at) => `${line.slice(0, at)}§${line.slice(at)}`))
    fc.assert(
      fc.property(marked, (text) => {
        for (const { pattern, literal } of PATTERNS)
          if (pattern.test(text)) expect(text.includes(literal), `${pattern}`).toBe(true)
      }),
    )
  })
})
