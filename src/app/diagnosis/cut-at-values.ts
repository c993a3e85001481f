export interface Part {
  readonly text: string
  readonly key: string | null
}

/** Cuts a text where one of the values stands as a whole word; longer values first, so that a path wins over its name. */
export function cutAtValues(text: string, values: Readonly<Record<string, string>>): readonly Part[] {
  const named = Object.entries(values)
    .filter(([, value]) => value.length > 1 && value.length < 300)
    .sort(([, a], [, b]) => b.length - a.length)
  if (named.length === 0) return [{ text, key: null }]
  const words = named.map(([, value]) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const parts: Part[] = []
  let at = 0
  for (const match of text.matchAll(new RegExp(`(?<![\\w.-])(?:${words})(?![\\w-]|\\.\\w)`, 'g'))) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), key: null })
    parts.push({ text: match[0], key: named.find(([, value]) => value === match[0])![0] })
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ text: text.slice(at), key: null })
  return parts
}
