/** Finds codes and causes by what a person says of them: "port taken", "disk full but df shows space". */
import { causesOf } from './causes.ts'
import { allCodes, entry } from './index.ts'

export interface SearchHit {
  /** `ENOSPC`, or `ENOSPC/inodes-used-up`. */
  readonly id: string
  readonly says: string
}

/** Closest first. All words that carry meaning must occur; of four and more, one may be missing. */
export function searchKnowledge(query: string, most: number): readonly SearchHit[] {
  const wanted = wordsOf(query)
  if (wanted.length === 0) return []
  return everything()
    .map(({ id, says, title, text }) => ({ id, says, weight: weigh(wanted, title, text) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    .slice(0, most)
    .map(({ id, says }) => ({ id, says }))
}

/** Words of a question that say nothing about the failure. */
const EMPTY =
  /^(?:a|an|the|is|are|was|but|and|or|of|to|in|on|at|my|it|its|i|not?|can|cannot|cant|does|do|when|while|with|for|still|there|why|how|show|shows|says|said|get|got|error|errors|problem|fails?|failed)$/

/** What people say, and what the pages say. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  taken: ['in use', 'already', 'listens'],
  used: ['in use'],
  busy: ['in use', 'busy'],
  full: ['full', 'no space', 'used up', 'no room'],
  space: ['space', 'room', 'full'],
  denied: ['denied', 'may not', 'permission'],
  missing: ['no such', 'missing', 'not exist', 'not installed'],
  refused: ['refused', 'nobody listens', 'no process listens'],
  hangs: ['timed out', 'no answer', 'waits'],
  timeout: ['timed out', 'timeout'],
  deleted: ['deleted', 'removed', 'unlinked'],
  folder: ['directory', 'folder'],
  disk: ['disk', 'file system', 'filesystem'],
}

function wordsOf(query: string): readonly string[] {
  const words = query
    .toLowerCase()
    .split(/[^\p{L}\p{N}_./:-]+/u)
    .filter(Boolean)
  const telling = words.filter((word) => !EMPTY.test(word))
  return telling.length > 0 ? telling : words
}

interface Indexed extends SearchHit {
  /** Lower case. */
  readonly title: string
  readonly text: string
}

let index: readonly Indexed[] | null = null

/** Made at the first search: all texts in lower case. */
function everything(): readonly Indexed[] {
  index ??= allCodes()
    .flatMap(textsOf)
    .map((one) => ({ ...one, title: one.title.toLowerCase(), text: `${one.says} ${one.text}`.toLowerCase() }))
  return index
}

function textsOf(code: string): readonly Indexed[] {
  const known = entry(code)
  if (known === null) return []
  const message = known.messages.glibc ?? ''
  const own = {
    id: code,
    says: known.text.summary,
    title: `${code} ${known.aliases.join(' ')} ${message}`,
    text: known.text.meaning,
  }
  const causes = causesOf(code).map(({ id, title, because, why, clues }) => ({
    id,
    says: title,
    title: `${id.replaceAll('-', ' ')} ${title} ${message}`,
    text: `${because} ${why} ${clues.map(({ says }) => says).join(' ')}`,
  }))
  return [own, ...causes]
}

/** A word in the title weighs three times one in the text. */
function weigh(wanted: readonly string[], title: string, text: string): number {
  let weight = 0
  let absent = 0
  for (const word of wanted) {
    const forms = [word, ...(SAME[word] ?? [])]
    if (forms.some((form) => title.includes(form))) weight += 3
    else if (forms.some((form) => text.includes(form))) weight += 1
    else absent++
  }
  return absent > (wanted.length >= 4 ? 1 : 0) ? 0 : weight
}
