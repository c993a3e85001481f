import { decodeLatin1, encodeLatin1, toByteString } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import { compileRegex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'

export default command(
  { names: ['tac'], usage: '[OPTION]... [FILE]...', summary: 'Write each FILE to standard output, last line first.' },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'brs:',
      long: { before: 'b', regex: 'r', separator: 's:' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const separator = options.findLast((option) => option.name === 's')?.value ?? '\n'
    if (separator === '' && has('r')) return yield* self.fail('separator cannot be empty')
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) {
        status = 1
        if (read.stage === 'open')
          yield* self.warnBecause(`failed to open ${self.quoteAlways(path)} for reading`, read.error)
        else
          yield* self.warnBecause(
            `${self.quoteIfNeeded(path === '-' ? 'standard input' : path)}: read error`,
            read.error,
          )
        continue
      }
      const text = decodeLatin1(read.bytes)
      const ends = has('r')
        ? regexEnds(text, separator)
        : plainEnds(text, separator === '' ? '\0' : toByteString(separator))
      const pieces: string[] = []
      let start = 0
      for (const [from, to] of ends) {
        const cut = has('b') ? from : to
        if (cut > start) pieces.push(text.slice(start, cut))
        start = cut
      }
      if (start < text.length) pieces.push(text.slice(start))
      yield* self.print(encodeLatin1(pieces.reverse().join('')))
    }
    return status
  },
)

type End = readonly [from: number, to: number]

function plainEnds(text: string, separator: string): End[] {
  const ends: End[] = []
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length))
    ends.push([at, at + separator.length])
  return ends
}

function regexEnds(text: string, pattern: string): End[] {
  const regex = compileRegex(pattern, { syntax: BASIC, multiline: true })
  const ends: End[] = []
  if (!regex.ok) return ends
  for (let at = 0; at <= text.length; ) {
    const match = regex.value.exec(text, at)
    if (!match) break
    if (match.end > match.start) ends.push([match.start, match.end])
    at = Math.max(match.end, match.start + 1)
  }
  return ends
}
