/** jq's own JSON reader, with its words for what is wrong and where, and its printer. */
import { isObject, type Json, keysOf, printJson, printNumber, printString } from './value.ts'

export type Next =
  | { readonly kind: 'value'; readonly value: Json; readonly line: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'problem'; readonly text: string }

/** A container that is open: a list, an object, or an object that waits for the value of `key`. */
type Open = { readonly list: Json[] } | { readonly object: { [key: string]: Json }; key: string | null }

const STRUCTURE = '[]{}:,'
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** One value after the other from a stream of JSON texts, character by character, as jv_parse.c does it. */
export class JsonReader {
  #at = 0
  #line = 1
  #column = 0
  #word = ''
  #open: Open[] = []
  #next: Json | undefined

  constructor(readonly text: string) {}

  next(): Next {
    const { text } = this
    while (this.#at < text.length) {
      const char = this.#advance()
      if (!' \t\r\n"'.includes(char) && !STRUCTURE.includes(char)) {
        this.#word += char
        continue
      }
      const problem = this.#endWord()
      if (problem) return this.#problem(problem)
      const done = this.#done()
      const wrong = char === '"' ? this.#string() : STRUCTURE.includes(char) ? this.#structure(char) : null
      if (wrong) return wrong.startsWith('Unfinished') ? this.#problem(`${wrong} at EOF`) : this.#problem(wrong)
      // What a closing bracket or quote completes comes with the next call, after a word that ended before it.
      const value = done === undefined ? this.#done() : done
      if (value !== undefined) return { kind: 'value', value, line: this.#linesRead() }
    }
    const problem = this.#endWord()
    if (problem) return this.#problem(`${problem} at EOF`)
    if (this.#open.length > 0) return this.#problem('Unfinished JSON term at EOF')
    const last = this.#done()
    return last === undefined ? { kind: 'end' } : { kind: 'value', value: last, line: this.#linesRead() }
  }

  #advance(): string {
    const char = this.text[this.#at++]!
    this.#column++
    if (char === '\n') {
      this.#line++
      this.#column = 0
    }
    return char
  }

  #problem(text: string): Next {
    this.#at = this.text.length
    return { kind: 'problem', text: `${text} at line ${this.#line}, column ${this.#column}` }
  }

  /** jq reads whole lines: the one that holds the value counts when it has an end. */
  #linesRead(): number {
    const end = this.text.indexOf('\n', this.#at - 1)
    return this.text.slice(0, end < 0 ? this.text.length : end + 1).split('\n').length - 1
  }

  #done(): Json | undefined {
    if (this.#open.length > 0) return undefined
    const value = this.#next
    this.#next = undefined
    return value
  }

  #value(value: Json): string | null {
    if (this.#next !== undefined) return 'Expected separator between values'
    this.#next = value
    return null
  }

  #endWord(): string | null {
    const word = this.#word
    this.#word = ''
    if (word === '') return null
    const literal =
      word[0] === 't' ? 'true' : word[0] === 'f' ? 'false' : word[0] === 'n' && word.length !== 3 ? 'null' : null
    if (literal !== null) return word === literal ? this.#value(JSON.parse(literal) as Json) : 'Invalid literal'
    if (word === 'nan') return this.#value(null)
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word)) return 'Invalid numeric literal'
    return this.#value(Number(word))
  }

  #string(): string | null {
    let text = ''
    for (;;) {
      if (this.#at >= this.text.length) return 'Unfinished string'
      const char = this.#advance()
      if (char === '"') return this.#value(text)
      if (char !== '\\') {
        text += char
        continue
      }
      const letter = this.#at < this.text.length ? this.#advance() : ''
      if (letter === 'u') {
        const digits = this.text.slice(this.#at, this.#at + 4)
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) return 'Invalid escape'
        for (let i = 0; i < 4; i++) this.#advance()
        text += String.fromCharCode(Number.parseInt(digits, 16))
      } else if (ESCAPES[letter] === undefined) return 'Invalid escape'
      else text += ESCAPES[letter]
    }
  }

  #structure(char: string): string | null {
    const top = this.#open.at(-1)
    switch (char) {
      case '[':
      case '{':
        if (this.#next !== undefined) return 'Expected separator between values'
        this.#open.push(char === '[' ? { list: [] } : { object: {}, key: null })
        return null
      case ':':
        if (this.#next === undefined) return "Expected string key before ':'"
        if (!top || 'list' in top || top.key !== null) return "':' not as part of an object"
        if (typeof this.#next !== 'string') return 'Object keys must be strings'
        top.key = this.#next
        this.#next = undefined
        return null
      case ',':
        if (this.#next === undefined) return "Expected value before ','"
        return top && this.#keep(top) ? null : 'Objects must consist of key:value pairs'
      case ']':
        if (!top || !('list' in top)) return "Unmatched ']'"
        if (this.#next === undefined && top.list.length > 0) return 'Expected another array element'
        this.#keep(top)
        this.#close(top.list)
        return null
      default:
        if (!top) return "Unmatched '}'"
        if (this.#next !== undefined) {
          if ('list' in top || !this.#keep(top)) return 'Objects must consist of key:value pairs'
        } else {
          if ('list' in top || top.key !== null) return "Unmatched '}'"
          if (Object.keys(top.object).length > 0) return 'Expected another key-value pair'
        }
        this.#close((top as { object: { [key: string]: Json } }).object)
        return null
    }
  }

  /** The value at hand goes into its container; false when its key is missing. */
  #keep(top: Open): boolean {
    if (this.#next === undefined) return true
    if ('list' in top) top.list.push(this.#next)
    else {
      if (top.key === null) return false
      Object.defineProperty(top.object, top.key, {
        value: this.#next,
        writable: true,
        enumerable: true,
        configurable: true,
      })
      top.key = null
    }
    this.#next = undefined
    return true
  }

  #close(value: Json): void {
    this.#open.pop()
    this.#next = value
  }
}

export interface Style {
  /** Empty for one line. */
  readonly indent: string
  readonly sortKeys: boolean
  readonly colour: boolean
  readonly ascii: boolean
}

/** null, false, true, numbers, strings, arrays, objects: jq 1.6's colours. */
const COLOURS = { null: '1;30', boolean: '0;39', number: '0;39', string: '0;32', array: '1;39', object: '1;39' }
const KEY = '34;1'
const START = '\u001b['
const STOP = '\u001b[0m'

export function show(value: Json, style: Style): string {
  const text = style.colour ? coloured(value, style, '') : plain(value, style, '')
  return style.ascii
    ? text.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text
}

const entriesOf = (value: { [key: string]: Json }, { sortKeys }: Style): [string, Json][] =>
  (sortKeys ? keysOf(value) : Object.keys(value)).map((key) => [key, value[key]!])

function plain(value: Json, style: Style, margin: string): string {
  if (typeof value !== 'object' || value === null) return printJson(value)
  if (style.indent === '' && !style.sortKeys) return printJson(value)
  const inner = margin + style.indent
  const items = Array.isArray(value)
    ? value.map((item) => plain(item, style, inner))
    : entriesOf(value, style).map(
        ([key, item]) => `${printString(key)}:${style.indent === '' ? '' : ' '}${plain(item, style, inner)}`,
      )
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (items.length === 0) return open + close
  if (style.indent === '') return open + items.join(',') + close
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${margin}${close}`
}

function coloured(value: Json, style: Style, margin: string): string {
  const colour =
    START +
    (value === null ? COLOURS.null : Array.isArray(value) ? COLOURS.array : COLOURS[typeof value as 'boolean']) +
    'm'
  if (typeof value !== 'object' || value === null)
    return colour + (typeof value === 'number' ? printNumber(value) : printJson(value)) + STOP
  const inner = margin + style.indent
  const newline = style.indent === '' ? '' : `\n${inner}`
  const end = style.indent === '' ? '' : `\n${margin}`
  if (Array.isArray(value)) {
    if (value.length === 0) return `${colour}[]${STOP}`
    const items = value.map((item) => newline + coloured(item, style, inner))
    return `${colour}[${items.join(`${colour},`)}${colour}${end}${colour}]${STOP}`
  }
  if (!isObject(value) || Object.keys(value).length === 0) return `${colour}{}${STOP}`
  const space = style.indent === '' ? '' : ' '
  const items = entriesOf(value, style).map(
    ([key, item], i) =>
      `${i === 0 ? '' : colour}${newline}${STOP}${START}${KEY}m${printString(key)}${STOP}${colour}:${space}${STOP}${coloured(item, style, inner)}`,
  )
  return `${colour}{${items.join(`${colour},`)}${colour}${end}${colour}}${STOP}`
}
