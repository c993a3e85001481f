import type { Task } from '../../kernel/sys.ts'
import { decodeLatin1, encodeLatin1, toByteString } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { writeFile } from '../lib/files.ts'
import { readWhole } from '../lib/lines.ts'
import { compileRegex, type Regex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'

/** One PATTERN with its repetition. */
interface Control {
  readonly text: string
  readonly line: number | null
  readonly regex: Regex | null
  readonly skips: boolean
  readonly offset: number
  readonly repeat: number
}

export default command(
  {
    names: ['csplit'],
    usage: '[OPTION]... FILE PATTERN...',
    summary:
      "Output pieces of FILE separated by PATTERN(s) to files 'xx00', 'xx01', ..., and output byte counts of each piece to standard output.",
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'f:b:kn:sqz',
      long: {
        digits: 'n:',
        quiet: 'q',
        silent: 's',
        'keep-files': 'k',
        'elide-empty-files': 'z',
        prefix: 'f:',
        'suffix-format': 'b:',
        'suppress-matched': 'suppress',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const digits = value('n') ?? '2'
    if (!/^\+?\d+$/.test(digits)) return yield* self.fail(`invalid number: ${self.quote(digits)}`)
    if (operands.length < 2) {
      const [only] = operands
      return yield* self.usage(only === undefined ? 'missing operand' : `missing operand after ${self.quote(only)}`)
    }
    const suffix = value('b') === null ? null : yield* suffixFormat(self, value('b')!)
    const path = operands[0]!
    const read = yield* readWhole(self, path)
    if (!read.ok && read.stage === 'open')
      return yield* self.fail(`cannot open ${self.quoteAlways(path)} for reading: ${self.reason(read.error)}`)
    const controls = yield* readControls(self, operands.slice(1))
    if (!read.ok) return yield* self.fail(`read error: ${self.reason(read.error)}`)
    const pieces = new Pieces(self, decodeLatin1(read.bytes), {
      name: (number) => (value('f') ?? 'xx') + (suffix?.(number) ?? String(number).padStart(Number(digits), '0')),
      keeps: has('k'),
      elides: has('z'),
      isQuiet: has('s') || has('q'),
      dropsMatch: has('suppress'),
    })
    for (const control of controls) yield* pieces.apply(control)
    yield* pieces.rest()
    return 0
  },
)

interface PieceOptions {
  readonly name: (number: number) => string
  readonly keeps: boolean
  readonly elides: boolean
  readonly isQuiet: boolean
  readonly dropsMatch: boolean
}

class Pieces {
  readonly #lines: string[]
  readonly #made: string[] = []
  /** Lines before this one are in pieces. */
  #at = 0
  /** Where the last pattern matched: the next search begins behind it. */
  #current = -1

  constructor(
    readonly self: Command,
    text: string,
    readonly options: PieceOptions,
  ) {
    this.#lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  }

  *apply(control: Control): Task<void> {
    for (let n = 0; n <= control.repeat; n++) {
      if (control.regex) {
        if (!(yield* this.#toMatch(control, control.regex, n))) return
      } else if (!(yield* this.#toLine(control, n))) return
    }
  }

  *rest(): Task<void> {
    yield* this.#put(this.#lines.length)
  }

  *#toLine(control: Control, n: number): Task<boolean> {
    const { self, options } = this
    const wanted = control.line! * (n + 1) - 1
    const isMissing = wanted >= this.#lines.length
    yield* this.#put(Math.min(wanted, this.#lines.length))
    if (isMissing && !(options.dropsMatch && wanted === this.#lines.length))
      return yield* this.#fail(
        `${self.quote(control.text)}: line number out of range${n > 0 ? ` on repetition ${n}` : ''}`,
      )
    if (options.dropsMatch) this.#at++
    this.#current = wanted
    return true
  }

  *#toMatch(control: Control, regex: Regex, n: number): Task<boolean> {
    const { self, options } = this
    const from = this.#current + 1
    const hit = this.#lines.findIndex((line, i) => i >= from && regex.test(line.replace(/\n$/, '')))
    if (hit < 0) {
      if (control.repeat === Infinity) {
        if (!control.skips) yield* this.rest()
        return yield* self.exit(0)
      }
      if (!control.skips) yield* this.rest()
      return yield* this.#fail(`${self.quote(control.text)}: match not found${n > 0 ? ` on repetition ${n}` : ''}`)
    }
    const target = hit + control.offset
    if (target < this.#at || target > this.#lines.length)
      return yield* this.#fail(`${self.quote(control.text)}: line number out of range`)
    if (control.skips) this.#at = target
    else yield* this.#put(target)
    if (options.dropsMatch) this.#at++
    this.#current = control.offset > 0 ? target - 1 : hit
    return true
  }

  *#put(to: number): Task<void> {
    const { self, options } = this
    const text = this.#lines.slice(this.#at, to).join('')
    this.#at = Math.max(this.#at, to)
    if (text === '' && options.elides) return
    const name = options.name(this.#made.length)
    const bytes = encodeLatin1(text)
    const written = yield* writeFile(self.sys, name, bytes)
    if (!written.ok) return yield* this.#fail(`${self.quoteIfNeeded(name)}: ${self.reason(written.error)}`)
    this.#made.push(name)
    if (!options.isQuiet) yield* self.print(`${bytes.length}\n`)
  }

  *#fail(message: string): Task<never> {
    yield* this.self.warn(message)
    if (!this.options.keeps) for (const name of this.#made) this.self.sys.unlink(name)
    return yield* this.self.exit(1)
  }
}

function* readControls(self: Command, patterns: readonly string[]): Task<Control[]> {
  const controls: Control[] = []
  let lastLine = 0
  for (let i = 0; i < patterns.length; i++) {
    const text = patterns[i]!
    let control: Omit<Control, 'repeat'>
    if (/^[/%]/.test(text)) control = yield* regexControl(self, text)
    else {
      if (!/^\+?\d+$/.test(text)) return yield* self.fail(`${self.quote(text)}: invalid pattern`)
      const line = Number(text)
      if (line === 0) return yield* self.fail(`${text}: line number must be greater than zero`)
      if (line < lastLine)
        return yield* self.fail(`line number ${self.quote(text)} is smaller than preceding line number, ${lastLine}`)
      if (line === lastLine)
        yield* self.warn(`warning: line number ${self.quote(text)} is the same as preceding line number`)
      lastLine = line
      control = { text, line, regex: null, skips: false, offset: 0 }
    }
    const next = patterns[i + 1]
    if (!next?.startsWith('{')) {
      controls.push({ ...control, repeat: 0 })
      continue
    }
    i++
    if (!next.endsWith('}')) return yield* self.fail(`${self.quote(next)}: '}' is required in repeat count`)
    const count = next.slice(1, -1)
    if (count !== '*' && !/^\+?\d+$/.test(count))
      return yield* self.fail(`${self.quote(next.slice(0, -1))}}: integer required between '{' and '}'`)
    controls.push({ ...control, repeat: count === '*' ? Infinity : Number(count) })
  }
  return controls
}

function* regexControl(self: Command, text: string): Task<Omit<Control, 'repeat'>> {
  const end = text.lastIndexOf(text[0]!)
  if (end === 0) return yield* self.fail(`${text}: closing delimiter '${text[0]}' missing`)
  const regex = compileRegex(toByteString(text.slice(1, end)), { syntax: BASIC })
  if (!regex.ok) return yield* self.fail(`${self.quote(text)}: invalid regular expression: ${regex.error}`)
  const offset = text.slice(end + 1)
  if (offset !== '' && !/^[-+]?\d+$/.test(offset))
    return yield* self.fail(`${self.quote(text)}: integer expected after delimiter`)
  return { text, line: null, regex: regex.value, skips: text[0] === '%', offset: Number(offset || '0') }
}

/** `-b %03x.txt`: printf's integers, one of them. */
function* suffixFormat(self: Command, format: string): Task<(number: number) => string> {
  const match = /^((?:[^%]|%%)*)%([-+ #0']*)(\d*)(?:\.(\d*))?(.?)((?:[^%]|%%)*)(.*)$/s.exec(format)
  if (!match) return yield* self.fail('missing % conversion specification in suffix')
  const [, before, flags, width, precision, letter, after, more] = match
  if (letter === '') return yield* self.fail('missing conversion specifier in suffix')
  if (!/[diuoxX]/.test(letter!)) return yield* self.fail(`invalid conversion specifier in suffix: ${letter}`)
  if (more !== '') return yield* self.fail('too many % conversion specifications in suffix')
  const base = letter === 'o' ? 8 : /x/i.test(letter!) ? 16 : 10
  return (number) => {
    const digits = number.toString(base).padStart(Number(precision ?? 0), '0')
    const shown = (flags!.includes('#') && base === 16 ? '0x' : '') + (letter === 'X' ? digits.toUpperCase() : digits)
    const padded = flags!.includes('-')
      ? shown.padEnd(Number(width))
      : shown.padStart(Number(width), flags!.includes('0') && precision === undefined ? '0' : ' ')
    return before!.replaceAll('%%', '%') + padded + after!.replaceAll('%%', '%')
  }
}
