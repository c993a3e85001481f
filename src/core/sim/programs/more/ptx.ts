import { O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { decodeLatin1, encodeLatin1, toByteString } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { readWhole } from '../lib/lines.ts'
import type { Option } from '../lib/options.ts'
import { compileRegex, type Regex } from '../lib/regex.ts'
import { BASIC } from '../lib/regex-parse.ts'
import { writeAll } from '../lib/stdio.ts'
import { fieldsOf, type Occurrence, plainLine, roffLine, type Skip, texLine, type Widths } from '../ptx/layout.ts'

const EMACS = { ...BASIC, bareRepeats: true }

export default command(
  {
    names: ['ptx'],
    usage: ['[OPTION]... [INPUT]...   (without -G)', '-G [OPTION]... [INPUT [OUTPUT]]'],
    summary: 'Output a permuted index, including context, of the words in the input files.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'AF:GM:ORS:TW:b:i:fg:o:trw:',
      long: {
        'auto-reference': 'A',
        'break-file': 'b:',
        'flag-truncation': 'F:',
        'ignore-case': 'f',
        'gap-size': 'g:',
        'ignore-file': 'i:',
        'macro-name': 'M:',
        'only-file': 'o:',
        references: 'r',
        'right-side-refs': 'R',
        format: { value: 'required' },
        'sentence-regexp': 'S:',
        traditional: 'G',
        'typeset-mode': 't',
        width: 'w:',
        'word-regexp': 'W:',
      },
    })
    const request = yield* readRequest(self, options)
    if (request.traditional && operands.length > 2)
      return yield* self.usage(`extra operand ${self.quote(operands[2]!)}`)
    const files = request.traditional ? operands.slice(0, 1) : operands
    const index = new PermutedIndex(request)
    for (const path of files.length > 0 ? files : ['-']) {
      const read = yield* readWhole(self, path)
      if (!read.ok) return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(read.error)}`)
      if (index.add(path === '-' ? '' : toByteString(path), decodeLatin1(read.bytes))) continue
      return yield* self.fail(`error: regular expression has a match of length zero: ${self.quote(request.sentence)}`)
    }
    const lines = encodeLatin1(index.lines().join(''))
    const output = request.traditional ? operands[1] : undefined
    if (output === undefined) yield* self.print(lines)
    else {
      const fd = yield* self.sys.open(output, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
      if (!fd.ok) return yield* self.fail(`${self.quoteIfNeeded(output)}: ${self.reason(fd.error)}`)
      yield* writeAll(self.sys, fd.value, lines)
      self.sys.close(fd.value)
    }
    return 0
  },
)

interface Request {
  readonly traditional: boolean
  readonly automatic: boolean
  readonly references: boolean
  readonly rightReferences: boolean
  readonly foldsCase: boolean
  readonly format: 'plain' | 'roff' | 'tex'
  readonly macro: string
  readonly truncation: string
  readonly gap: number
  readonly width: number
  readonly context: Regex | null
  readonly sentence: string
  readonly word: Regex | null
  /** What words are made of, when no regex tells. */
  readonly isLetter: (char: string) => boolean
  readonly ignored: ReadonlySet<string> | null
  readonly only: ReadonlySet<string> | null
}

function* readRequest(self: Command, options: readonly Option[]): Task<Request> {
  const has = (name: string) => options.some((option) => option.name === name)
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const number = function* (name: string, what: string, byDefault: number): Task<number> {
    const text = value(name)
    if (text === null) return byDefault
    if (!/^\s*\+?\d+$/.test(text) || Number(text) === 0)
      return yield* self.fail(`invalid ${what} width: ${self.quote(text)}`)
    return Number(text)
  }
  const gap = yield* number('g', 'gap', 3)
  const width = yield* number('w', 'line', 72)
  const last = options.findLast(({ name }) => name === 'O' || name === 'T' || name === 'format')
  let format: Request['format'] = has('G') ? 'roff' : 'plain'
  if (last?.name === 'format') {
    const found = (['roff', 'tex'] as const).find((known) => known.startsWith(last.value!))
    if (!found) {
      yield* self.warn(`invalid argument ${self.quote(last.value!)} for ${self.quote('--format')}`)
      yield* self.stderr.write('Valid arguments are:\n  - ‘roff’\n  - ‘tex’\n')
      return yield* self.usage()
    }
    format = found
  } else if (last) format = last.name === 'O' ? 'roff' : 'tex'
  const foldsCase = has('f')
  const regex = function* (text: string | null): Task<Regex | null> {
    if (!text) return null
    const compiled = compileRegex(toByteString(text), { syntax: EMACS, multiline: true, ignoreCase: foldsCase })
    if (compiled.ok) return compiled.value
    const why = /^Unmatched \[/.test(compiled.error) ? 'Invalid regular expression' : compiled.error
    return yield* self.fail(`${why} (for regexp ${self.quote(text)})`)
  }
  // A sentence ends as emacs would have it; with references each line is for itself.
  const usual = has('G') || has('r') ? '\n' : '[.?!][]"\')}]*\\($\\|\t\\|  \\)[ \t\n]*'
  const sentence = value('S') === null ? usual : unescaped(value('S')!)
  const breaks = value('b') === null ? null : new Set(yield* contents(self, value('b')!))
  const words = function* (name: string): Task<ReadonlySet<string> | null> {
    if (value(name) === null) return null
    const lines = (yield* contents(self, value(name)!)).split('\n').filter((line) => line !== '')
    return new Set(foldsCase ? lines.map((line) => line.toUpperCase()) : lines)
  }
  return {
    traditional: has('G'),
    automatic: has('A'),
    references: has('r'),
    rightReferences: has('R'),
    foldsCase,
    format,
    macro: value('M') ?? 'xx',
    truncation: toByteString(unescaped(value('F') ?? '/')),
    gap,
    width,
    context: yield* regex(sentence),
    sentence,
    word: yield* regex(value('W') === null ? null : unescaped(value('W')!)),
    isLetter: (char) => (breaks ? !breaks.has(char) : has('G') ? !/[ \t\n]/.test(char) : /[A-Za-z]/.test(char)),
    ignored: yield* words('i'),
    only: yield* words('o'),
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
}

/** `\n` and friends in what -S, -W and -F take; other backslashes stay for the regex. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{1,3})|(.))/gs, (whole, hex: string | undefined, letter: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16) & 255) : (ESCAPES[letter] ?? whole),
  )

function* contents(self: Command, path: string): Task<string> {
  const read = yield* readWhole(self, path)
  if (read.ok) return decodeLatin1(read.bytes)
  return yield* self.fail(`${self.quoteIfNeeded(path)}: ${self.reason(read.error)}`)
}

interface Source {
  readonly name: string
  readonly text: string
  /** Lines up to its last word, and one. */
  readonly lines: number
}

class PermutedIndex {
  readonly #sources: Source[] = []
  readonly #found: Occurrence[] = []
  #longestWord = 0
  #longestReference = 0

  constructor(readonly request: Request) {}

  /** Where the next word begins and ends, or null. */
  #word(text: string, from: number, limit: number): readonly [number, number] | null {
    const { word, isLetter } = this.request
    if (word) {
      const match = word.exec(text.slice(0, limit), from)
      return match && [match.start, match.end]
    }
    let start = from
    while (start < limit && !isLetter(text[start]!)) start++
    if (start === limit) return null
    let end = start
    while (end < limit && isLetter(text[end]!)) end++
    return [start, end]
  }

  readonly #skip: Skip = (text, at, limit) => {
    const { word, isLetter } = this.request
    if (word) {
      const match = word.exec(text, at)
      return match && match.start === at && match.end > at ? match.end : at + 1
    }
    let end = at + 1
    if (isLetter(text[at] ?? ' ')) while (end < limit && isLetter(text[end]!)) end++
    return end
  }

  /** False when a sentence would end where it begins. */
  add(name: string, text: string): boolean {
    const { request } = this
    let [line, lineStart, seen] = [0, 0, 0]
    const referenceEnd = () => lineStart + /^\S*/.exec(text.slice(lineStart))![0].length
    for (let contextStart = 0; contextStart < text.length; ) {
      const border = request.context?.exec(text, contextStart)
      if (border?.start === contextStart) return false
      const next = border && border.end > contextStart ? border.end : text.length
      let right = next
      while (right > contextStart && /\s/.test(text[right - 1]!)) right--
      for (let cursor = contextStart; ; ) {
        const word = this.#word(text, cursor, right)
        if (!word) break
        const [start, end] = word
        cursor = end
        if (start === end) {
          cursor++
          continue
        }
        this.#longestWord = Math.max(this.#longestWord, end - start)
        for (; seen < start; seen++)
          if (text[seen] === '\n') {
            line++
            lineStart = seen + 1
          }
        // What is in the reference itself is no word of the index.
        if (request.references && start < referenceEnd()) continue
        const shown = text.slice(start, end)
        const key = request.foldsCase ? shown.toUpperCase() : shown
        if (request.ignored?.has(key) || (request.only && !request.only.has(key))) continue
        let left = contextStart
        if (request.references) {
          const length = referenceEnd() - lineStart
          this.#longestReference = Math.max(this.#longestReference, length)
          if (lineStart === contextStart) left = lineStart + /^\S*\s*/.exec(text.slice(lineStart, right))![0].length
        }
        const reference = request.references ? lineStart : null
        this.#found.push({ file: this.#sources.length, start, end, left, right, reference, line: line + 1 })
      }
      contextStart = next
    }
    this.#sources.push({ name, text, lines: line + 1 })
    return true
  }

  #widths(): Widths {
    const { request } = this
    const hasReference = request.automatic || request.references
    const own = this.#sources.map(({ name, lines }) => String(lines + 1).length + name.length)
    const reference = request.automatic ? Math.max(0, ...own) + 1 : this.#longestReference
    const width = Math.max(0, request.width - (hasReference && !request.rightReferences ? reference + request.gap : 0))
    const half = Math.floor(width / 2)
    const marks = 2 * request.truncation.length
    return {
      gap: request.gap,
      half,
      before: request.traditional ? half - request.gap : Math.max(0, half - request.gap - marks),
      keyafter: half - marks - (request.traditional ? 1 : 0),
      reference,
      truncation: request.truncation,
      longestWord: this.#longestWord,
    }
  }

  lines(): string[] {
    const { request } = this
    const widths = this.#widths()
    const keyOf = ({ file, start, end }: Occurrence) => {
      const key = this.#sources[file]!.text.slice(start, end)
      return request.foldsCase ? key.toUpperCase() : key
    }
    const sorted = this.#found.map((found, at) => ({ found, at, key: keyOf(found) }))
    sorted.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at))
    const hasReference = request.automatic || request.references
    return sorted.map(({ found }) => {
      const { text, name } = this.#sources[found.file]!
      const own = found.reference === null ? '' : /^\S*/.exec(text.slice(found.reference, found.right))![0]
      const reference = request.automatic ? `${name}:${found.line}` : own
      const fields = fieldsOf(text, found, widths, this.#skip, reference)
      if (request.format === 'roff') return roffLine(fields, request.macro, request.truncation, hasReference)
      if (request.format === 'tex') return texLine(fields, request.macro, this.#skip, hasReference)
      const { rightReferences, automatic } = request
      return plainLine(fields, widths, { rightReferences, hasReference, automatic })
    })
  }
}
