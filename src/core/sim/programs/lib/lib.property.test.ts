import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareLines, PLAIN } from '../sort/keys.ts'
import { gunzip, gzip } from './deflate.ts'
import { compileRegex } from './regex.ts'
import { EXTENDED } from './regex-parse.ts'

const bytes = fc.uint8Array({ maxLength: 2000 })
const repetitive = fc
  .array(fc.constantFrom('hello ', 'world\n', 'a', 'aaaaaaaa', '\u0000'), { maxLength: 300 })
  .map((parts) => new TextEncoder().encode(parts.join('')))

describe('gzip', () => {
  it('is read by zlib, and reads what zlib wrote', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, repetitive), (data) => {
        expect(new Uint8Array(gunzipSync(gzip(data, 'name', 0)))).toEqual(data)
        const back = gunzip(new Uint8Array(gzipSync(data)))
        expect(back.ok && back.value).toEqual(data)
      }),
    )
  })

  it('never takes a cut file for a whole one', () => {
    fc.assert(
      fc.property(repetitive, fc.nat(), (data, n) => {
        const packed = gzip(data, null, 0)
        expect(gunzip(packed.subarray(0, n % packed.length)).ok).toBe(false)
      }),
    )
  })
})

describe('regular expressions', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(ab)', 'a*', 'b+', '(a|b)', 'a?', 'a{1,2}')
  const pattern = fc.array(atom, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))

  it('find a match where JavaScript finds one, at the same place and no shorter', () => {
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 }), (source, text) => {
        const made = compileRegex(source, { syntax: EXTENDED })
        if (!made.ok) throw new Error(made.error)
        const ours = made.value.exec(text)
        const theirs = new RegExp(source).exec(text)
        expect(ours?.start).toBe(theirs?.index)
        if (ours && theirs) expect(ours.end).toBeGreaterThanOrEqual(theirs.index + theirs[0].length)
      }),
    )
  })
})

describe('sort', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'B', '1', '2', ' ', '-', '.', 'K'), maxLength: 8 })
  const kind = fc.constantFrom('n', 'h', 'V', 'g', 'M', 'd', 'f')

  it('has an order: antisymmetric and transitive under every key', () => {
    fc.assert(
      fc.property(kind, line, line, line, (letter, a, b, c) => {
        const ordering =
          letter === 'd'
            ? { ...PLAIN, dictionary: true }
            : letter === 'f'
              ? { ...PLAIN, fold: true }
              : { ...PLAIN, kind: letter as 'n' }
        const request = { keys: [], ordering, unique: false, stable: false, separator: null, delimiter: '\n' }
        const compare = (x: string, y: string) => Math.sign(compareLines(x, y, request))
        expect(compare(a, b) + compare(b, a)).toBe(0)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
