import { encodeLink, redact } from '../core/share/index.ts'
import { openInput } from './input.ts'
import { type Io, readAll } from './io.ts'
import type { Arguments } from './options.ts'

/** Prints a permalink for a log after taking out what looks private, and says on stderr what that was. */
export async function linkCommand({ words }: Arguments, io: Io): Promise<number> {
  if (words.length !== 1) {
    io.stderr('usage: errlab link FILE\n')
    return 2
  }
  const input = await openInput(words[0]!, io)
  if ('error' in input) {
    io.stderr(`errlab: ${input.error}\n`)
    return 2
  }
  const { text, replacements } = redact(new TextDecoder().decode(await readAll(input.chunks)))
  for (const { kind, placeholder, places } of replacements) {
    io.stderr(`errlab: ${kind} became ${placeholder} in ${places.length} place${places.length === 1 ? '' : 's'}\n`)
  }
  const codec = { deflate: io.deflate, inflate: async () => null }
  const fragment = await encodeLink({ log: text, answers: [], cause: null, step: 0 }, codec)
  io.stdout(`${io.origin}/d/#${fragment}\n`)
  return 0
}
