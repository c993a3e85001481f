import { decodeLatin1, encodeLatin1 } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { tooSmall } from '../lib/counts.ts'
import { eachChunk } from '../lib/lines.ts'

export default command(
  {
    names: ['fold'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Wrap input lines in each FILE, writing to standard output.',
  },
  function* (self) {
    const digits = /^-(\d+)$/
    self.args = self.args.map((arg) => arg.replace(digits, '-w$1'))
    const { options, operands } = yield* self.options({ short: 'bsw:', long: { bytes: 'b', spaces: 's', width: 'w:' } })
    const has = (name: string) => options.some((option) => option.name === name)
    const given = options.findLast((option) => option.name === 'w')?.value ?? '80'
    const width = /^\d+$/.test(given) ? Number(given) : 0
    if (width === 0) return yield* self.fail(`invalid number of columns: ${self.quote(given)}${tooSmall(given)}`)
    let status = 0
    for (const path of operands.length > 0 ? operands : ['-']) {
      // What stands behind the last newline goes on with the next piece: folded there, it folds the same.
      let rest = ''
      const failed = yield* eachChunk(self, path, function* (bytes) {
        const lines = (rest + decodeLatin1(bytes)).split('\n').map((line) => foldLine(line, width, has('b'), has('s')))
        const folded = lines.join('\n')
        const cut = folded.lastIndexOf('\n') + 1
        rest = folded.slice(cut)
        yield* self.print(encodeLatin1(folded.slice(0, cut)))
      })
      yield* self.print(encodeLatin1(rest))
      if (!failed) continue
      yield* self.warnBecause(self.quoteIfNeeded(path), failed.error)
      status = 1
    }
    return status
  },
)

function foldLine(line: string, width: number, bytes: boolean, atSpaces: boolean): string {
  const lines: string[] = []
  let current = ''
  let column = 0
  const advance = (char: string, at: number) => {
    if (bytes) return at + 1
    if (char === '\b') return Math.max(0, at - 1)
    if (char === '\r') return 0
    return char === '\t' ? at + 8 - (at % 8) : at + 1
  }
  const measure = (text: string) => [...text].reduce((at, char) => advance(char, at), 0)
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    const next = advance(char, column)
    if (next > width && current !== '') {
      const blank = atSpaces ? Math.max(current.lastIndexOf(' '), current.lastIndexOf('\t')) : -1
      const cut = blank >= 0 ? blank + 1 : current.length
      lines.push(current.slice(0, cut))
      current = current.slice(cut)
      column = measure(current)
      i--
      continue
    }
    current += char
    column = next
  }
  lines.push(current)
  return lines.join('\n')
}
