/** Finds codes and causes by what a person says of them: "port taken", "disk full but df shows space". */
import { causesOf } from './causes.ts'
import { allCodes, entry } from './index.ts'
import type { Commonness, Fix } from './schema.ts'
import { askedOf, tokensOf } from './search-words.ts'

export interface SearchHit {
  /** `ENOSPC`, or `ENOSPC/inodes-used-up`. */
  readonly id: string
  readonly says: string
}

/** Closest first. A rare word counts more than one that stands everywhere; most of what was asked must be there. */
export function searchKnowledge(query: string, most: number): readonly SearchHit[] {
  const asked = askedOf(query)
  if (asked.length === 0) return []
  const { documents, words } = searchIndex()
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
      score: score * (covered / whole) * documents[at]!.likely * (said(query, documents[at]!) ? VERBATIM : 1),
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

/** The very message of the code stands in the question. */
const VERBATIM = 1.6
const said = (query: string, { messages }: Document) => {
  const asked = query.toLowerCase()
  return messages.some((message) => asked.includes(message))
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

let made: SearchIndex | null = null

/** Made at the first search. */
function searchIndex(): SearchIndex {
  made ??= indexOf(allCodes().flatMap(textsOf))
  return made
}

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

function textsOf(code: string): readonly Texts[] {
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
      likely: likely * (0.94 + cause.prior * 0.04),
      messages,
      title: `${cause.id.replaceAll('-', ' ')} ${cause.title} ${message}`,
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

/** The plain words that a pattern looks for. */
const wordsOfPattern = (pattern: string) =>
  (pattern.replace(/\\[bdswBDSW]/g, ' ').match(/[A-Za-z_]{3,}/g) ?? []).join(' ')
