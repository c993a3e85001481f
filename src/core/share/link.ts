import * as v from 'valibot'
import { err, ok, type Result } from '../lib/index.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { crc32 } from './crc32.ts'

/** What a full link carries: enough to see the same diagnosis again, and nothing that was not in the preview. */
export interface SharedDiagnosis {
  /** The redacted excerpt. */
  readonly log: string
  /** Pasted command outputs, redacted. */
  readonly answers: readonly string[]
  /** The cause that was open, such as `EADDRINUSE/port-held-by-another-process`. */
  readonly cause: string | null
  /** How many steps of its lab were done. */
  readonly step: number
}

export type LinkFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown-version'; readonly version: string }
  /** Cut short, as chats do: `got` of `expected` characters. */
  | { readonly kind: 'truncated'; readonly got: number; readonly expected: number }
  | { readonly kind: 'changed' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unreadable' }

export interface Codec {
  /** Raw deflate (RFC 1951). */
  deflate(bytes: Uint8Array): Promise<Uint8Array>
  /** Gives null when more than `limit` bytes would come out, or when the data is no deflate stream. */
  inflate(bytes: Uint8Array, limit: number): Promise<Uint8Array | null>
}

/** Characters of a fragment; more is refused before anything is decoded. */
export const FRAGMENT_LIMIT = 64 * 1024
/** Bytes after inflating: 348 KB of base64 could become 256 MiB. */
export const OUTPUT_LIMIT = 1024 * 1024

const Payload = v.strictObject({
  l: v.string(),
  a: v.optional(v.array(v.string()), []),
  c: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{1,40}\/[a-z0-9-]{1,80}$/))), null),
  s: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)), 0),
})

/** The fragment without `#`: `1.<length in base 36>.<crc32 in base 36>.<base64url>`. Lone surrogates become U+FFFD. */
export async function encodeLink(shared: SharedDiagnosis, codec: Codec): Promise<string> {
  const payload: Record<string, unknown> = { l: shared.log }
  if (shared.answers.length > 0) payload['a'] = shared.answers
  if (shared.cause !== null) payload['c'] = shared.cause
  if (shared.step > 0) payload['s'] = shared.step
  const bytes = await codec.deflate(new TextEncoder().encode(JSON.stringify(payload)))
  const data = toBase64Url(bytes)
  return `1.${data.length.toString(36)}.${crc32(bytes).toString(36)}.${data}`
}

/** Reads a fragment of any version, with or without `#`, also when a chat has percent-encoded it. */
export async function decodeLink(fragment: string, codec: Codec): Promise<Result<SharedDiagnosis, LinkFault>> {
  const text = unwrap(fragment)
  if (text === '') return err({ kind: 'empty' })
  if (text.length > FRAGMENT_LIMIT) return err({ kind: 'too-large' })
  const [version = '', length = '', checksum = '', data = ''] = text.split('.')
  if (version !== '1') return err({ kind: 'unknown-version', version: version.slice(0, 20) })
  const expected = Number.parseInt(length, 36)
  if (!(expected > 0)) return err({ kind: 'unreadable' })
  if (data.length < expected) return err({ kind: 'truncated', got: data.length, expected })
  const bytes = fromBase64Url(data.slice(0, expected))
  if (!bytes) return err({ kind: 'changed' })
  if (crc32(bytes).toString(36) !== checksum) return err({ kind: 'changed' })
  return parsePayload(await codec.inflate(bytes, OUTPUT_LIMIT))
}

function unwrap(fragment: string): string {
  const text = fragment.trim().replace(/^#/, '')
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function parsePayload(bytes: Uint8Array | null): Result<SharedDiagnosis, LinkFault> {
  if (!bytes) return err({ kind: 'unreadable' })
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return err({ kind: 'unreadable' })
  }
  const parsed = v.safeParse(Payload, value)
  if (!parsed.success) return err({ kind: 'unreadable' })
  const { l, a, c, s } = parsed.output
  return ok({ log: l, answers: a, cause: c, step: s })
}

/** Each fault as a sentence that says what is wrong and what to do. */
export function describeFault(fault: LinkFault): string {
  switch (fault.kind) {
    case 'empty':
      return 'This link carries no diagnosis. Paste your log instead.'
    case 'unknown-version':
      return `This link was made by another version of Errlab (${fault.version || 'unknown'}). Reload the page; if it stays, ask for a new link.`
    case 'truncated':
      return `This link was cut short: ${fault.got} of ${fault.expected} characters arrived. Ask for the whole link; chats often break long ones.`
    case 'changed':
      return 'This link was changed on its way: its checksum does not agree. Ask for it again, or paste the log.'
    case 'too-large':
      return 'This link is larger than any that Errlab makes. It was not opened.'
    case 'unreadable':
      return 'This link is damaged and cannot be read. Ask for it again, or paste the log.'
  }
}
