import { describe, expect, it } from 'vitest'
import { bytes, outcome, probe, text, value } from './lab.testing.ts'
import type { SocketAddress, Sys, Task } from './sys.ts'

const at = (port: number, address = '127.0.0.1'): SocketAddress =>
  address.includes(':') ? { family: 'inet6', address, port } : { family: 'inet', address, port }

/** Binds one socket as `a` says, then tries `b`; each is [address, options…]. */
interface Bind {
  readonly address: SocketAddress
  readonly options?: readonly string[]
  readonly listens?: boolean
}
function tryBind(sys: Sys, { address, options = [], listens }: Bind): string {
  const fd = value(sys.socket(address.family, 'stream'))
  for (const option of options) sys.setsockopt(fd, option, 1)
  const bound = outcome(sys.bind(fd, address))
  return bound === 'ok' && listens ? outcome(sys.listen(fd, 5)) : bound
}

describe('bind', () => {
  const V6ONLY = ['IPV6_V6ONLY']
  const REUSE = ['SO_REUSEADDR']
  const PORT = ['SO_REUSEPORT']
  const cases: readonly (readonly [string, Bind, Bind, string])[] = [
    ['the same address and port', { address: at(3000) }, { address: at(3000) }, 'EADDRINUSE'],
    ['another loopback address', { address: at(3000) }, { address: at(3000, '127.0.0.2') }, 'ok'],
    ['the wildcard after one address', { address: at(3000) }, { address: at(3000, '0.0.0.0') }, 'EADDRINUSE'],
    ['one address after the wildcard', { address: at(3000, '0.0.0.0') }, { address: at(3000) }, 'EADDRINUSE'],
    ['the IPv6 wildcard after an IPv4 address', { address: at(3000) }, { address: at(3000, '::') }, 'EADDRINUSE'],
    ['an IPv4 address after the IPv6 wildcard', { address: at(3000, '::') }, { address: at(3000) }, 'EADDRINUSE'],
    ['an IPv6-only wildcard', { address: at(3000) }, { address: at(3000, '::'), options: V6ONLY }, 'ok'],
    ['::1 beside 127.0.0.1', { address: at(3000) }, { address: at(3000, '::1') }, 'ok'],
    ['a mapped address', { address: at(3000) }, { address: at(3000, '::ffff:127.0.0.1') }, 'EADDRINUSE'],
    ['SO_REUSEADDR on one side', { address: at(3000) }, { address: at(3000), options: REUSE }, 'EADDRINUSE'],
    ['SO_REUSEADDR on both', { address: at(3000), options: REUSE }, { address: at(3000), options: REUSE }, 'ok'],
    [
      'SO_REUSEADDR on both, the first listening',
      { address: at(3000), options: REUSE, listens: true },
      { address: at(3000), options: REUSE },
      'EADDRINUSE',
    ],
    ['SO_REUSEPORT on one side', { address: at(3000), options: PORT }, { address: at(3000) }, 'EADDRINUSE'],
    [
      'SO_REUSEPORT on both, both listening',
      { address: at(3000), options: PORT, listens: true },
      { address: at(3000), options: PORT, listens: true },
      'ok',
    ],
  ]
  it.each(cases)('%s', async (_name, first, second, expected) => {
    const { value: got } = await probe((sys) => {
      tryBind(sys, first)
      return tryBind(sys, second)
    })
    expect(got).toBe(expected)
  })

  const single: readonly (readonly [string, Bind, string])[] = [
    ['says EACCES for a privileged port', { address: at(80) }, 'EACCES'],
    ['takes the first unprivileged port', { address: at(1024) }, 'ok'],
    ['says EADDRNOTAVAIL for an address of somebody else', { address: at(3000, '10.0.0.6') }, 'EADDRNOTAVAIL'],
    ['takes any loopback address', { address: at(3000, '127.9.9.9') }, 'ok'],
    ['says EADDRNOTAVAIL before EACCES', { address: at(80, '10.0.0.6') }, 'EADDRNOTAVAIL'],
    ['says ENOENT for a unix path without its directory', { address: { family: 'unix', path: 'no/s' } }, 'ENOENT'],
    ['says EACCES where the directory is not ours', { address: { family: 'unix', path: '/etc/s' } }, 'EACCES'],
    ['says EADDRINUSE for a unix path that exists', { address: { family: 'unix', path: '/etc/passwd' } }, 'EADDRINUSE'],
    ['says EINVAL for a unix path of 109 bytes', { address: { family: 'unix', path: 'x'.repeat(109) } }, 'EINVAL'],
  ]
  it.each(single)('%s', async (_name, bind, expected) => {
    const { value: got } = await probe((sys) => tryBind(sys, bind))
    expect(got).toBe(expected)
  })

  it('says EADDRINUSE in listen when a second socket that shared the address listens first', async () => {
    const { value: got } = await probe((sys) => {
      tryBind(sys, { address: at(3000), options: ['SO_REUSEADDR'] })
      const second = tryBind(sys, { address: at(3000), options: ['SO_REUSEADDR'], listens: true })
      return [second, outcome(sys.listen(0, 5)), outcome(sys.listen(3, 5))]
    })
    expect(got).toEqual(['ok', 'ENOTSOCK', 'EADDRINUSE'])
  })
})

