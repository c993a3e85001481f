/** What grep writes about the lines of one file. */
import { byteLength } from '../lib/bytes.ts'
import type { Matcher } from './matcher.ts'
import type { GrepOptions } from './options.ts'

const MATCH = '\x1b[01;31m\x1b[K'
const NAME = '\x1b[35m\x1b[K'
const NUMBER = '\x1b[32m\x1b[K'
const SEPARATOR = '\x1b[36m\x1b[K'
const RESET = '\x1b[m\x1b[K'

export class Printer {
  count = 0
  /** A match in a binary file was not shown. */
  binaryMatch = false
  #text = ''
  #line = 0
  #offset = 0
  #pendingAfter = 0
  #before: string[] = []
  #lastShown = 0
  #hasShown = false
  #rest = ''
  readonly #end: string

  constructor(
    readonly name: string,
    readonly options: GrepOptions,
    readonly matcher: Matcher,
    /** Of numbers under -T. */
    readonly numberWidth: number,
  ) {
    this.#end = options.nullData ? '\0' : '\n'
  }

  /** Takes whole lines; true when no more are wanted. */
  feed(block: string, isBinary: boolean): boolean {
    const { options, matcher } = this
    const lines = block.split(this.#end)
    if (lines.at(-1) === '') lines.pop()
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!
      this.#line++
      const isHit = matcher.test(line) !== options.invert
      if (isHit && this.count < options.maxCount) {
        this.count++
        if (options.quiet || options.list !== 'no') return true
        if (isBinary && !options.count) {
          this.binaryMatch = true
          return true
        }
        if (!options.count) this.#hit(line)
        this.#pendingAfter = options.after
        if (this.count === options.maxCount && options.after === 0) {
          this.#rest = lines
            .slice(i + 1)
            .map((text) => text + this.#end)
            .join('')
          return true
        }
      } else if (this.#pendingAfter > 0) {
        if (this.count === options.maxCount && isHit) return true
        this.#show(line, this.#line, '-')
        this.#pendingAfter--
      } else {
        if (this.count === options.maxCount) {
          this.#rest = lines
            .slice(i)
            .map((text) => text + this.#end)
            .join('')
          return true
        }
        if (options.before > 0) {
          this.#before.push(line)
          if (this.#before.length > options.before) this.#before.shift()
        }
      }
      if (options.byteOffset) this.#offset += byteLength(line) + 1
    }
    return false
  }

  /** Bytes of the last block that were not looked at. */
  unread(_delimiter: number): number {
    return byteLength(this.#rest)
  }

  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }

  /** Counts and names, once the file has been read. */
  finish(): string {
    const { options } = this
    const isListed = options.list === 'matching' ? this.count > 0 : options.list === 'other' && this.count === 0
    let text = ''
    if (options.count && !options.quiet) text += `${options.withName ? this.#fileName(':') : ''}${this.count}\n`
    if (isListed && !options.quiet) text += this.#paint(NAME, this.name) + (options.nullAfterName ? '\0' : '\n')
    return text
  }

  #hit(line: string): void {
    this.#before.forEach((text, i) => {
      this.#show(text, this.#line - this.#before.length + i, '-')
    })
    this.#before = []
    if (this.options.onlyMatching) this.#showMatches(line)
    else this.#show(line, this.#line, ':')
  }

  #showMatches(line: string): void {
    if (this.options.invert) return
    for (let at = 0; at <= line.length; ) {
      const span = this.matcher.find(line, at)
      if (!span) return
      if (span.end > span.start) {
        const offset = this.#offset + (this.options.byteOffset ? byteLength(line.slice(0, span.start)) : 0)
        this.#text += `${this.#prefix(this.#line, ':', offset)}${this.#paint(MATCH, line.slice(span.start, span.end))}${this.#end}`
      }
      at = Math.max(span.end, span.start + 1)
    }
  }

  #show(line: string, number: number, mark: string): void {
    const { options } = this
    const hasContext = options.before > 0 || options.after > 0
    if (hasContext && this.#hasShown && number > this.#lastShown + 1 && options.separator !== null) {
      this.#text += `${this.#paint(SEPARATOR, options.separator)}\n`
    }
    this.#hasShown = true
    this.#lastShown = number
    const shown = options.colour && (mark === ':') !== options.invert ? this.#highlight(line) : line
    this.#text += this.#prefix(number, mark, this.#offset) + shown + this.#end
  }

  #highlight(line: string): string {
    let text = ''
    let done = 0
    for (let at = 0; at <= line.length; ) {
      const span = this.matcher.find(line, at)
      if (!span) break
      if (span.end > span.start) {
        text += line.slice(done, span.start) + this.#paint(MATCH, line.slice(span.start, span.end))
        done = span.end
      }
      at = Math.max(span.end, span.start + 1)
    }
    return text + line.slice(done)
  }

  #prefix(number: number, mark: string, offset: number): string {
    const { options } = this
    const shownMark = this.#paint(SEPARATOR, mark)
    let text = options.withName ? this.#fileName(mark) : ''
    if (options.lineNumber)
      text +=
        this.#paint(NUMBER, options.initialTab ? String(number).padStart(this.numberWidth) : String(number)) + shownMark
    if (options.byteOffset)
      text +=
        this.#paint(NUMBER, options.initialTab ? String(offset).padStart(this.numberWidth) : String(offset)) + shownMark
    return text !== '' && options.initialTab ? `${text}\t` : text
  }

  #fileName(mark: string): string {
    return this.#paint(NAME, this.name) + (this.options.nullAfterName ? '\0' : this.#paint(SEPARATOR, mark))
  }

  #paint(colour: string, text: string): string {
    return this.options.colour ? colour + text + RESET : text
  }
}
