/** Looking for words in a log, line by line: the worker runs it, the page asks it whether an expression is one. */
export interface Needle {
  readonly text: string
  readonly matchCase: boolean
  /** A regular expression, as opposed to the text itself. */
  readonly isPattern: boolean
}

/** Throws a SyntaxError where the expression is none. */
export const patternOf = ({ text, matchCase, isPattern }: Needle): RegExp =>
  new RegExp(isPattern ? text : text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), matchCase ? 'g' : 'gi')

/** Numbers of a hit: its line (1-based), its column (0-based), its length. */
export const HIT_SIZE = 3
/** Nobody goes through more; those who look for "e" get an answer all the same. */
export const MOST_HITS = 100_000

/** Is given the log piece by piece; `hits` is what was found since it was last taken. */
export class LineFinder {
  readonly #pattern: RegExp
  #rest = ''
  #line = 0
  #hits: number[] = []
  #count = 0

  constructor(needle: Needle) {
    this.#pattern = patternOf(needle)
  }

  get isFull(): boolean {
    return this.#count >= MOST_HITS
  }

  push(piece: string): void {
    const text = this.#rest + piece
    let at = 0
    for (let end = text.indexOf('\n'); end >= 0 && !this.isFull; end = text.indexOf('\n', at)) {
      this.#look(text.slice(at, end))
      at = end + 1
    }
    this.#rest = text.slice(at)
  }

  /** The last line may have no end. */
  end(): void {
    if (this.#rest !== '' && !this.isFull) this.#look(this.#rest)
    this.#rest = ''
  }

  take(): Uint32Array<ArrayBuffer> {
    const taken = Uint32Array.from(this.#hits)
    this.#hits = []
    return taken
  }

  #look(raw: string): void {
    this.#line++
    const line = raw.endsWith('\r') ? raw.replace(/\r+$/, '') : raw
    for (const { 0: found, index } of line.matchAll(this.#pattern)) {
      // "x*" is found in front of every character: there is nothing to show.
      if (found === '') continue
      this.#hits.push(this.#line, index, found.length)
      if (++this.#count >= MOST_HITS) return
    }
  }
}
