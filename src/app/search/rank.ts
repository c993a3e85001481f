/** What the palette can find, and in which order. */
export interface Findable {
  readonly kind: 'code' | 'cause' | 'action'
  /** What is shown first: a code, the title of a cause, an action. */
  readonly title: string
  readonly detail: string
  readonly tag: string
  /** Everything that it can be found by, lower case. */
  readonly words: readonly string[]
  /** How often people meet it, 0 to 3: decides where all else is equal. */
  readonly weight?: number
  readonly run: () => void
}

const MOST = 40

export function search(query: string, all: readonly Findable[]): readonly Findable[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return all.filter(({ kind }) => kind === 'action')
  return all
    .map((item, index) => ({ item, index, score: scoreOf(wanted, item) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (b.item.weight ?? 0) - (a.item.weight ?? 0) || a.index - b.index)
    .slice(0, MOST)
    .map(({ item }) => item)
}

/** 100 it is the word, 60 it begins so, 45 all are words or begin one, 40 with the sentence about it, 30 all occur. Codes before causes before actions where all else is equal. */
export function scoreOf(wanted: string, { kind, words, detail }: Findable): number {
  const bonus = kind === 'code' ? 2 : kind === 'cause' ? 1 : 0
  if (words.includes(wanted)) return 100 + bonus
  if (words.some((word) => word.startsWith(wanted))) return 60 + bonus
  // A number means itself: "9" is not a part of "98".
  if (/^-?\d+$/.test(wanted)) return 0
  const parts = wanted.split(/\s+/)
  const all = (texts: readonly string[], has: (text: string, part: string) => boolean): boolean =>
    parts.every((part) => texts.some((text) => has(text, part)))
  // "port" is a word of "the port is taken" and none of "not supported".
  if (all(words, beginsWord)) return 45 + bonus
  if (all([...words, detail.toLowerCase()], beginsWord)) return 40 + bonus
  return all(words, (word, part) => word.includes(part)) ? 30 + bonus : 0
}

function beginsWord(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (!/[\p{L}\d]/u.test(text[at - 1] ?? '')) return true
  return false
}
