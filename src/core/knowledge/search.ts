/** Finds codes and causes by what a person says of them: "port taken", "disk full but df shows space". */
import { allCodes, type CausesOf, entry } from './index.ts'
import type { Commonness, Fix } from './schema.ts'
import { askedOf, tokensOf } from './search-words.ts'

export interface SearchHit {
  /** `ENOSPC`, or `ENOSPC/inodes-used-up`. */
  readonly id: string
  readonly says: string
}

type Search = (query: string, most: number) => readonly SearchHit[]

/** A search over every code and its causes. Its index is made for the first question. */
export function searchIn(causesOf: CausesOf): Search {
  let made: SearchIndex | null = null
  const index = () => {
    made ??= indexOf(textsOfAll(causesOf))
    return made
  }
  return (query, most) => find(query, most, index)
}

/** Closest first. A rare word counts more than one that stands everywhere; most of what was asked must be there. */
function find(query: string, most: number, index: () => SearchIndex): readonly SearchHit[] {
  const number = /^\s*-?\d{1,5}\s*$/.test(query) ? Math.abs(Number(query)) : null
  if (number !== null) return numbered(number).slice(0, most)
  const asked = askedOf(query)
  if (asked.length === 0) return []
  const { documents, words } = index()
  const scores = new Map<number, { score: number; covered: number }>()
  let whole = 0
  let unknown = 0
  for (const { word, forms } of asked) {
    const own = placesOf(words, word)
    const places = withForms(own, words, forms)
    if (places.size === 0) unknown++
    const rarity = Math.log(1 + documents.length / Math.max(1, own.size || places.size))
    whole += rarity
    for (const [at, weight] of places) {
      const so = scores.get(at) ?? { score: 0, covered: 0 }
      scores.set(at, { score: so.score + weight * rarity, covered: so.covered + Math.min(1, weight) * rarity })
    }
  }
  if (unknown * 3 > asked.length) return []
  return [...scores]
    .filter(([, { covered }]) => covered >= whole * LEAST)
    .map(([at, { score, covered }]) => ({
      ...documents[at]!,
      score: score * (covered / whole) * documents[at]!.likely * verbatim(query, documents[at]!),
    }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, most)
    .map(({ id, says }) => ({ id, says }))
}

/** What share of the question must be spoken of. */
const LEAST = 0.45

/** In a title, in what the page advises or looks for, in its text. A word of the same meaning counts for less. */
const WEIGHTS = { title: 3, advice: 1.6, text: 1 }
const ALIKE = 0.6
const BEGINNING = 0.6

const LIKELY: Readonly<Record<Commonness, number>> = { common: 1.25, occasional: 1, rare: 0.8, historical: 0.7 }

/** Codes of that number, on Linux first: 98, 48 (macOS), 10048 (Windows). */
function numbered(number: number): readonly SearchHit[] {
  const known = allCodes().flatMap((code) => {
    const found = entry(code)
    const at = found === null ? -1 : Object.values(found.numbers).findIndex((one) => Math.abs(one) === number)
    return found === null || at < 0
      ? []
      : [{ id: code, says: found.text.summary, isLinux: found.numbers.linux === number }]
  })
  return known.sort((a, b) => Number(b.isLinux) - Number(a.isLinux)).map(({ id, says }) => ({ id, says }))
}

/** Who asks by the name of a code means its page; who quotes its message means it and its causes. */
function verbatim(query: string, { id, messages }: Document): number {
  const asked = query.trim().toLowerCase()
  const isItself = !id.includes('/') && (asked === id.toLowerCase() || messages.includes(asked))
  return isItself ? 2.5 : messages.some((message) => asked.includes(message)) ? 1.6 : 1
}

interface Document extends SearchHit {
  /** What the C libraries say for its code, in lower case. */
  readonly messages: readonly string[]
  /** Between two that say the same the usual one comes first. */
  readonly likely: number
}
interface Texts extends Document {
  readonly title: string
  readonly advice: string
  readonly text: string
}
interface SearchIndex {
  readonly documents: readonly Document[]
  /** Stem → document → the best weight which it has there. */
  readonly words: ReadonlyMap<string, ReadonlyMap<number, number>>
}

/** A code that says the same in other words shares the causes: each is shown once. */
const textsOfAll = (causesOf: CausesOf): readonly Texts[] => [
  ...new Map(
    allCodes()
      .flatMap((code) => textsOf(code, causesOf))
      .map((one) => [one.id, one]),
  ).values(),
]

function indexOf(texts: readonly Texts[]): SearchIndex {
  const words = new Map<string, Map<number, number>>()
  for (const [at, { title, advice, text }] of texts.entries()) {
    for (const [part, weight] of [
      [text, WEIGHTS.text],
      [advice, WEIGHTS.advice],
      [title, WEIGHTS.title],
    ] as const) {
      for (const word of tokensOf(part)) {
        const places = words.get(word) ?? new Map<number, number>()
        words.set(word, places.set(at, weight))
      }
    }
  }
  return { documents: texts.map(({ id, says, likely, messages }) => ({ id, says, likely, messages })), words }
}

/** Where a word stands, itself or its beginning: it may not be typed to its end. */
function placesOf(words: SearchIndex['words'], word: string): Map<number, number> {
  const best = new Map<number, number>()
  raise(best, words.get(word), 1)
  if (word.length > 3) for (const [known, places] of words) if (known.startsWith(word)) raise(best, places, BEGINNING)
  return best
}

function withForms(own: ReadonlyMap<number, number>, words: SearchIndex['words'], forms: readonly string[]) {
  const best = new Map(own)
  for (const form of forms) raise(best, words.get(form), ALIKE)
  return best
}

function raise(best: Map<number, number>, places: ReadonlyMap<number, number> | undefined, factor: number): void {
  for (const [at, weight] of places ?? []) best.set(at, Math.max(best.get(at) ?? 0, weight * factor))
}

function textsOf(code: string, causesOf: CausesOf): readonly Texts[] {
  const known = entry(code)
  if (known === null) return []
  const message = known.messages.glibc ?? ''
  const likely = LIKELY[known.text.common]
  const messages = Object.values(known.messages).map((text) => text.toLowerCase())
  const own: Texts = {
    id: code,
    says: known.text.summary,
    likely,
    messages,
    title: `${code} ${known.aliases.join(' ')} ${message}`,
    advice: known.text.summary,
    text: known.text.meaning,
  }
  const causes = causesOf(code).map(
    (cause): Texts => ({
      id: cause.id,
      says: cause.title,
      likely: likely * (0.9 + cause.prior * 0.06),
      messages,
      title: `${cause.id.replaceAll('-', ' ')} ${affirmed(cause.title)} ${message}`,
      advice: [
        cause.because,
        ...cause.fixes.map(({ title, when }: Fix) => `${title} ${when}`),
        cause.popularButWrong?.advice ?? '',
        ...cause.clues.map(({ when, weight, says }) =>
          weight > 0 ? `${says} ${wordsOfPattern(when.text ?? '')}` : '',
        ),
      ].join(' '),
      text: [cause.why, cause.popularButWrong?.because ?? '', ...(cause.exceptions ?? [])].join(' '),
    }),
  )
  return [own, ...causes]
}

/** "The limit of file watches is reached; no disk is full" is not about a full disk. */
const affirmed = (title: string) => title.replace(/[;,] (?:and )?no .*$/, '')

/** The plain words that a pattern looks for. */
const wordsOfPattern = (pattern: string) =>
  (pattern.replace(/\\[bdswBDSW]/g, ' ').match(/[A-Za-z_]{3,}/g) ?? []).join(' ')