describe('connect', () => {
  const world = {
    network: {
      addresses: ['10.0.0.5/32'],
      routes: [
        { type: 'unreachable', to: '10.9.1.0/24' },
        { type: 'prohibit', to: '10.9.2.0/24' },
        { type: 'blackhole', to: '10.9.3.0/24' },
        { type: 'unreachable', to: '2001:db8:1::/64' },
      ],
      ports: [
        { port: 9999, action: 'drop' },
        { port: 9998, action: 'reject' },
      ],
    },
  } as const
  const cases: readonly (readonly [string, SocketAddress, string])[] = [
    ['a port nobody listens on', at(3001), 'ECONNREFUSED'],
    ['an unreachable route', at(80, '10.9.1.1'), 'EHOSTUNREACH'],
    ['a prohibited route', at(80, '10.9.2.1'), 'EACCES'],
    ['a blackhole', at(80, '10.9.3.1'), 'EINVAL'],
    ['no route at all', at(80, '192.0.2.1'), 'ENETUNREACH'],
    ['no IPv6 route', at(80, '2001:db8:2::1'), 'ENETUNREACH'],
    ['an unreachable IPv6 route', at(80, '2001:db8:1::1'), 'EHOSTUNREACH'],
    ['a filter that drops', at(9999), 'ETIMEDOUT'],
    ['a filter that rejects', at(9998), 'ECONNREFUSED'],
    ['a unix path that is not there', { family: 'unix', path: 'gone' }, 'ENOENT'],
    ['a file that is no socket', { family: 'unix', path: '/srv/t/plain' }, 'ECONNREFUSED'],
    ['a unix path that may not be written', { family: 'unix', path: '/etc/passwd' }, 'EACCES'],
  ]
  it.each(cases)('%s', async (_name, address, expected) => {
    const files = { '/srv/t/plain': { text: '' } }
    const { value: got } = await probe(
      function* (sys) {
        const fd = value(sys.socket(address.family, 'stream'))
        return outcome(yield* sys.connect(fd, address))
      },
      { ...world, files },
    )
    expect(got).toBe(expected)
  })

  it('gives up on a filtered port after the SYN retries, about 127 virtual seconds', async () => {
    const { value: seconds } = await probe(function* (sys) {
      const fd = value(sys.socket('inet', 'stream'))
      const start = sys.monotonic()
      yield* sys.connect(fd, at(9999))
      return (sys.monotonic() - start) / 1000
    }, world)
    expect(seconds).toBeGreaterThan(126)
    expect(seconds).toBeLessThan(132)
  })

  it('reports EINPROGRESS, then the refusal in SO_ERROR, for a socket that does not block', async () => {
    const { value: got } = await probe(function* (sys) {
      const fd = value(sys.socket('inet', 'stream', { nonblock: true }))
      const first = outcome(yield* sys.connect(fd, at(3001)))
      const polled = value(yield* sys.poll([{ fd, events: 4 }], 1000))
      return [first, polled.length, value(sys.getsockopt(fd, 'SO_ERROR')), value(sys.getsockopt(fd, 'SO_ERROR'))]
    })
    expect(got).toEqual(['EINPROGRESS', 1, 111, 0])
  })
})

