/** XARGMATCH: options that take one of a few words. */
import type { Task } from '../../kernel/sys.ts'
import type { Command } from './command.ts'
import type { Option } from './options.ts'

/** Each entry: the meaning and the words for it, in the order in which the complaint lists them. */
export type WordList<T> = readonly (readonly [T, ...string[]])[]

export function* matchWord<T>(self: Command, option: string, word: string, list: WordList<T>): Task<T> {
  const exact = list.find(([, ...names]) => names.includes(word))
  if (exact) return exact[0]
  const partial = list.filter(([, ...names]) => names.some((name) => name.startsWith(word)))
  if (partial.length === 1) return partial[0]![0]
  const kind = partial.length > 1 ? 'ambiguous' : 'invalid'
  yield* self.warn(`${kind} argument ${self.quote(word)} for ${self.quote(option)}`)
  const lines = list.map(([, ...names]) => `  - ${names.map((name) => self.quote(name)).join(', ')}\n`)
  yield* self.stderr.write(`Valid arguments are:\n${lines.join('')}`)
  // argmatch ends with 1 whatever the program's other errors end with.
  return yield* self.usage(undefined, 1)
}

/** Complains of the first option that has a word of none of the meanings in its list. */
export function* checkWords(
  self: Command,
  options: readonly Option[],
  lists: Readonly<Record<string, WordList<string>>>,
): Task<void> {
  for (const { name, value, given } of options) {
    const list = lists[name]
    if (list && value !== null && given.startsWith('--'))
      yield* matchWord(self, given.replace(/=.*$/s, ''), value, list)
  }
}
