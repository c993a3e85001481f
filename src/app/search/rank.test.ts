import { describe, expect, it } from 'vitest'
import { type Findable, search } from './rank.ts'

const item = (kind: Findable['kind'], title: string, ...words: string[]): Findable => ({
  kind,
  title,
  detail: '',
  tag: '',
  words: [title.toLowerCase(), ...words],
  run() {},
})
const all = [
  item('cause', 'Another process listens on the port', 'eaddrinuse'),
  item('code', 'EADDRINUSE', '98', '48', 'address already in use'),
  item('code', 'EADDRNOTAVAIL', '99', 'cannot assign requested address'),
  item('action', 'Open a file'),
]
const titles = (query: string) => search(query, all).map(({ title }) => title)

describe('search', () => {
  it('finds a code by name, by number and by message', () => {
    expect(titles('eaddrinuse')[0]).toBe('EADDRINUSE')
    expect(titles('48')).toEqual(['EADDRINUSE'])
    expect(titles('already in use')).toEqual(['EADDRINUSE'])
  })

  it('finds by the beginning, codes before causes', () => {
    expect(titles('eaddr')).toEqual(['EADDRINUSE', 'EADDRNOTAVAIL', 'Another process listens on the port'])
  })

  it('finds a word before a part of a word, and what is met often before what is rare', () => {
    const more = [
      item('code', 'EOPNOTSUPP', 'operation not supported'),
      { ...item('cause', 'Rare port'), weight: 0 },
      { ...item('cause', 'Common port'), weight: 3 },
    ]
    expect(search('port', more).map(({ title }) => title)).toEqual(['Common port', 'Rare port', 'EOPNOTSUPP'])
  })

  it('does not take a number for a part of another', () => expect(titles('8')).toEqual([]))
  it('offers the actions before anything was typed', () => expect(titles(' ')).toEqual(['Open a file']))
})
