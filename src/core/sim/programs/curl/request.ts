/** What curl makes of its arguments before anything is sent: globs, encodings, proxies. */
import { encode } from '../lib/bytes.ts'
import { parseUrl, type Url } from '../system/http.ts'
import type { CurlSettings } from './options.ts'

export type Globbed = { readonly urls: readonly string[] } | { readonly why: string; readonly at: number }

/** `{a,b}`, `[1-3]`, `[01-10:2]`, `[a-z]`, each in its turn; a wrong one is told by its position. */
export function globbed(url: string, offset = 0): Globbed {
  const match = /[{[\]}]/.exec(url)
  if (!match) return { urls: [url] }
  const open = match.index
  const isAddress = /^\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\w.]+)?\]/.exec(url.slice(open))
  if (isAddress)
    return combined(url.slice(0, open + isAddress[0].length), [''], url, open + isAddress[0].length, offset)
  const at = offset + open
  if (match[0] === ']' || match[0] === '}') return { why: 'unmatched close brace/bracket', at: at + 1 }
  if (match[0] === '{') {
    const end = url.indexOf('}', open)
    if (end < 0) return { why: 'unmatched brace', at: at + 1 }
    if (end === open + 1) return { why: 'empty string within braces', at: at + 2 }
    return combined(url.slice(0, open), url.slice(open + 1, end).split(','), url, end + 1, offset)
  }
  // [1-3], [01-10:2], [a-z]
  const range = /^\[(?:(\d+)-(\d+)|([A-Za-z])-([A-Za-z]))(?::(\d+))?\]/.exec(url.slice(open))
  const parts = range ? rangeParts(range) : []
  if (!range || parts.length === 0) {
    const inside = url.slice(open + 1)
    const why = /^[0-9A-Za-z]/.test(inside) ? 'bad range' : 'bad range specification'
    return { why, at: at + 2 + READ_OF_RANGE.exec(inside)![0].length }
  }
  return combined(url.slice(0, open), parts, url, open + range[0].length, offset)
}

/** How far glob_range() of curl has come when it gives up: `1-`, `3-1]`, `1-3:0]`, `a-Z]`; one letter, or a number alone, count for nothing. */
const READ_OF_RANGE = /^(?:\d+-(?:\d+(?:\]|:(?:\d+\])?))?|[A-Za-z]-[A-Za-z](?:\]|:(?:\d+\])?))?/

function combined(before: string, parts: readonly string[], url: string, end: number, offset: number): Globbed {
  const rest = globbed(url.slice(end), offset + end)
  if ('why' in rest) return rest
  return { urls: parts.flatMap((part) => rest.urls.map((tail) => before + part + tail)) }
}

function rangeParts([, from, to, first, last, step]: RegExpExecArray): string[] {
  const by = Number(step ?? 1)
  if (by === 0) return []
  const [low, high] = first ? [first.charCodeAt(0), last!.charCodeAt(0)] : [Number(from), Number(to)]
  const parts: string[] = []
  for (let i = low; i <= high; i += by) {
    parts.push(first ? String.fromCharCode(i) : String(i).padStart(from!.startsWith('0') ? from!.length : 0, '0'))
  }
  return parts
}

export function urlencoded(text: string): string {
  const equals = text.indexOf('=')
  const encoded = encodeURIComponent(text.slice(equals + 1)).replace(/%20/g, '+')
  return equals <= 0 ? encoded : `${text.slice(0, equals)}=${encoded}`
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function base64(text: string): string {
  const bytes = encode(text)
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const letters = [18, 12, 6, 0].map((shift) => BASE64[(group >> shift) & 63]!)
    const missing = Math.max(0, i + 3 - bytes.length)
    out += letters.slice(0, 4 - missing).join('') + '='.repeat(missing)
  }
  return out
}

export interface CurlProxy {
  readonly kind: 'http' | 'socks4' | 'socks5'
  readonly url: Url
}

/** The proxy for a URL, null for none, or a scheme that curl does not take. */
export function proxyFor(
  url: Url,
  settings: CurlSettings,
  env: Readonly<Record<string, string>>,
): CurlProxy | null | { readonly unsupported: string } {
  const exempt = settings.value('noproxy') ?? env.no_proxy ?? env.NO_PROXY ?? ''
  if (isExempt(url.host, exempt)) return null
  // HTTP_PROXY is not heeded in capitals: a CGI script's client could set it.
  const named =
    env[`${url.scheme}_proxy`] ?? (url.scheme === 'http' ? undefined : env[`${url.scheme.toUpperCase()}_PROXY`])
  const socks = settings.value('socks5')
  const given = socks === null ? (settings.value('x') ?? named ?? env.all_proxy ?? env.ALL_PROXY) : `socks5://${socks}`
  if (given === undefined || given === '') return null
  const scheme = /^([a-z0-9]+):\/\//i.exec(given)?.[1]?.toLowerCase() ?? 'http'
  const kind = /^https?$/.test(scheme)
    ? 'http'
    : /^socks4a?$/.test(scheme)
      ? 'socks4'
      : /^socks5h?$/.test(scheme)
        ? 'socks5'
        : null
  if (kind === null) return { unsupported: given }
  const parsed = parseUrl(given)
  return parsed && { kind, url: { ...parsed, port: parsed.isPortGiven ? parsed.port : 1080 } }
}

function isExempt(host: string, list: string): boolean {
  return list.split(/[,\s]+/).some((item) => {
    const name = item.replace(/^\./, '')
    return name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)))
  })
}
