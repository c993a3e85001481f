import { errnoNames, messagesOf } from '../errno/index.ts'

export type RedactionKind = 'secret' | 'email' | 'user' | 'host' | 'ipv4' | 'ipv6' | 'mac'

export interface RedactionRule {
  readonly kind: RedactionKind
  /** Global; the group `value`, or else the whole match, is what is replaced. Linear: no quantifier inside a quantifier. */
  readonly pattern: RegExp
  /** A last look, for what a pattern cannot say; `rest` is the line from the value on. */
  readonly accepts?: (value: string, rest: string) => boolean
}

/** In order of precedence: secrets first, so that a password with an @ in it is not taken for an e-mail address. */
export const RULES: readonly RedactionRule[] = [
  // -----BEGIN OPENSSH PRIVATE KEY----- … -----END OPENSSH PRIVATE KEY-----; PGP's says PRIVATE KEY BLOCK
  {
    kind: 'secret',
    pattern:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{1,20000}?-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
  },
  // -----BEGIN RSA PRIVATE KEY----- and lines of base64: the end was cut off
  { kind: 'secret', pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\r?\n[\w+/=:, -]{1,80}){1,400}/g },
  // eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U
  { kind: 'secret', pattern: /\beyJ[\w-]{8,4000}\.eyJ[\w-]{4,8000}\.[\w-]{10,2000}/g },
  // ghp_…, github_pat_…, glpat-…, xoxb-…, sk-…, npm_…, AKIA…, AIza…
  {
    kind: 'secret',
    pattern:
      /\b(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,64}|xox[abeoprs]-[\w-]{10,120}|xapp-[\w-]{10,120}|sk-[\w-]{20,200}|[rs]k_(?:live|test)_\w{16,64}|npm_\w{30,60}|A(?:KIA|SIA|ROA|IDA)[0-9A-Z]{16}|AIza[\w-]{35})/g,
  },
  // pypi-…, dckr_pat_…, hvs.…, dop_v1_…, SG.….…, ya29.…, a Slack webhook, a Telegram bot
  {
    kind: 'secret',
    pattern:
      /\b(?:pypi-[\w-]{30,250}|dckr_pat_[\w-]{20,60}|hv[sb]\.[\w-]{20,300}|do[opr]_v1_[0-9a-f]{40,70}|SG\.[\w-]{16,30}\.[\w-]{20,60}|ya29\.[\w-]{20,300}|\d{8,10}:AA[\w-]{33})/g,
  },
  {
    kind: 'secret',
    pattern: /\bhooks\.slack\.com\/services\/(?<value>T\w{6,14}\/B\w{6,14}\/\w{16,40})/g,
  },
  // Authorization: Bearer abc…
  { kind: 'secret', pattern: /\b(?:Bearer|Basic)\s{1,4}(?<value>[\w.~+/=-]{8,4000})/g, accepts: notPlaceholder },
  // postgres://orders:S3cret-77@db:5432/shop
  {
    kind: 'secret',
    pattern: /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@'"]{0,100}:(?<value>[^\s/@'"]{1,200})@/gi,
    accepts: notPlaceholder,
  },
  // postgres://orders:…@db: the account before the password
  {
    kind: 'user',
    pattern: /\b[a-z][a-z0-9+.-]{0,20}:\/\/(?<value>[\w.+-]{1,64})(?=(?::[^\s/@'"]{0,200})?@)/gi,
    accepts: (value) => !SHARED_ACCOUNTS.has(value.toLowerCase()) && !/^user-\d+$/.test(value),
  },
  // DB_PASSWORD=hunter2   "apiKey": "abc"   AccountKey=abc==   but not: cat: secret: Permission denied
  {
    kind: 'secret',
    pattern:
      /(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|signature|credential)s?["']?\s{0,3}[=:]\s{0,3}["']?(?<value>[^\s"',;&)}\]]{4,400})/gi,
    accepts: (value, rest) => notPlaceholder(value) && !COMMON_WORDS.has(value.toLowerCase()) && !saysWhatFailed(rest),
  },
  // --password hunter2   --token abcd   -u ann:hunter2 (curl)
  {
    kind: 'secret',
    pattern:
      /(?:^|\s)--?(?:password|passwd|passphrase|token|secret|api-key)\s{1,3}["']?(?<value>[^\s"'-][^\s"']{3,200})/g,
    accepts: (value, rest) => notPlaceholder(value) && !COMMON_WORDS.has(value.toLowerCase()) && !saysWhatFailed(rest),
  },
  {
    kind: 'secret',
    pattern: /\bcurl\b[^\n]{0,200}?\s(?:-u|--user)\s{1,3}["']?[\w.@+-]{1,64}:(?<value>[^\s"']{1,200})/g,
    accepts: notPlaceholder,
  },
  // Cookie: session=abc; theme=dark
  {
    kind: 'secret',
    pattern: /\b(?:Set-)?Cookie:\s{0,3}(?<value>[^\s=;]{1,64}=[^\n\r"']{4,4000})/gi,
    accepts: notPlaceholder,
  },
  // ann@corp.example
  {
    kind: 'email',
    pattern: /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.[a-z]{2,24}\b/gi,
    accepts: (value) => !/^person-\d+@example\.com$/.test(value),
  },
  // /home/maya/app   /Users/maya/app   C:\Users\maya\app
  {
    kind: 'user',
    pattern: /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2})(?<value>[\w.-]{1,64})(?=[/\\'":\s),]|$)/gm,
    accepts: (value) => !SHARED_ACCOUNTS.has(value.toLowerCase()) && !/^user-\d+$/.test(value),
  },
  // maya@build-7:~$   (a prompt)
  {
    kind: 'user',
    pattern: /^(?<value>[a-z_][\w-]{0,31})@[\w.-]{1,63}:[^\s$#]{0,200}[$#] /gm,
    accepts: (value) => !SHARED_ACCOUNTS.has(value) && !/^user-\d+$/.test(value),
  },
  // https://wiki.corp.example/x: the host of a URL
  {
    kind: 'host',
    pattern:
      /\b[a-z][a-z0-9+.-]{0,20}:\/\/(?:[^\s/@'"]{0,300}@)?(?<value>[a-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,6})(?![\w.-]*@)/gi,
    accepts: isPrivateName,
  },
  // db-3.prod.corp.internal, getaddrinfo ENOTFOUND api.acme.com
  {
    kind: 'host',
    pattern:
      /(?<![\w./\\@-])(?<value>[a-z0-9][\w-]{0,62}(?:\.[a-z0-9][\w-]{0,62}){0,5}\.(?:com|net|org|io|dev|app|cloud|internal|intranet|corp|lan|local|home|co|ai|de|fr|uk|eu|nl|ch|at|es|it|se|no|pl|jp|cn|in|br|au|ca|us|info|biz|tech|systems|company|example))(?![\w-]|\.\w)/g,
    accepts: isPrivateName,
  },
  // 93.184.216.34
  {
    kind: 'ipv4',
    pattern: /(?<![\w.])(?<value>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\w]|\.\d)/g,
    accepts: isPublicIpv4,
  },
  // 08:00:27:4e:66:a1   and as Windows writes it: 08-00-27-4E-66-A1
  {
    kind: 'mac',
    pattern: /(?<![\w:.-])(?<value>[0-9a-f]{2}(?<mark>[:-])[0-9a-f]{2}(?:\k<mark>[0-9a-f]{2}){4})(?![\w:-])/gi,
    accepts: (value) =>
      !/^(?:02:00:00:00:|00[:-]00[:-]00[:-]00[:-]00|ff[:-]ff[:-]ff[:-]ff[:-]ff|33[:-]33)/i.test(value),
  },
  // 2a00:1450:4001:82b::200e   and with Node's way of adding a port: 2a00:1450:4001:82b::200e:443
  {
    kind: 'ipv6',
    pattern: /(?<![\w:.])(?<value>(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}?)(?=:\d{2,5}(?![\w:])|(?![\w:]))/gi,
    accepts: isPublicIpv6,
  },
]

const COMMON_WORDS: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  'none',
  'undefined',
  'required',
  'missing',
  'invalid',
  'expired',
  'authentication',
  'failed',
  'yes',
  'unexpected',
])
const SHARED_ACCOUNTS: ReadonlySet<string> = new Set([
  'root',
  'node',
  'app',
  'user',
  'ubuntu',
  'debian',
  'runner',
  'vagrant',
  'public',
  'shared',
  'admin',
  'postgres',
  'nginx',
  'www-data',
  'demo',
])
/** Hosts that name a public service, which everyone has: they are part of the clue. */
const PUBLIC_NAMES =
  /(?:^|\.)(?:npmjs\.(?:org|com)|nodejs\.org|github\.com|githubusercontent\.com|docker\.io|docker\.com|pypi\.org|python\.org|debian\.org|ubuntu\.com|golang\.org|go\.dev|rust-lang\.org|crates\.io|maven\.org|apache\.org|google\.com|googleapis\.com|kernel\.org|example\.(?:com|net|org))$|^host-\d+\.example$/i

function notPlaceholder(value: string): boolean {
  return !/^\[secret-\d+\]$|^\[secret-\d+$|^\*+$|^<.*>?$|^\$/.test(value)
}

/** Messages of every libc and runtime, by their first word. */
let messages: ReadonlyMap<string, readonly string[]> | undefined

/** `cat: secret: Permission denied`, `token: ENOENT`: what follows the colon is the error and not the secret. */
function saysWhatFailed(rest: string): boolean {
  if (/^E[A-Z0-9]{2,20}\b/.test(rest)) return true
  messages ??= messagesByWord()
  const start = rest.toLowerCase()
  return (messages.get(firstWord(start)) ?? []).some((message) => start.startsWith(message))
}

const firstWord = (text: string): string => /^\S*/.exec(text)![0]

function messagesByWord(): Map<string, string[]> {
  const byWord = new Map<string, string[]>()
  const all = new Set([...errnoNames()].flatMap((name) => Object.values(messagesOf(name))))
  for (const message of all) {
    const lower = message.toLowerCase()
    byWord.set(firstWord(lower), [...(byWord.get(firstWord(lower)) ?? []), lower])
  }
  return byWord
}

function isPrivateName(value: string): boolean {
  return !PUBLIC_NAMES.test(value) && !/^(?:\d{1,3}\.){3}\d{1,3}$/.test(value) && value.includes('.')
}

/** Loopback, unspecified, private, link-local, multicast and documentation addresses stay: they are the clue, not a person. */
function isPublicIpv4(value: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = value.split('.').map(Number)
  if ([a, b, c, d].some((part) => part > 255)) return false
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 172 && b >= 16 && b < 32) return false
  if (a === 192 && (b === 168 || (b === 0 && c === 2))) return false
  if (a === 169 && b === 254) return false
  if (a === 100 && b >= 64 && b < 128) return false
  return !(a === 203 && b === 0 && c === 113) && !(a === 198 && b === 51 && c === 100)
}

/** Global unicast (2000::/3) but for the documentation range; a clock such as 10:20:30 has no hexadecimal group of that size. */
function isPublicIpv6(value: string): boolean {
  const first = Number.parseInt(value.split(':')[0]!, 16)
  return value.split(':').length >= 4 && first >= 0x2000 && first <= 0x3fff && !/^2001:db8:/i.test(value)
}
