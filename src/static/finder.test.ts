import { describe, expect, it } from 'vitest'
import { type FindIndex, type FindRow, findCodes } from './finder.ts'

const row = (code: string, more: Partial<FindRow>): FindRow => ({
  code,
  says: '',
  names: [],
  numbers: [],
  messages: [],
  causes: [],
  ...more,
})
const INDEX: FindIndex = {
  version: 1,
  codes: [
    row('EADDRINUSE', { names: ['WSAEADDRINUSE'], numbers: [98, 48], messages: ['Address already in use'] }),
    row('EADDRNOTAVAIL', { numbers: [99, 49], messages: ['Cannot assign requested address'] }),
    row('EAGAIN', { names: ['EWOULDBLOCK'], numbers: [11, 35], messages: ['Resource temporarily unavailable'] }),
    row('EDEADLK', { numbers: [35, 11], messages: ['Resource deadlock avoided'] }),
    row('EXDEV', { messages: ['Invalid cross-device link'], causes: [['rename', 'The target is on another disk']] }),
  ],
}

describe('what a query names', () => {
  it.each([
    ['address already in use', 'EADDRINUSE'],
    ['  Address already in use. ', 'EADDRINUSE'],
    ['wsaeaddrinuse', 'EADDRINUSE'],
    ['98', 'EADDRINUSE'],
    ['ewouldblock', 'EAGAIN'],
    ['invalid cross device link', 'EXDEV'],
    ['35', null],
    ['address', null],
    ['no such words', null],
  ])('%s', (query, code) => {
    expect(findCodes(INDEX, query).exact).toBe(code)
  })

  it('lists all that have every word, names before messages before causes', () => {
    expect(findCodes(INDEX, 'address').codes.map(({ code }) => code)).toEqual(['EADDRINUSE', 'EADDRNOTAVAIL'])
    expect(findCodes(INDEX, 'another disk').codes.map(({ code }) => code)).toEqual(['EXDEV'])
    expect(findCodes(INDEX, 'address disk').codes).toEqual([])
    expect(findCodes(INDEX, ' . ').codes).toEqual([])
  })
})
