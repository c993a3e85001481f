import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../lib/cpu-time.testing.ts'
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
    ['a MAC address', 'arp 10.0.0.7 at 08:00:27:4e:66:a1', 'arp 10.0.0.7 at 02:00:00:00:00:01'],
    [
      'a MAC address as Windows writes it',
      'Physical Address: 08-00-27-4E-66-A1',
      'Physical Address: 02:00:00:00:00:01',
    ],
    ['a JWT', `x ${'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'} y`, 'x [secret-1] y'],
    [
      'an AWS key pair',
      `AKIA${'IOSFODNN7EXAMPLE'} aws_secret_access_key = ${'wJalrXUtnFEMI/K7MDENG/bPxRfi'}`,
      '[secret-1] aws_secret_access_key = [secret-2]',
    ],
    ['a GitHub token', `ghp_${'0123456789abcdefghij0123456789abcdef'}`, '[secret-1]'],
    ['a Slack token', `xoxb-${'123456789012-abcdefghijkl'}`, '[secret-1]'],
    [
      'a Slack webhook',
      `https://hooks.slack.com/services/T0000AAAA/B0000BBBB/${'abcdefghijklmnopqrst'}`,
      'https://host-1.example/services/[secret-1]',
    ],
    ['a private key', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQ==\n-----END EC PRIVATE KEY-----', '[secret-1]'],
    ['a private key that was cut off', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabcd', '[secret-1]'],
    ['a PGP key', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQVYBF\n-----END PGP PRIVATE KEY BLOCK-----', '[secret-1]'],
    ['a password as an option', 'mysql --password hunter22 -h db', 'mysql --password [secret-1] -h db'],
    ["curl's user", 'curl -s -u ann:hunter22 http://localhost', 'curl -s -u ann:[secret-1] http://localhost'],
    ['a cookie', 'Cookie: session=abcdef012345', 'Cookie: [secret-1]'],
    ['an account key', 'AccountName=acme;AccountKey=abcd1234==;', 'AccountName=acme;AccountKey=[secret-1];'],
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
    'cat: secret: Permission denied',
    "ls: cannot open directory 'secret': Permission denied",
    'token: ENOENT: no such file or directory',
    'sshd: authorized password: Connection reset by peer',
    'at 10:20:30.40 50:60 ff:ff:ff:ff:ff:ff',
    'deploy --token --verbose',
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
      expect(cpuTime(() => redact(log))).toBeLessThan(1500)
    }
  })
})
