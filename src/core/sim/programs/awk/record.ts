/** $0 and its fields, each made from the other when it is asked for. */
import type { Regex } from '../lib/regex.ts'
import { AwkFatal } from './fatal.ts'
import { fromInput, toNumber, type Value } from './values.ts'

/** What cutting a record needs to know of the program's variables. */
interface Variables {
  get(name: string): Value
  text(value: Value): string
  regex(source: string): Regex
}

/** The variable that says how fields are found: the one that was set last. */
export type Splitter = 'FS' | 'FPAT' | 'FIELDWIDTHS'

export class AwkRecord {
  splitter: Splitter = 'FS'
  #text = ''
  #fields: Value[] | null = null
  #isStale = false
  #count = 0

  constructor(readonly variables: Variables) {}

  set(text: string): void {
    this.#text = text
    this.#fields = null
    this.#isStale = false
  }

  get text(): string {
    if (this.#isStale) {
      const { variables } = this
      const shown = this.#fields!.slice(0, this.#count).map((field) => variables.text(field))
      this.#text = shown.join(variables.text(variables.get('OFS')))
      this.#isStale = false
    }
    return this.#text
  }

  /** Cuts this record as the variables are now, before one of them changes. */
  split(): Value[] {
    if (this.#fields === null) {
      this.#fields = this.#cut().map(fromInput)
      this.#count = this.#fields.length
    }
    return this.#fields
  }

  get count(): number {
    this.split()
    return this.#count
  }

  set count(count: number) {
    const fields = this.split()
    if (count < 0) throw new AwkFatal('NF set to negative value')
    while (fields.length < count) fields.push(undefined)
    fields.length = count
    this.#count = count
    this.#isStale = true
  }

  field(index: number): Value {
    if (index < 0) throw new AwkFatal(`attempt to access field ${index}`)
    return index === 0 ? fromInput(this.text) : this.split()[index - 1]
  }

  setField(index: number, value: Value): void {
    if (index < 0) throw new AwkFatal(`attempt to access field ${index}`)
    if (index === 0) {
      this.set(this.variables.text(value))
      return
    }
    if (index > this.count) this.count = index
    this.#fields![index - 1] = value
    this.#isStale = true
  }

  #cut(): string[] {
    const { variables } = this
    const how = variables.text(variables.get(this.splitter))
    if (this.splitter === 'FPAT') return matchesOf(this.#text, variables.regex(how))
    if (this.splitter === 'FIELDWIDTHS') return piecesOf(this.#text, how)
    return this.splitText(this.#text, how)
  }

  /** Also for split(): one blank means runs of blanks, one character itself, more a regular expression. */
  splitText(text: string, separator: string | Regex, separators: string[] = []): string[] {
    if (text === '') return []
    const { variables } = this
    if (separator === ' ') {
      const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, '')
      separators.push(...(trimmed.match(/[ \t\n]+/g) ?? []))
      return trimmed === '' ? [] : trimmed.split(/[ \t\n]+/)
    }
    if (separator === '') return [...text]
    const inParagraph = variables.text(variables.get('RS')) === ''
    if (typeof separator === 'string' && [...separator].length === 1 && separator !== '\\') {
      separators.push(...Array<string>(text.split(separator).length - 1).fill(separator))
      return inParagraph
        ? text.split(new RegExp(`[\\n${separator.replace(/[\\\]^-]/, '\\$&')}]`, 'u'))
        : text.split(separator)
    }
    const regex =
      typeof separator === 'string' ? variables.regex(inParagraph ? `(${separator})|\n` : separator) : separator
    const parts: string[] = []
    let start = 0
    for (let at = 0; at <= text.length; ) {
      const match = regex.exec(text, at)
      if (!match) break
      if (match.end === match.start) {
        at = match.start + 1
        continue
      }
      parts.push(text.slice(start, match.start))
      separators.push(text.slice(match.start, match.end))
      start = match.end
      at = match.end
    }
    parts.push(text.slice(start))
    return parts
  }
}

/** FPAT and patsplit(): the fields are what matches; an empty one stands only between two separators. */
export function matchesOf(text: string, regex: Regex): string[] {
  const parts: string[] = []
  if (text === '') return parts
  let previousEnd = -1
  for (let at = 0; at <= text.length; ) {
    const match = regex.exec(text, at)
    if (!match) break
    const isEmpty = match.end === match.start
    // Right behind a field an empty match is no second one.
    if (!isEmpty || match.start !== previousEnd) parts.push(text.slice(match.start, match.end))
    previousEnd = match.end
    at = isEmpty ? match.end + 1 : match.end
  }
  return parts
}

/** `3 2:4 *`: widths, some with what is skipped in front, the last one may take the rest. */
function piecesOf(text: string, widths: string): string[] {
  const parts: string[] = []
  const chars = [...text]
  let at = 0
  for (const item of widths.trim().split(/\s+/)) {
    const match = /^(?:(\d+):)?(\d+|\*)$/.exec(item)
    if (!match) throw new AwkFatal(`invalid FIELDWIDTHS value, for field ${parts.length + 1}, near \`${item}'`)
    at += Number(match[1] ?? 0)
    if (at >= chars.length) break
    const end = match[2] === '*' ? chars.length : at + toNumber(fromInput(match[2]!))
    parts.push(chars.slice(at, end).join(''))
    at = end
  }
  return parts
}
