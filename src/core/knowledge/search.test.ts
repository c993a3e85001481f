import { describe, expect, it } from 'vitest'
import { searchKnowledge } from './search.ts'

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

  it('takes one word too many in a long question, not in a short one', () => {
    expect(found('port already in use xyzzy server').length).toBeGreaterThan(0)
    expect(found('port xyzzy')).toEqual([])
  })
})
