import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expandBraces } from './brace.ts'
import { matchesPattern, quotePattern, unquotePattern } from './pattern.ts'
import { ansiCQuote, backslashQuote, singleQuote } from './quote.ts'
import { Word } from './word.ts'

const options = { extglob: true }

describe('brace expansion', () => {
  it.each([
    ['a{b,c}d', 'abd acd'],
    ['{1..3}{a,b}', '1a 1b 2a 2b 3a 3b'],
    ['{01..03}', '01 02 03'],
    ['{10..1..4}', '10 6 2'],
    ['a{b,c{d,e}}f', 'abf acdf acef'],
    ['{}', '{}'],
    ['{x}', '{x}'],
    ['{1..}', '{1..}'],
    ['"{a,b}"', '"{a,b}"'],
    ['${x,y}{1,2}', '${x,y}1 ${x,y}2'],
    ['x{,y}', 'x xy'],
  ])('makes of %s: %s', (text, expected) => expect(expandBraces(text).join(' ')).toBe(expected))
})

describe('patterns', () => {
  it.each([
    ['a*c', 'abbc', true],
    ['a?c', 'abbc', false],
    ['[!a]', 'b', true],
    ['[!a]', 'a', false],
    ['[]a]', ']', true],
    ['[a', '[a', true],
    ['[[:upper:]]', 'A', true],
    ['[[:upper:]]', 'a', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['@(a|b)c', 'bc', true],
    ['!(a|b)', 'c', true],
    ['!(a|b)', 'a', false],
    ['a!(b)c', 'abc', false],
    ['a!(b)c', 'abbc', true],
    ['+(ab)', 'abab', true],
  ])('%s against %s: %s', (pattern, text, expected) => expect(matchesPattern(pattern, text, options)).toBe(expected))

  it('a quoted text matches itself and, unquoted, is itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(matchesPattern(quotePattern(text), text, options)).toBe(true)
        expect(unquotePattern(quotePattern(text))).toBe(text)
      }),
    )
  })
})

describe('quoting', () => {
  const read = (text: string) => {
    const { segments } = new Word(text)
    return segments
      .map((segment) => (segment.kind === 'quoted' || segment.kind === 'literal' ? segment.text : '?'))
      .join('')
  }
  const anyText = fc.string({ unit: fc.constantFrom(...'ab \'"$`\\*~#!\t\n{},;&|<>()=:é') })

  it.each([
    ["it's", "it\\'s"],
    ['a b', 'a\\ b'],
    ['', "''"],
    ['~x', '\\~x'],
    ['x~', 'x~'],
    ['a\nb', "$'a\\nb'"],
  ])('printf %%q writes %j as %s', (text, expected) => expect(backslashQuote(text)).toBe(expected))

  it('what is quoted reads back as it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(read(backslashQuote(text))).toBe(text)
        expect(read(singleQuote(text))).toBe(text)
        expect(read(ansiCQuote(text))).toBe(text)
      }),
    )
  })
})
