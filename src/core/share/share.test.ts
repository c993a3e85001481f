import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { crc32 } from './crc32.ts'
import GOLDEN from './golden-links.json'
import { type Codec, decodeLink, describeFault, encodeLink, redact, type SharedDiagnosis } from './index.ts'

const codec: Codec = {
  deflate: async (bytes) => deflateRawSync(bytes, { level: 9 }),
  inflate: async (bytes, limit) => {
    try {
      return inflateRawSync(bytes, { maxOutputLength: limit })
    } catch {
      return null
    }
  },
}

const SAMPLE: SharedDiagnosis = {
  log: 'Error: listen EADDRINUSE: address already in use :::3000\n',
  answers: ['LISTEN 0 511 *:3000'],
  cause: 'EADDRINUSE/port-held-by-another-process',
  step: 2,
}

describe('base64url', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
      }),
    )
  })
  it('refuses a character outside the alphabet and an impossible length', () => {
    expect(fromBase64Url('ab+d')).toBeNull()
    expect(fromBase64Url('abcde')).toBeNull()
  })
})

describe('crc32', () => {
  it('agrees with the check value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  })
})

describe('link', () => {
  it('comes back as it went, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string({ unit: 'grapheme' })),
        async (log, answers) => {
          const shared = { ...SAMPLE, log, answers }
          expect(await decodeLink(await encodeLink(shared, codec), codec)).toEqual({ ok: true, value: shared })
        },
      ),
    )
  })

  it('is read when a chat has percent-encoded it, with or without #', async () => {
    const link = await encodeLink(SAMPLE, codec)
    for (const form of [`#${link}`, ` ${link}\n`, link.replaceAll('.', '%2E')]) {
      expect(await decodeLink(form, codec)).toEqual({ ok: true, value: SAMPLE })
    }
  })

  it('says how much of a truncated link arrived', async () => {
    const link = await encodeLink(SAMPLE, codec)
    const cut = await decodeLink(link.slice(0, -7), codec)
    expect(cut.ok).toBe(false)
    if (!cut.ok) expect(describeFault(cut.error)).toMatch(/cut short: \d+ of \d+ characters/)
  })

  it('never takes a changed link for a good one', async () => {
    const link = await encodeLink(SAMPLE, codec)
    const start = link.lastIndexOf('.') + 1
    for (let i = start; i < link.length; i++) {
      const changed = link.slice(0, i) + (link[i] === 'A' ? 'B' : 'A') + link.slice(i + 1)
      const result = await decodeLink(changed, codec)
      expect(result.ok ? result.value : 'refused').toSatisfy(
        (value) => value === 'refused' || JSON.stringify(value) === JSON.stringify(SAMPLE),
      )
    }
  })

  it('refuses what would inflate beyond the limit', async () => {
    const bomb = await encodeLink({ ...SAMPLE, log: 'A'.repeat(3_000_000) }, codec)
    expect(await decodeLink(bomb, codec)).toMatchObject({ ok: false, error: { kind: 'unreadable' } })
  })

  it('refuses a payload with other fields, such as __proto__', async () => {
    const bytes = deflateRawSync(Buffer.from('{"l":"x","__proto__":{"polluted":true}}'))
    const data = toBase64Url(bytes)
    const link = `1.${data.length.toString(36)}.${crc32(bytes).toString(36)}.${data}`
    expect(await decodeLink(link, codec)).toMatchObject({ ok: false })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('ends with a clear fault for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const result = await decodeLink(text, codec)
        if (!result.ok) expect(describeFault(result.error).length).toBeGreaterThan(20)
      }),
    )
  })
})

describe('golden links stay readable for ever', () => {
  it.each(GOLDEN)('$link', async ({ link, shared }) => {
    expect(await decodeLink(link, codec)).toEqual({ ok: true, value: shared })
  })
})

describe('redact', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a password in a URL',
      'db postgres://orders:S3cret-77@db:5432/shop',
      'db postgres://user-1:[secret-1]@db:5432/shop',
    ],
    ['a key by its name', 'API_KEY=abcd1234efgh done', 'API_KEY=[secret-1] done'],
    ['a bearer token', 'Authorization: Bearer abcdef0123456789', 'Authorization: Bearer [secret-1]'],
    ['an e-mail address', 'mail from ann@acme.com', 'mail from person-1@example.com'],
    [
      'a user name in a path, each time alike',
      "open '/home/maya/a' '/home/maya/b'",
      "open '/home/user-1/a' '/home/user-1/b'",
    ],
    ['a macOS and a Windows home', '/Users/bo/x C:\\Users\\bo\\y', '/Users/user-1/x C:\\Users\\user-1\\y'],
    ['a host name', 'getaddrinfo ENOTFOUND db.prod.acme.com', 'getaddrinfo ENOTFOUND host-1.example'],
    [
      'a public address, with its port kept',
      'connect ETIMEDOUT 93.184.216.34:443',
      'connect ETIMEDOUT 203.0.113.1:443',
    ],
    [
      'a public IPv6 address',
      'connect ENETUNREACH 2a00:1450:4001:82b::200e:443',
      'connect ENETUNREACH 2001:db8::1:443',
    ],
  ]
  it.each(cases)('replaces %s', (_name, log, expected) => {
    expect(redact(log).text).toBe(expected)
  })

  it.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    'listen EADDRINUSE: address already in use :::3000',
    'connect EHOSTUNREACH 10.9.1.7:80 - Local (192.168.1.4:0)',
    'java.net.ConnectException: Connection refused',
    'at Server.listen (node:net:1380:16) in server.js',
    '12:20:30 worker 1.2.3 started',
    'token: expired',
    '> orders-api@2.4.1 dev',
    "open '/home/node/app'",
    'npm ERR! request to https://registry.npmjs.org/x failed',
  ])('keeps what carries the clue: %s', (log) => {
    expect(redact(log).text).toBe(log)
  })

  it('gives the same placeholder to the same value and another one to another', () => {
    expect(redact('8.8.8.8 9.9.9.9 8.8.8.8').text).toBe('203.0.113.1 203.0.113.2 203.0.113.1')
  })

  it('lets the person undo a replacement, but not a secret', () => {
    const log = 'password=hunter22 at db.acme.com'
    expect(redact(log, new Set(['host-1', 'secret-1'])).text).toBe('password=[secret-1] at db.acme.com')
  })

  it('changes nothing when done twice', () => {
    for (const [, log] of cases) expect(redact(redact(log).text).text).toBe(redact(log).text)
  })

  it('ends quickly on hostile lines', () => {
    for (const log of [
      'a.'.repeat(50_000),
      'a@'.repeat(50_000),
      '1.'.repeat(50_000),
      'password='.repeat(10_000),
      'ab:'.repeat(30_000),
    ]) {
      redact(log)
    }
  }, 5_000)
})
