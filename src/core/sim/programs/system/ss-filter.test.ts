import { describe, expect, it } from 'vitest'
import type { SocketInfo } from '../../kernel/sys.ts'
import { Services } from './sockets.ts'
import { FilterError, parseFilter } from './ss-filter.ts'

const services = new Services('http 80/tcp\nhttps 443/tcp\n')
const socket = (port: number, address = '127.0.0.1'): SocketInfo => ({
  protocol: 'tcp',
  family: 'inet',
  type: 'stream',
  state: 'LISTEN',
  local: { family: 'inet', address, port },
  peer: null,
  recvQ: 0,
  sendQ: 511,
  inode: 1,
  uid: 0,
  v6only: false,
  timer: null,
})

function matches(words: string, candidate: SocketInfo): boolean {
  const filter = parseFilter(words.split(' '), services)
  if (filter instanceof FilterError) throw new Error(filter.message)
  return filter(candidate)
}

describe('filters of ss', () => {
  const cases: readonly (readonly [filter: string, port: number, address: string, expected: boolean])[] = [
    ['sport = :3000', 3000, '127.0.0.1', true],
    ['sport = :3000', 3001, '127.0.0.1', false],
    ['sport = 3000', 3000, '127.0.0.1', true],
    ['sport = :http', 80, '127.0.0.1', true],
    ['sport gt :3500', 4000, '127.0.0.1', true],
    ['sport > :4000', 4000, '127.0.0.1', false],
    ['( sport = :1 or sport = :2 )', 2, '127.0.0.1', true],
    ['not sport = :2', 2, '127.0.0.1', false],
    ['! sport = :3', 2, '127.0.0.1', true],
    ['src 127.0.0.1', 9, '127.0.0.1', true],
    ['src 127.0.0.1:9', 8, '127.0.0.1', false],
    ['src 10.0.0.0/8', 9, '10.1.2.3', true],
    ['src 10.0.0.0/8', 9, '11.1.2.3', false],
    ['sport = :9 src 10.1.2.3', 9, '10.1.2.3', true],
    ['dport = :80', 80, '127.0.0.1', false],
  ]
  it.each(cases)('%s on port %i of %s', (filter, port, address, expected) => {
    expect(matches(filter, socket(port, address))).toBe(expected)
  })

  it('asks for an address where none stands', () => {
    const filter = parseFilter(['nosuch'], services)
    expect(filter).toBeInstanceOf(FilterError)
    expect((filter as FilterError).message).toContain('an inet prefix is expected rather than "nosuch"')
  })

  it('knows a name of /etc/services from one that is not there', () => {
    const filter = parseFilter('sport = :nosuch'.split(' '), services)
    expect((filter as FilterError).message).toContain('"nosuch" does not look like a port')
  })
})
