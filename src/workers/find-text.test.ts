import { describe, expect, it } from 'vitest'
import { LineFinder, MOST_HITS, type Needle, patternOf } from './find-text.ts'

const needle = (text: string, more: Partial<Needle> = {}): Needle => ({
  text,
  matchCase: false,
  isPattern: false,
  ...more,
})

function found(wanted: Needle, ...pieces: readonly string[]): number[][] {
  const finder = new LineFinder(wanted)
  for (const piece of pieces) finder.push(piece)
  finder.end()
  const flat = [...finder.take()]
  return flat.flatMap((line, i) => (i % 3 === 0 ? [[line, flat[i + 1]!, flat[i + 2]!]] : []))
}

describe('looking for words in a log', () => {
  it('says line, column and length of each, also of two in one line', () =>
    expect(found(needle('ab'), 'ab\nx ab ab\n')).toEqual([
      [1, 0, 2],
      [2, 2, 2],
      [2, 5, 2],
    ]))

  it('finds what two pieces of the log have between them', () =>
    expect(found(needle('refused'), 'one\nconnect ref', 'used\nthree')).toEqual([[2, 8, 7]]))

  it('takes signs as signs, and as an expression on request', () => {
    expect(found(needle('a.c'), 'abc\na.c')).toEqual([[2, 0, 3]])
    expect(found(needle('a.c', { isPattern: true }), 'abc\na.c')).toEqual([
      [1, 0, 3],
      [2, 0, 3],
    ])
    expect(() => patternOf(needle('(', { isPattern: true }))).toThrow(SyntaxError)
    expect(found(needle('('), 'f()')).toEqual([[1, 1, 1]])
  })

  it('tells large from small letters on request only', () => {
    expect(found(needle('error'), 'Error')).toEqual([[1, 0, 5]])
    expect(found(needle('error', { matchCase: true }), 'Error\nerror')).toEqual([[2, 0, 5]])
  })

  it('an expression ends with its line, whatever ends the line', () => {
    const wanted = needle('d$', { isPattern: true })
    expect(found(wanted, 'end\r\nend', '\r\nend')).toEqual([
      [1, 2, 1],
      [2, 2, 1],
      [3, 2, 1],
    ])
  })

  it('nothing is no hit', () => expect(found(needle('x*', { isPattern: true }), 'abc\naxxb')).toEqual([[2, 1, 2]]))

  it('stops where nobody would go on', () => {
    const finder = new LineFinder(needle('e'))
    finder.push(`${'e'.repeat(MOST_HITS + 50)}\n`)
    expect(finder.isFull).toBe(true)
    expect(finder.take().length / 3).toBe(MOST_HITS)
  })
})
