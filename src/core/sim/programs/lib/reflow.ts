/** fmt(1): paragraphs broken where the sum of all lines' costs is least (Knuth and Plass), as GNU's does. Text is bytes. */
export interface FmtSettings {
  readonly width: number
  readonly goal: number
  readonly crown: boolean
  readonly tagged: boolean
  readonly splitOnly: boolean
  readonly uniform: boolean
  readonly prefix: string
}

interface Word {
  readonly text: string
  space: number
  readonly paren: boolean
  period: boolean
  readonly punct: boolean
  final: boolean
}

const square = (n: number): number => n * n
const shortCost = (n: number): number => square(n * 10)
const raggedCost = (n: number): number => Math.trunc(shortCost(n) / 2)
const LINE_COST = square(70)
const SENTENCE_BONUS = square(50)
const NO_BREAK_COST = square(600)
const PAREN_BONUS = square(40)
const PUNCT_BONUS = square(40)
const widowCost = (n: number): number => Math.trunc(square(200) / (n + 2))
const orphanCost = (n: number): number => Math.trunc(square(150) / (n + 2))
/** Indentation of a tagged paragraph of one line. */
const DEFAULT_INDENT = 3

export const reflow = (text: string, settings: FmtSettings): string => new Reflow(text, settings).run()

class Reflow {
  #at = 0
  #out = ''
  /** Columns of what is read and of what is written. */
  #column = 0
  #outColumn = 0
  #usesTabs = false
  #nextPrefixIndent = 0
  #prefixIndent = 0
  #firstIndent = 0
  #otherIndent = 0
  #lastLineLength = 0
  #words: Word[] = []
  readonly #leadSpace: number
  readonly #prefix: string
  readonly #fullPrefix: number

  constructor(
    readonly text: string,
    readonly settings: FmtSettings,
  ) {
    const prefix = settings.prefix.replace(/^ */, '')
    this.#leadSpace = settings.prefix.length - prefix.length
    this.#fullPrefix = prefix.length
    this.#prefix = prefix.replace(/ *$/, '')
  }

  run(): string {
    let char = this.#readPrefix()
    for (;;) {
      const next = this.#paragraph(char)
      if (next === null) return this.#out
      char = next
      this.#put(this.#breaks())
    }
  }

  /** '' at the end. */
  #next(): string {
    return this.text[this.#at++] ?? ''
  }

