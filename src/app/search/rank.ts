/** What the palette can find, and in which order. */
export interface Findable {
  readonly kind: 'code' | 'cause' | 'action'
  /** What is shown first: a code, the title of a cause, an action. */
  readonly title: string
  readonly detail: string
  readonly tag: string
  /** Everything that it can be found by, lower case. */
  readonly words: readonly string[]
  readonly run: () => void
}

const MOST = 40

export function search(query: string, all: readonly Findable[]): readonly Findable[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return all.filter(({ kind }) => kind === 'action')
  return all
    .map((item, index) => ({ item, index, score: scoreOf(wanted, item) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, MOST)
    .map(({ item }) => item)
}

/** 100 it is the word, 60 it begins so, 30 all words occur. Codes before causes before actions where all else is equal. */
export function scoreOf(wanted: string, { kind, words }: Findable): number {
  const bonus = kind === 'code' ? 2 : kind === 'cause' ? 1 : 0
  if (words.includes(wanted)) return 100 + bonus
  if (words.some((word) => word.startsWith(wanted))) return 60 + bonus
  // A number means itself: "9" is not a part of "98".
  if (/^-?\d+$/.test(wanted)) return 0
  const parts = wanted.split(/\s+/)
  return parts.every((part) => words.some((word) => word.includes(part))) ? 30 + bonus : 0
}
