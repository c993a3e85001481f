import { command } from '../lib/command.ts'
import { tooSmall } from '../lib/counts.ts'
import { readLines } from '../lib/lines.ts'
import { compileRegex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'

export default command(
  {
    names: ['nl'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Write each FILE to standard output, with line numbers added.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'b:d:f:h:i:l:n:ps:v:w:',
      long: {
        'body-numbering': 'b:',
        'section-delimiter': 'd:',
        'footer-numbering': 'f:',
        'header-numbering': 'h:',
        'line-increment': 'i:',
        'join-blank-lines': 'l:',
        'no-renumber': 'p',
        'number-separator': 's:',
        'starting-line-number': 'v:',
        'number-width': 'w:',
        'number-format': 'n:',
      },
    })
    const value = (name: string, fallback: string) =>
      options.findLast((option) => option.name === name)?.value ?? fallback
    for (const [name, what] of [
      ['b', 'body'],
      ['h', 'header'],
      ['f', 'footer'],
    ] as const) {
      if (!/^([atn]$|p)/.test(value(name, 't')))
        return yield* self.usage(`invalid ${what} numbering style: ${self.quote(value(name, 't'))}`)
    }
    if (!/^-?\d+$/.test(value('v', '1')))
      return yield* self.fail(`invalid starting line number: ${self.quote(value('v', '1'))}`)
    if (!/^-?\d+$/.test(value('i', '1')))
      return yield* self.fail(`invalid line number increment: ${self.quote(value('i', '1'))}`)
    if (!/^[1-9]\d*$/.test(value('l', '1')))
      return yield* self.fail(
        `invalid line number of blank lines: ${self.quote(value('l', '1'))}${tooSmall(value('l', '1'))}`,
      )
    if (!/^[1-9]\d*$/.test(value('w', '6')))
      return yield* self.fail(
        `invalid line number field width: ${self.quote(value('w', '6'))}${tooSmall(value('w', '6'))}`,
      )
    if (!/^(ln|rn|rz)$/.test(value('n', 'rn')))
      return yield* self.usage(`invalid line numbering format: ${self.quote(value('n', 'rn'))}`)
    const width = Number(value('w', '6'))
    const separator = value('s', '\t')
    const join = Number(value('l', '1'))
    const pattern = value('b', 't')
    const styles = { b: pattern, h: value('h', 'n'), f: value('f', 'n') }
    let number = Number(value('v', '1'))
    let section: 'b' | 'h' | 'f' = 'b'
    let blanks = 0
    let status = 0
    const mark = value('d', '\\:').padEnd(2, ':')
    for (const path of operands.length > 0 ? operands : ['-']) {
      const lines = yield* readLines(self, path)
      if (lines === null) {
        status = 1
        continue
      }
      let text = ''
      for (const line of lines) {
        const level = line === mark.repeat(3) ? 'h' : line === mark.repeat(2) ? 'b' : line === mark ? 'f' : null
        if (level) {
          section = level
          if (!options.some((option) => option.name === 'p')) number = Number(value('v', '1'))
          text += '\n'
          continue
        }
        const style = styles[section]
        blanks = line === '' ? blanks + 1 : 0
        const isNumbered =
          style === 'a'
            ? line !== '' || blanks % join === 0
            : style === 't'
              ? line !== ''
              : style === 'n'
                ? false
                : matches(style.slice(1), line)
        if (!isNumbered) {
          text += `${' '.repeat(width + separator.length)}${line}\n`
          continue
        }
        const digits = String(number)
        const format = value('n', 'rn')
        text +=
          (format === 'ln' ? digits.padEnd(width) : digits.padStart(width, format === 'rz' ? '0' : ' ')) +
          separator +
          line +
          '\n'
        number += Number(value('i', '1'))
      }
      yield* self.print(text)
    }
    return status
  },
)

function matches(pattern: string, line: string): boolean {
  const regex = compileRegex(pattern, { syntax: BASIC })
  return regex.ok && regex.value.test(line)
}