  #skipSpace(char: string): string {
    for (let next = char; ; next = this.#next()) {
      if (next === ' ') this.#column++
      else if (next === '\t') {
        this.#usesTabs = true
        this.#column = (Math.trunc(this.#column / 8) + 1) * 8
      } else return next
    }
  }

  #readPrefix(): string {
    this.#column = 0
    let char = this.#skipSpace(this.#next())
    if (this.#prefix === '') {
      this.#nextPrefixIndent = Math.min(this.#leadSpace, this.#column)
      return char
    }
    this.#nextPrefixIndent = this.#column
    for (const wanted of this.#prefix) {
      if (char !== wanted) return char
      this.#column++
      char = this.#next()
    }
    return this.#skipSpace(char)
  }

  /** Copies what is no paragraph, then reads one; gives the character behind it, or null at the end. */
  #paragraph(first: string): string | null {
    const { crown, tagged, splitOnly } = this.settings
    this.#lastLineLength = 0
    let char = first
    while (
      char === '\n' ||
      char === '' ||
      this.#nextPrefixIndent < this.#leadSpace ||
      this.#column < this.#nextPrefixIndent + this.#fullPrefix
    ) {
      char = this.#copyRest(char)
      if (char === '') return null
      this.#out += '\n'
      char = this.#readPrefix()
    }
    this.#prefixIndent = this.#nextPrefixIndent
    this.#firstIndent = this.#column
    this.#words = []
    char = this.#line(char)
    this.#setOtherIndent(this.#isSame(char))
    const goesOn = () => this.#isSame(char) && this.#column === this.#otherIndent
    if (!splitOnly && !(tagged && !crown && this.#column === this.#firstIndent)) {
      // With -c and -t the second line says how the others are indented.
      while (goesOn()) char = this.#line(char)
    }
    const last = this.#words.at(-1)!
    last.period = true
    last.final = true
    return char
  }

  #isSame(char: string): boolean {
    return (
      this.#nextPrefixIndent === this.#prefixIndent &&
      this.#column >= this.#nextPrefixIndent + this.#fullPrefix &&
      char !== '\n' &&
      char !== ''
    )
  }

  #setOtherIndent(isSame: boolean): void {
    const { crown, tagged, splitOnly } = this.settings
    if (splitOnly) this.#otherIndent = this.#firstIndent
    else if (crown) this.#otherIndent = isSame ? this.#column : this.#firstIndent
    else if (!tagged) this.#otherIndent = this.#firstIndent
    else if (isSame && this.#column !== this.#firstIndent) this.#otherIndent = this.#column
    else if (this.#otherIndent === this.#firstIndent) this.#otherIndent = this.#firstIndent === 0 ? DEFAULT_INDENT : 0
  }

  #copyRest(first: string): string {
    let char = first
    this.#outColumn = 0
    if (this.#column > this.#nextPrefixIndent || (char !== '\n' && char !== '')) {
      this.#putSpace(this.#nextPrefixIndent)
      for (const one of this.#prefix) {
        if (this.#outColumn === this.#column) break
        this.#out += one
        this.#outColumn++
      }
      if (char !== '' && char !== '\n') this.#putSpace(this.#column - this.#outColumn)
      if (char === '' && this.#column >= this.#nextPrefixIndent + this.#prefix.length) this.#out += '\n'
    }
    for (; char !== '\n' && char !== ''; char = this.#next()) this.#out += char
    return char
  }

  #line(first: string): string {
    let char = first
    do {
      let text = ''
      do {
        text += char
        char = this.#next()
      } while (char !== '' && !/[ \t-\r]/.test(char))
      this.#column += text.length
      const word = wordOf(text)
      const start = this.#column
      char = this.#skipSpace(char)
      word.space = this.#column - start
      word.final = char === '' || (word.period && (char === '\n' || word.space > 1))
      if (char === '\n' || char === '' || this.settings.uniform) word.space = word.final ? 2 : 1
      this.#words.push(word)
    } while (char !== '\n' && char !== '')
    return this.#readPrefix()
  }

  /** For each word, where the line that begins with it ends best. */
  #breaks(): number[] {
    const words = this.#words
    const { width, goal } = this.settings
    const count = words.length
    const best = Array<number>(count + 1).fill(0)
    const next = Array<number>(count + 1).fill(0)
    const lengths = Array<number>(count + 1).fill(0)
    for (let start = count - 1; start >= 0; start--) {
      let least = Infinity
      let length = (start === 0 ? this.#firstIndent : this.#otherIndent) + words[start]!.text.length
      for (let end = start + 1; ; end++) {
        let cost = best[end]!
        if (end < count) {
          cost += shortCost(goal - length)
          if (next[end] !== count) cost += raggedCost(length - lengths[end]!)
        }
        if (start === 0 && this.#lastLineLength > 0) cost += raggedCost(length - this.#lastLineLength)
        if (cost < least) {
          least = cost
          next[start] = end
          lengths[start] = length
        }
        if (end === count) break
        length += words[end - 1]!.space + words[end]!.text.length
        if (length >= width) break
      }
      best[start] = least + this.#baseCost(start)
    }
    return next
  }

  #baseCost(at: number): number {
    const words = this.#words
    const [word, before] = [words[at]!, words[at - 1]]
    let cost = LINE_COST
    if (before?.period) cost += before.final ? -SENTENCE_BONUS : NO_BREAK_COST
    else if (before?.punct) cost -= PUNCT_BONUS
    else if (before && words[at - 2]?.final) cost += widowCost(before.text.length)
    if (word.paren) cost -= PAREN_BONUS
    else if (word.final) cost += orphanCost(word.text.length)
    return cost
  }

  #put(next: readonly number[]): void {
    for (let start = 0; start < this.#words.length; start = next[start]!) {
      this.#outColumn = 0
      this.#putSpace(this.#prefixIndent)
      this.#out += this.#prefix
      this.#outColumn += this.#prefix.length
      this.#putSpace((start === 0 ? this.#firstIndent : this.#otherIndent) - this.#outColumn)
      for (const [i, word] of this.#words.slice(start, next[start]).entries()) {
        this.#out += word.text
        this.#outColumn += word.text.length
        if (start + i + 1 < next[start]!) this.#putSpace(word.space)
      }
      this.#lastLineLength = this.#outColumn
      this.#out += '\n'
    }
  }

  #putSpace(space: number): void {
    const target = this.#outColumn + space
    const tabs = Math.trunc(target / 8) * 8
    if (this.#usesTabs && this.#outColumn + 1 < tabs)
      while (this.#outColumn < tabs) {
        this.#out += '\t'
        this.#outColumn = (Math.trunc(this.#outColumn / 8) + 1) * 8
      }
    for (; this.#outColumn < target; this.#outColumn++) this.#out += ' '
  }
}

function wordOf(text: string): Word {
  return {
    text,
    space: 0,
    paren: /^[(['`"]/.test(text),
    punct: /[!-/:-@[-`{-~]$/.test(text),
    period: /[.?!]$/.test(text[0] + text.slice(1).replace(/[)\]'"]+$/, '')),
    final: false,
  }
}
