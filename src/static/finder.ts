/** `/e/?q=address already in use`: words, a name or a number to the codes that are meant. */

/** The index that the build writes to `/e/find.json`. */
export interface FindIndex {
  readonly version: 1
  readonly codes: readonly FindRow[]
}
export interface FindRow {
  readonly code: string
  readonly says: string
  /** Other names. */
  readonly names: readonly string[]
  readonly numbers: readonly number[]
  readonly messages: readonly string[]
  /** Slug and title of its causes. */
  readonly causes: readonly (readonly [slug: string, title: string])[]
}

export interface Found {
  /** The one code that these words name exactly; null when there are none or several. */
  readonly exact: string | null
  /** Best first. */
  readonly codes: readonly FindRow[]
}

const MOST = 20

export function findCodes({ codes }: FindIndex, query: string): Found {
  const words = plainWords(query)
  if (words === '') return { exact: null, codes: [] }
  const exact = codes.filter((row) => isExact(row, query.trim(), words))
  const parts = words.split(' ')
  const rest = codes
    .map((row) => ({ row, score: scoreOf(row, parts) }))
    .filter(({ row, score }) => score > 0 && !exact.includes(row))
    .sort((a, b) => b.score - a.score)
    .map(({ row }) => row)
  return { exact: exact.length === 1 ? exact[0]!.code : null, codes: [...exact, ...rest].slice(0, MOST) }
}

function isExact({ code, names, numbers, messages }: FindRow, query: string, words: string): boolean {
  if (/^-?\d+$/.test(query)) return numbers.includes(Number(query))
  const name = query.toUpperCase()
  return code === name || names.includes(name) || messages.some((message) => plainWords(message) === words)
}

/** All words must occur; where they do says how much it counts. */
function scoreOf({ code, says, names, messages, causes }: FindRow, parts: readonly string[]): number {
  const places = [
    [3, plainWords(`${code} ${names.join(' ')}`)],
    [2, messages.map(plainWords).join(' ')],
    [1, plainWords(`${says} ${causes.map(([, title]) => title).join(' ')}`)],
  ] as const
  let score = 0
  for (const part of parts) {
    const place = places.find(([, text]) => text.includes(part))
    if (!place) return 0
    score += place[0]
  }
  return score
}

const plainWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
