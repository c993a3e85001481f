import { describe, expect, it } from 'vitest'
import { differences } from './edit-script.ts'

const script = (a: string, b: string, horizon = 0) =>
  differences([...a], [...b], horizon)
    .map(({ fromA, toA, fromB, toB }) => `${a.slice(fromA, toA)}>${b.slice(fromB, toB)}@${fromA}`)
    .join(' ')

// Each answer is what GNU diff 3.8 says of the same two files, a letter for a line.
describe('differences', () => {
  it('finds nothing between files that are alike, and all of a file that is new', () => {
    expect(script('abc', 'abc')).toBe('')
    expect(script('', 'ab')).toBe('>ab@0')
  })

  it('merges a run of insertions with the one above it when the line between is the same', () => {
    expect(script('x9231y', '-1xx23y9')).toBe('>-1x@0 9>@1 1>@4 >9@6')
  })

  it('slides a run down as far as it goes, but not into the common end unless it is shown as context', () => {
    expect(script('xa', 'xaa')).toBe('>a@2')
    expect(script('xab', 'yxaab')).toBe('>y@0 >a@1')
    expect(script('xab', 'yxaab', 3)).toBe('>y@0 >a@2')
  })

  it('chooses among scripts of one length as the search from both ends does', () => {
    expect(script('abcabba', 'cbabac')).toBe('ab>@0 a>@3 >a@5 >c@7')
  })
})
