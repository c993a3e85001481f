/** Short links: the grammar of docs/links.md. A person can write them, and another program too. They never rot. */

/** Values that may stand in a query: never paths, hosts or users. */
export const PUBLIC_VALUES = ['port', 'freePort', 'program'] as const

/** Plain words and numbers: what stands in an address may come from anybody. */
export const isPlainValue = (value: string): boolean => /^[\w.+-]{1,40}$/.test(value)

export type ShortLink =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'cause'; readonly cause: string; readonly values: Values }
  | { readonly kind: 'words'; readonly words: string }
  /** The lab of a cause, started. */
  | { readonly kind: 'lab'; readonly cause: string; readonly values: Values }
  | { readonly kind: 'card'; readonly cause: string; readonly values: Values }
type Values = Readonly<Record<string, string>>

const CODE = /^[A-Z][A-Z0-9_-]{1,40}$/
const CAUSE = /^[A-Z][A-Z0-9_-]{1,40}\/[a-z0-9][a-z0-9-]{0,79}$/

/** The link below `site`, which has no slash at its end; values that may not stand in a link are left out. */
export function writeShortLink(site: string, link: ShortLink): string {
  switch (link.kind) {
    case 'code':
      return `${site}/e/${link.code}/`
    case 'number':
      return `${site}/e/${link.number}/`
    case 'cause':
      return `${site}/e/${link.cause}/${query(publicOf(link.values))}`
    case 'words':
      return `${site}/e/${query([['q', link.words]])}`
    case 'lab':
      return `${site}/${query([['cause', link.cause], ...publicOf(link.values)]).replaceAll('%2F', '/')}`
    case 'card':
      return `${site}/embed/${link.cause}/${query(publicOf(link.values))}`
  }
}

const publicOf = (values: Values): [string, string][] =>
  PUBLIC_VALUES.flatMap((key): [string, string][] => {
    const value = values[key]
    return value !== undefined && isPlainValue(value) ? [[key, value]] : []
  })

function query(pairs: readonly (readonly [string, string])[]): string {
  const text = new URLSearchParams(pairs.map(([key, value]): [string, string] => [key, value])).toString()
  return text === '' ? '' : `?${text}`
}

/** What a short link means; null for any other address. `base` is the site's folder, with a slash at both ends. */
export function readShortLink(address: string, base = '/'): ShortLink | null {
  if (!URL.canParse(address, 'https://errlab.invalid')) return null
  const { pathname, searchParams } = new URL(address, 'https://errlab.invalid')
  if (!pathname.startsWith(base)) return null
  const [place, first, second, ...more] = pathname.slice(base.length).replace(/\/$/, '').split('/').map(decoded)
  if (more.length > 0) return null
  const values = Object.fromEntries(publicOf(Object.fromEntries(searchParams)))
  if (place === '' || place === undefined) {
    const cause = searchParams.get('cause') ?? ''
    return CAUSE.test(cause) ? { kind: 'lab', cause, values } : null
  }
  const cause = `${first ?? ''}/${second ?? ''}`
  if (place === 'embed') return CAUSE.test(cause) ? { kind: 'card', cause, values } : null
  if (place !== 'e') return null
  if (first === undefined) return searchParams.has('q') ? { kind: 'words', words: searchParams.get('q')! } : null
  if (second !== undefined) return CAUSE.test(cause) ? { kind: 'cause', cause, values } : null
  if (/^-?\d{1,5}$/.test(first)) return { kind: 'number', number: Number(first) }
  return CODE.test(first) ? { kind: 'code', code: first } : null
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
