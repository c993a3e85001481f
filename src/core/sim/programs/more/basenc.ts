import { concat } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { execvp } from '../lib/exec.ts'
import { readWhole } from '../lib/lines.ts'

/** What the other encodings of basenc are spelled with. */
const BITS: Readonly<Record<string, { readonly width: number; readonly digits: number; readonly base: number }>> = {
  base16: { width: 2, digits: 2, base: 16 },
  base2msbf: { width: 8, digits: 8, base: 2 },
}

export default command(
  {
    names: ['basenc'],
    usage: '[OPTION]... [FILE]',
    summary: 'basenc encode or decode FILE, or standard input, to standard output.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'diw:',
      long: {
        base64: 'base64',
        base64url: 'base64url',
        base32: 'base32',
        base16: 'base16',
        base2msbf: 'base2msbf',
        decode: 'd',
        'ignore-garbage': 'i',
        wrap: 'w:',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const kind = options.findLast((option) => option.name.startsWith('base'))?.name
    if (kind === undefined) return yield* self.usage('missing encoding type')
    if (operands.length > 1) return yield* self.usage(`extra operand ${self.quote(operands[1]!)}`)
    const wrap = Number(options.findLast((option) => option.name === 'w')?.value ?? '76')
    const shape = BITS[kind]
    if (!shape) {
      const path = operands[0] ?? '-'
      const program = kind === 'base32' ? 'base32' : 'base64'
      const flags = `${has('d') ? '-d ' : ''}${has('i') ? '-i ' : ''}-w ${wrap}`
      const translate =
        kind !== 'base64url'
          ? ''
          : has('d')
            ? `tr -- -_ +/ < "$1" | ${program} ${flags}`
            : `${program} ${flags} -- "$1" | tr -- +/ -_`
      const error = yield* execvp(
        self.sys,
        [
          '/bin/sh',
          '-c',
          translate || `exec ${program} ${flags} -- "$1"`,
          'basenc',
          path === '-' ? '/dev/stdin' : path,
        ],
        self.env,
      )
      return yield* self.fail(self.reason(error))
    }
    const read = yield* readWhole(self, operands[0] ?? '-')
    if (!read.ok) return yield* self.fail(`${self.quoteIfNeeded(operands[0] ?? '-')}: ${self.reason(read.error)}`)
    if (!has('d')) {
      const text = [...read.bytes]
        .map((byte) => byte.toString(shape.base).toUpperCase().padStart(shape.digits, '0'))
        .join('')
      const lines = wrap === 0 ? [text] : (text.match(new RegExp(`.{1,${wrap}}`, 'g')) ?? [])
      yield* self.print(lines.map((line) => line + (wrap === 0 ? '' : '\n')).join(''))
      return 0
    }
    const text = new TextDecoder('latin1').decode(read.bytes).replace(has('i') ? /[^0-9A-F]/g : /\n/g, '')
    const parts: Uint8Array[] = []
    for (let at = 0; at < text.length; at += shape.width) {
      const digits = text.slice(at, at + shape.width)
      const valid = digits.length === shape.width && (shape.base === 16 ? /^[0-9A-F]+$/ : /^[01]+$/).test(digits)
      if (!valid) {
        yield* self.print(concat(parts))
        return yield* self.fail('invalid input')
      }
      parts.push(Uint8Array.of(Number.parseInt(digits, shape.base)))
    }
    yield* self.print(concat(parts))
    return 0
  },
)
