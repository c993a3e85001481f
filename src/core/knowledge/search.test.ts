import { describe, expect, it } from 'vitest'
import { causesOf } from './causes.ts'
import { searchIn } from './search.ts'

const searchKnowledge = searchIn(causesOf)

const found = (query: string) => searchKnowledge(query, 12).map(({ id }) => id)

describe('search in plain words', () => {
  it.each([
    ['port taken', 'EADDRINUSE'],
    ['disk full but df shows space', 'ENOSPC'],
    ['address already in use', 'EADDRINUSE'],
    ['permission denied', 'EACCES'],
    ['connection refused', 'ECONNREFUSED'],
    ['too many open files', 'EMFILE'],
  ])('%s → %s', (query, code) => {
    expect(found(query).map((id) => id.split('/')[0])).toContain(code)
  })

  it('finds nothing for words that nothing speaks of', () => {
    expect(found('xyzzy plugh')).toEqual([])
    expect(found('')).toEqual([])
  })

  it('leads from a name or a whole message to the code itself, and from a number to the code of Linux first', () => {
    expect(found('EADDRINUSE')[0]).toBe('EADDRINUSE')
    expect(found('no space left on device')[0]).toBe('ENOSPC')
    expect(found('98')[0]).toBe('EADDRINUSE')
    expect(found('48')).toContain('EADDRINUSE')
    expect(found('99999')).toEqual([])
  })

  it('shows each cause once, also one that two codes share', () => {
    const ids = searchKnowledge('host name not found', 40).map(({ id }) => id)
    expect(ids.length).toBe(new Set(ids).size)
    expect(ids.some((id) => id.startsWith('ENOTFOUND/'))).toBe(true)
  })

  it('takes a word that is not typed to its end', () => {
    expect(found('permis')[0]).toMatch(/^(?:EACCES|EPERM)/)
  })

  it('takes one word too many in a long question, not in a short one', () => {
    expect(found('port already in use xyzzy server').length).toBeGreaterThan(0)
    expect(found('port xyzzy')).toEqual([])
  })
})
