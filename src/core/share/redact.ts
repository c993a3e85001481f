import type { Span } from '../lib/index.ts'
import { type RedactionKind, RULES } from './redaction-rules.ts'

/** One value that is replaced, with every place where it stood. Spans are UTF-16 offsets into the original text. */
export interface Replacement {
  /** Stable over edits of the choice: kind and number, such as `host-1`. */
  readonly id: string
  readonly kind: RedactionKind
  readonly original: string
  readonly placeholder: string
  readonly places: readonly Span[]
  /** Secrets cannot be switched on again. */
  readonly locked: boolean
}
export interface Redaction {
  readonly text: string
  readonly replacements: readonly Replacement[]
}

interface Hit extends Span {
  readonly kind: RedactionKind
  readonly value: string
}

/**
 * Replaces secrets, names, hosts and public addresses. `keep` holds ids of replacements which the person has undone
 * (ids of secrets are ignored). Redacting a redacted text changes nothing.
 */
export function redact(text: string, keep: ReadonlySet<string> = new Set()): Redaction {
  const replacements = number(findHits(text))
  const applied = replacements.filter((one) => one.locked || !keep.has(one.id))
  return { text: replace(text, applied), replacements }
}

/** Rules in order of precedence: a place that an earlier rule took is not given to a later one. */
function findHits(text: string): Hit[] {
  const taken: Hit[] = []
  for (const rule of RULES) {
    for (const match of text.matchAll(rule.pattern)) {
      const value = match.groups?.['value'] ?? match[0]
      const start = match.index + match[0].indexOf(value)
      const hit = { kind: rule.kind, value, start, end: start + value.length }
      if (rule.accepts && !rule.accepts(value, restOfLine(text, start))) continue
      if (taken.some((other) => other.start < hit.end && hit.start < other.end)) continue
      taken.push(hit)
    }
  }
  return taken.sort((a, b) => a.start - b.start)
}

function restOfLine(text: string, start: number): string {
  const end = text.indexOf('\n', start)
  return text.slice(start, Math.min(start + LONGEST_MESSAGE, end < 0 ? text.length : end))
}
const LONGEST_MESSAGE = 200

/** Groups equal values and numbers them by kind in order of first appearance. */
function number(hits: readonly Hit[]): Replacement[] {
  const counts = new Map<RedactionKind, number>()
  const byValue = new Map<string, Replacement & { places: Span[] }>()
  for (const { kind, value, start, end } of hits) {
    const key = `${kind} ${value}`
    let replacement = byValue.get(key)
    if (!replacement) {
      const n = (counts.get(kind) ?? 0) + 1
      counts.set(kind, n)
      const placeholder = placeholderFor(kind, n)
      replacement = { id: `${kind}-${n}`, kind, original: value, placeholder, places: [], locked: kind === 'secret' }
      byValue.set(key, replacement)
    }
    replacement.places.push({ start, end })
  }
  return [...byValue.values()]
}

/** Placeholders keep the shape of what they stand for; addresses come from the documentation ranges (RFC 5737, RFC 3849). */
function placeholderFor(kind: RedactionKind, n: number): string {
  switch (kind) {
    case 'secret':
      return `[secret-${n}]`
    case 'email':
      return `person-${n}@example.com`
    case 'user':
      return `user-${n}`
    case 'host':
      return `host-${n}.example`
    case 'ipv4':
      return `203.0.113.${1 + ((n - 1) % 254)}`
    case 'ipv6':
      return `2001:db8::${n.toString(16)}`
    case 'mac':
      return `02:00:00:00:${hex(n >> 8)}:${hex(n & 255)}`
  }
}

const hex = (byte: number): string => (byte & 255).toString(16).padStart(2, '0')

function replace(text: string, replacements: readonly Replacement[]): string {
  const edits = replacements
    .flatMap(({ places, placeholder }) => places.map((place) => ({ ...place, placeholder })))
    .sort((a, b) => a.start - b.start)
  let result = ''
  let at = 0
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.placeholder
    at = edit.end
  }
  return result + text.slice(at)
}
