/** What a printed operand is: a path, or an address with a port. Values are checked here and nowhere else. */
import type { EntityKey } from '../../lib/index.ts'

/** A value with its position in the text it was read from. */
export interface Value {
  readonly key: EntityKey
  readonly value: string
  readonly start: number
}

const PORT = /^\d{1,5}$/
const V4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const V6 = /^(?=[^:]*:[^:]*:)[0-9a-fA-F:]{2,39}(?:\.\d{1,3}){0,3}(?:%[\w.-]+)?$/
const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/

export const isPort = (text: string) => PORT.test(text) && Number(text) <= 65535
export const isAddress = (text: string) => V4.test(text) || V6.test(text)
export const isHostname = (text: string) => HOST.test(text) && /[A-Za-z]/.test(text)

/** Whether a word can be nothing but a path. */
export const looksLikePath = (text: string) =>
  /^(?:~?\/|\.{1,2}(?:\/|$)|[A-Za-z]:[\\/]|\\\\)/.test(text) ||
  /^[\w.@+-]+(?:\/[\w.@+ -]+)+\/?$/.test(text) ||
  /^[\w@+-][\w.@+ -]*\.[A-Za-z][\w-]{0,11}$/.test(text)

/**
 * `127.0.0.1:3306` · `[::]:80` · `:::3000` · `db.internal:5432` · `:8080` · `*:80` · `http://host:80/x` · `unix:/run/x.sock`
 * `text` starts at `start` in its surroundings. Empty when it is none of these.
 */
export function readEndpoint(text: string, start: number): Value[] {
  const unix = /^unix:(?:\/\/)?(?=\/)/.exec(text)
  if (unix)
    return [{ key: 'path', value: text.slice(unix[0].length).replace(/:\/$/, ''), start: start + unix[0].length }]
  const scheme =
    /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?|(?:tcp|udp|tls|ssl):(?=\S*:\d|\d{1,5}$))/.exec(text)?.[0].length ?? 0
  const authority = /^[^/?#\s]*/.exec(text.slice(scheme))![0]
  return readAuthority(authority, start + scheme, scheme > 0)
}

function readAuthority(text: string, start: number, isUrl: boolean): Value[] {
  const parts = /^\[([^\]]+)\](?::(\d+))?$/.exec(text) ?? /^(.*?)(?::(\d{1,5}))?$/.exec(text)!
  const host = parts[1] ?? ''
  const port = parts[2]
  const values: Value[] = []
  const hostStart = start + (text.startsWith('[') ? 1 : 0)
  if (isAddress(host)) values.push({ key: 'address', value: host, start: hostStart })
  else if (
    host !== '' &&
    !isEvery(host) &&
    isHostname(host) &&
    (port !== undefined || isUrl || host.includes('.') || host === 'localhost')
  ) {
    values.push({ key: 'hostname', value: host, start: hostStart })
  } else if (host !== '' && !isEvery(host)) return []
  if (port !== undefined && isPort(port))
    values.push({ key: 'port', value: port, start: start + text.length - port.length })
  return values
}

/** `*:80` · `http://+:80/` (HTTP.sys): every address of the machine. */
const isEvery = (host: string) => host === '*' || host === '+'

/** An operand whose kind the pattern could not tell: an endpoint where it reads as one, else a path. */
export function readOperand(raw: string, start: number): Value[] {
  const { text, at } = unquote(raw, start)
  if (text === '') return []
  const endpoint =
    /^(?:unix:|[a-z]+:\/\/|\[|:\d|\*:\d)|:\d{1,5}\/?$/.test(text) || isAddress(text) ? readEndpoint(text, at) : []
  if (endpoint.length > 0) return endpoint
  return [{ key: 'path', value: text, start: at }]
}

const QUOTES: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': "'`", '‘': '’', '“': '”', '«': '»' }

export function unquote(raw: string, start: number): { text: string; at: number } {
  const lead = raw.length - raw.trimStart().length
  const text = raw.trim()
  const closing = QUOTES[text[0] ?? '']
  if (closing !== undefined && text.length >= 2 && closing.includes(text.at(-1)!)) {
    return { text: text.slice(1, -1), at: start + lead + 1 }
  }
  return { text, at: start + lead }
}
