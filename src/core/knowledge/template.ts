/**
 * Templates of content files. `{port}` is a value, `{program|The program}` says what to write where it is not known, and
 * `{port|port $|its port}` also how to write it where it is (`$` is the value). Everything else is literal.
 */
import type { EntityKey, Place } from '../lib/index.ts'

export type Values = Readonly<Record<string, string>>
export type Places = Readonly<Partial<Record<EntityKey, Place>>>

/** A sentence cut into literal text and the person's own values, so that the page can underline and link these. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'value'; readonly key: string; readonly text: string; readonly place: Place | null }

// {port}   {program|The program}   {port|port $|its port}; not ${HOME}, not an awk body, not {a,b}
const SLOT = /(?<!\$)\{([a-zA-Z][a-zA-Z0-9]*)(?:\|([^{}|\n]*))?(?:\|([^{}|\n]*))?\}/g

interface Slot {
  readonly key: string
  /** How to write a known value, with `$` for it. */
  readonly known: string
  /** What to write where it is not known. */
  readonly unknown: string
}

function slotOf(match: RegExpMatchArray): Slot {
  const [, key, second, third] = match as unknown as [string, string, string?, string?]
  if (third !== undefined) return { key, known: second!, unknown: third }
  return { key, known: '$', unknown: second ?? placeholder(key) }
}

/** What stands in a command for a value that nobody has told: `freePort` → `FREE_PORT`. */
export const placeholder = (key: string): string => key.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()

/** The keys that a template uses. */
export const keysOf = (template: string): readonly string[] => [
  ...new Set([...template.matchAll(SLOT)].map((match) => match[1]!)),
]

/** Fills a template as plain text. */
export function fill(template: string, values: Values): string {
  return template.replace(SLOT, (...match) => {
    const slot = slotOf(match.slice(0, 4) as unknown as RegExpMatchArray)
    const value = values[slot.key]
    return value === undefined ? slot.unknown : slot.known.replace('$', () => value)
  })
}

/**
 * Fills a template of a shell command: each value is quoted for the place where it stands. `keep` leaves unknown slots as
 * they are, for scripts whose own braces may look like one.
 */
export function fillCommand(template: string, values: Values, unknown: 'placeholder' | 'keep' = 'placeholder'): string {
  let filled = ''
  let end = 0
  let quote: Quote = 'none'
  for (const match of template.matchAll(SLOT)) {
    const before = template.slice(end, match.index)
    quote = quoteAfter(before, quote)
    const slot = slotOf(match)
    const value = values[slot.key]
    const missing = unknown === 'keep' ? match[0] : slot.unknown
    filled += before + (value === undefined ? missing : slot.known.replace('$', () => quoted(value, quote)))
    end = match.index + match[0].length
  }
  return filled + template.slice(end)
}

type Quote = 'none' | 'single' | 'double'

/** Which quotes are open after `text`, as the shell reads it. */
function quoteAfter(text: string, start: Quote): Quote {
  let quote = start
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quote === 'single') quote = c === "'" ? 'none' : 'single'
    else if (c === '\\') i++
    else if (c === '"') quote = quote === 'double' ? 'none' : 'double'
    else if (c === "'" && quote === 'none') quote = 'single'
  }
  return quote
}

function quoted(value: string, quote: Quote): string {
  if (quote === 'single') return value.replaceAll("'", "'\\''")
  if (quote === 'double') return value.replace(/[$`"\\!]/g, '\\$&')
  return shellQuote(value)
}

/** One word for the shell, whatever the value holds. */
export function shellQuote(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}

/** Stands for a slot while the marks of a sentence are read: a slot may hold marks of its own, as in `` {path|`$`|the file} ``. */
const HOLE = '\uFFFC'

/** Fills a sentence and cuts it into pieces. `` `{program}` `` is a value, not code around a value. */
export function pieces(template: string, values: Values, places: Places = {}): readonly Piece[] {
  const out: Piece[] = []
  const slots = template.matchAll(SLOT)
  for (const [text, kind] of markedUp(template.replace(SLOT, HOLE))) {
    for (const [at, part] of text.split(HOLE).entries()) {
      if (at > 0) addSlot(out, kind, slots.next().value!, values, places)
      add(out, kind, part)
    }
  }
  return out
}

function addSlot(out: Piece[], kind: Mark, match: RegExpMatchArray, values: Values, places: Places): void {
  const slot = slotOf(match)
  const text = values[slot.key]
  if (text === undefined) {
    const isSaidInWords = kind === 'code' && match[0].includes('|')
    for (const [part, own] of markedUp(slot.unknown)) add(out, own === 'text' && !isSaidInWords ? kind : own, part)
    return
  }
  const [before = '', after = ''] = slot.known.replace('`$`', '$').split('$')
  add(out, kind, before)
  out.push({ kind: 'value', key: slot.key, text, place: places[slot.key as EntityKey] ?? null })
  add(out, kind, after)
}

type Mark = 'text' | 'strong' | 'code'

function add(out: Piece[], kind: Mark, text: string): void {
  if (text !== '') out.push({ kind, text })
}

/** Cuts `**strong**` and `` `code` `` out of a sentence. */
function* markedUp(template: string): Generator<[text: string, kind: Mark]> {
  for (const [part] of template.matchAll(/\*\*[^*]+\*\*|`[^`]+`|[^*`]+|[*`]/g)) {
    if (part.length > 4 && part.startsWith('**')) yield [part.slice(2, -2), 'strong']
    else if (part.length > 2 && part.startsWith('`')) yield [part.slice(1, -1), 'code']
    else yield [part, 'text']
  }
}

/** The sentence without marks, as a screen reader or a terminal says it. */
export const plain = (template: string, values: Values): string =>
  pieces(template, values)
    .map((piece) => piece.text)
    .join('')
