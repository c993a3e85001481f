import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import { natives } from './functions.ts'
import { JsonReader, show } from './json.ts'
import { parseJq } from './parser.ts'
import { JqSyntaxError } from './tokens.ts'
import { compareJson, type Json, printJson } from './value.ts'

const json = fc.jsonValue({ noUnicodeString: true }) as fc.Arbitrary<Json>
const PLAIN = { indent: '  ', sortKeys: false, colour: false, ascii: false }
const env = {
  variables: new Map<string, Json>(),
  functions: new Map(),
  labels: new Map(),
  natives: natives({ now: 0, nextInput: () => null, inputFile: () => null, debug: () => {} }),
}

/** JSON knows no -0 apart from 0 and jq prints 17 digits. */
const same = (value: Json) => JSON.parse(JSON.stringify(value)) as Json

describe('jq', () => {
  it('reads back what it prints, on one line and indented', () => {
    fc.assert(
      fc.property(json, (value) => {
        for (const text of [printJson(value), show(value, PLAIN)]) {
          const next = new JsonReader(text).next()
          expect(next.kind === 'value' && same(next.value)).toEqual(same(value))
        }
      }),
    )
  })

  it('says end or problem on any text, and never reads past it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}:,"\\ 1truefalsn-.e\n') }), (text) => {
        const reader = new JsonReader(text)
        for (let i = 0; i <= text.length; i++) if (reader.next().kind !== 'value') return
        expect(reader.next().kind).toBe('end')
      }),
    )
  })

  it('parses hostile filters or complains of their syntax', () => {
    const word = fc.constantFrom(
      '.',
      '..',
      '.a',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      '|',
      ',',
      'as',
      '$x',
      'def',
      'f',
      ':',
      ';',
      'if',
      'then',
      'end',
      '"a\\(1)"',
      '1',
      '?',
      '//',
      'reduce',
      'try',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        try {
          parseJq(words.join(' '))
        } catch (error) {
          expect(error).toBeInstanceOf(JqSyntaxError)
        }
      }),
    )
  })

  it('orders all values', () => {
    fc.assert(
      fc.property(json, json, json, (a, b, c) => {
        expect(Math.sign(compareJson(a, b))).toBe(-Math.sign(compareJson(b, a)) + 0)
        if (compareJson(a, b) <= 0 && compareJson(b, c) <= 0) expect(compareJson(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('finds by each path of .. the value that .. gives', () => {
    fc.assert(
      fc.property(json, (value) => {
        const all = [...evaluate(parseJq('..'), value, env)]
        const byPath = [...evaluate(parseJq('. as $v | path(..) as $p | $v | getpath($p)'), value, env)]
        expect(byPath).toEqual(all)
      }),
    )
  })

  it('leaves the rest alone when one field is set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), json), (object) => {
        const [next] = [...evaluate(parseJq('.b = 1'), object as Json, env)]
        expect(next).toEqual({ ...object, b: 1 })
      }),
    )
  })
})
