import { causesOf } from '../core/knowledge/causes.ts'
import { searchIn } from '../core/knowledge/search.ts'
import type { Io } from './io.ts'
import type { Arguments } from './options.ts'

const SHOWN = 12

/** Codes and causes that speak of the words, the closest first. 0, or 2 when there are none. */
export async function searchCommand({ words, options }: Arguments, io: Io): Promise<number> {
  const query = words.join(' ').trim()
  if (query === '') {
    io.stderr('usage: errlab search WORDS [--json]\n')
    return 2
  }
  const found = searchIn(causesOf)(query, SHOWN)
  if (found.length === 0) {
    io.stderr(`errlab: no code and no cause speaks of '${words.join(' ')}'\n`)
    return 2
  }
  io.stdout(
    options.json === undefined
      ? found.map(({ id, says }) => `${id}  ${says}\n`).join('')
      : `${JSON.stringify(found, null, 2)}\n`,
  )
  return 0
}