/** A listener, a client and the accepted end. */
function* connected(sys: Sys, port = 3000): Task<{ listener: number; client: number; server: number }> {
  const listener = value(sys.socket('inet', 'stream'))
  sys.setsockopt(listener, 'SO_REUSEADDR', 1)
  value(sys.bind(listener, at(port)))
  value(sys.listen(listener, 5))
  const client = value(sys.socket('inet', 'stream'))
  value(yield* sys.connect(client, at(port)))
  const { fd: server } = value(yield* sys.accept(listener))
  return { listener, client, server }
}

describe('a TCP connection', () => {
  it('carries bytes both ways and ends with an empty read', async () => {
    const { value: got } = await probe(function* (sys) {
      const { client, server } = yield* connected(sys)
      yield* sys.write(client, bytes('ping'))
      const asked = text(value(yield* sys.read(server, 100)))
      yield* sys.write(server, bytes('pong'))
      sys.close(server)
      const answered = text(value(yield* sys.read(client, 100)))
      return [asked, answered, value(yield* sys.read(client, 100)).length]
    })
    expect(got).toEqual(['ping', 'pong', 0])
  })

  it('leaves TIME-WAIT at the side that closes first', async () => {
    const { value: states } = await probe(function* (sys) {
      const { listener, client, server } = yield* connected(sys)
      sys.close(client)
      yield* sys.read(server, 1)
      const half = value(sys.sockDiag()).map((socket) => socket.state)
      sys.close(server)
      sys.close(listener)
      return [
        half,
        value(sys.sockDiag()).map((socket) => `${socket.state} ${socket.peer?.family === 'inet' && socket.peer.port}`),
      ]
    })
    expect(states).toEqual([['LISTEN', 'FIN-WAIT-2', 'CLOSE-WAIT'], ['TIME-WAIT 3000']])
  })

  it.each([
    [0, 0, 'EADDRINUSE'],
    [0, 1, 'EADDRINUSE'],
    [1, 0, 'EADDRINUSE'],
    [1, 1, 'ok'],
  ])('in TIME-WAIT with SO_REUSEADDR %d lets a bind with %d through as %s', async (old, next, expected) => {
    const { value: got } = await probe(function* (sys) {
      const listener = value(sys.socket('inet', 'stream'))
      sys.setsockopt(listener, 'SO_REUSEADDR', old)
      sys.bind(listener, at(3000))
      sys.listen(listener, 1)
      const client = value(sys.socket('inet', 'stream'))
      value(yield* sys.connect(client, at(3000)))
      const { fd } = value(yield* sys.accept(listener))
      sys.close(fd)
      yield* sys.read(client, 1)
      sys.close(client)
      sys.close(listener)
      const again = value(sys.socket('inet', 'stream'))
      sys.setsockopt(again, 'SO_REUSEADDR', next)
      return outcome(sys.bind(again, at(3000)))
    })
    expect(got).toBe(expected)
  })

  it('is gone from TIME-WAIT after a minute', async () => {
    const { value: got } = await probe(function* (sys) {
      const { listener, client, server } = yield* connected(sys)
      for (const fd of [client, server, listener]) sys.close(fd)
      const before = value(sys.sockDiag()).length
      yield* sys.nanosleep(60_001)
      return [before, value(sys.sockDiag()).length]
    })
    expect(got).toEqual([1, 0])
  })

  it('answers a write to a closed peer with EPIPE at the second try', async () => {
    const { value: got } = await probe(function* (sys) {
      sys.sigaction('SIGPIPE', { kind: 'ignore' })
      const { client, server } = yield* connected(sys)
      sys.close(server)
      return [outcome(yield* sys.write(client, bytes('a'))), outcome(yield* sys.write(client, bytes('b')))]
    })
    expect(got).toEqual(['ok', 'EPIPE'])
  })

  it('is reset when it is closed with bytes that nobody read', async () => {
    const { value: got } = await probe(function* (sys) {
      const { client, server } = yield* connected(sys)
      yield* sys.write(client, bytes('unread'))
      sys.close(server)
      return outcome(yield* sys.read(client, 10))
    })
    expect(got).toBe('ECONNRESET')
  })

  it('is reset by a close with SO_LINGER 0, and leaves no TIME-WAIT', async () => {
    const { value: got } = await probe(function* (sys) {
      const { listener, client, server } = yield* connected(sys)
      sys.setsockopt(server, 'SO_LINGER', 0)
      sys.close(server)
      const seen = outcome(yield* sys.read(client, 10))
      sys.close(client)
      sys.close(listener)
      return [seen, value(sys.sockDiag()).length]
    })
    expect(got).toEqual(['ECONNRESET', 0])
  })

  it('waits while the backlog is full, and gets through when somebody is accepted', async () => {
    const { value: got } = await probe(function* (sys) {
      const listener = value(sys.socket('inet', 'stream'))
      value(sys.bind(listener, at(3000)))
      value(sys.listen(listener, 0))
      const first = value(sys.socket('inet', 'stream'))
      value(yield* sys.connect(first, at(3000)))
      const second = value(sys.socket('inet', 'stream', { nonblock: true }))
      const begun = outcome(yield* sys.connect(second, at(3000)))
      const early = value(yield* sys.poll([{ fd: second, events: 4 }], 500)).length
      value(yield* sys.accept(listener))
      const late = value(yield* sys.poll([{ fd: second, events: 4 }], 5000)).length
      return [begun, early, late]
    })
    expect(got).toEqual(['EINPROGRESS', 0, 1])
  })
})

