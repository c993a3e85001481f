import { causesOf } from '../core/knowledge/causes.ts'
import { allCodes, entry } from '../core/knowledge/index.ts'
import type { Io } from './io.ts'
import type { Arguments } from './options.ts'

const SHOWN = 12

interface Hit {
  readonly id: string
  readonly says: string
  readonly weight: number
}

/** Codes and causes in which all of the words occur, the closest first. 0, or 2 when there are none. */
export async function searchCommand({ words, options }: Arguments, io: Io): Promise<number> {
  const wanted = words.join(' ').toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) {
    io.stderr('usage: errlab search WORDS [--json]\n')
    return 2
  }
  const hits = allCodes()
    .flatMap((code) => hitsOf(code, wanted))
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN)
  if (hits.length === 0) {
    io.stderr(`errlab: no code and no cause speaks of '${words.join(' ')}'\n`)
    return 2
  }
  const found = hits.map(({ id, says }) => ({ id, says }))
  io.stdout(
    options.json === undefined
      ? found.map(({ id, says }) => `${id}  ${says}\n`).join('')
      : `${JSON.stringify(found, null, 2)}\n`,
  )
  return 0
}

function hitsOf(code: string, wanted: readonly string[]): Hit[] {
  const known = entry(code)
  if (known === null) return []
  const own = {
    id: code,
    says: known.text.summary,
    title: `${code} ${known.aliases.join(' ')} ${known.messages.glibc ?? ''}`,
  }
  const causes = causesOf(code).map(({ id, title, because }) => ({ id, says: title, title: `${id} ${title}`, because }))
  return [{ ...own, because: known.text.meaning }, ...causes].flatMap(({ id, says, title, because }) => {
    const weight = weigh(wanted, title.toLowerCase(), `${says} ${because}`.toLowerCase())
    return weight === 0 ? [] : [{ id, says, weight }]
  })
}

/** A word in the title weighs three times one in the text; all must occur. */
function weigh(wanted: readonly string[], title: string, text: string): number {
  let weight = 0
  for (const word of wanted) {
    if (title.includes(word)) weight += 3
    else if (text.includes(word)) weight += 1
    else return 0
  }
  return weight
}