describe('UDP', () => {
  it('tells a connected sender of a refusal at the next call, and an unconnected one never', async () => {
    const { value: got } = await probe(function* (sys) {
      const fd = value(sys.socket('inet', 'dgram'))
      const loose = [
        outcome(yield* sys.sendto(fd, bytes('x'), at(5353))),
        outcome(yield* sys.sendto(fd, bytes('x'), at(5353))),
      ]
      value(yield* sys.connect(fd, at(5353)))
      return [
        ...loose,
        outcome(yield* sys.sendto(fd, bytes('x'), null)),
        outcome(yield* sys.sendto(fd, bytes('x'), null)),
      ]
    })
    expect(got).toEqual(['ok', 'ok', 'ok', 'ECONNREFUSED'])
  })

  it('says EMSGSIZE for a datagram that fits no packet, EDESTADDRREQ without an address', async () => {
    const { value: got } = await probe(function* (sys) {
      const fd = value(sys.socket('inet', 'dgram'))
      return [
        outcome(yield* sys.sendto(fd, new Uint8Array(65508), at(5353))),
        outcome(yield* sys.sendto(fd, bytes('x'), null)),
        outcome(yield* sys.sendto(fd, bytes('x'), at(5353, '255.255.255.255'))),
      ]
    })
    expect(got).toEqual(['EMSGSIZE', 'EDESTADDRREQ', 'EACCES'])
  })
})

describe('a raw socket', () => {
  it('is not for everybody', async () => {
    const { value: got } = await probe((sys) => outcome(sys.socket('inet', 'raw', { protocol: 'icmp' })))
    expect(got).toBe('EPERM')
  })
})

describe('a unix socket', () => {
  it('leaves its path behind: the next bind fails, a connect is refused, until it is removed', async () => {
    const { value: got } = await probe(function* (sys) {
      const path: SocketAddress = { family: 'unix', path: '/srv/t/app.sock' }
      const first = value(sys.socket('unix', 'stream'))
      value(sys.bind(first, path))
      sys.close(first)
      const second = value(sys.socket('unix', 'stream'))
      const results = [outcome(sys.bind(second, path)), outcome(yield* sys.connect(second, path))]
      sys.unlink('/srv/t/app.sock')
      return [...results, outcome(sys.bind(second, path))]
    })
    expect(got).toEqual(['EADDRINUSE', 'ECONNREFUSED', 'ok'])
  })

  it('says EPROTOTYPE when a datagram socket calls a stream', async () => {
    const { value: got } = await probe(function* (sys) {
      const path: SocketAddress = { family: 'unix', path: '/srv/t/s' }
      const server = value(sys.socket('unix', 'stream'))
      value(sys.bind(server, path))
      value(sys.listen(server, 1))
      return outcome(yield* sys.connect(value(sys.socket('unix', 'dgram')), path))
    })
    expect(got).toBe('EPROTOTYPE')
  })
})
