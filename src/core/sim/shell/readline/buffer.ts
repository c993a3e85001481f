/** The line being edited: text, cursor, kill ring and undo, without any idea of a screen. */
export class Buffer {
  /** Characters (code points), so that the cursor never stands inside one. */
  chars: string[] = []
  cursor = 0
  private readonly kills: string[] = []
  private yankIndex = 0
  private yanked: { start: number; length: number } | null = null
  private undoStack: { text: string; cursor: number }[] = []
  private lastWasKill = false

  get text(): string {
    return this.chars.join('')
  }
  get before(): string {
    return this.chars.slice(0, this.cursor).join('')
  }

  set(text: string, cursor?: number): void {
    this.chars = [...text]
    this.cursor = cursor ?? this.chars.length
  }

  /** To be called before a change, so that C-_ can take it back. */
  remember(): void {
    this.undoStack.push({ text: this.text, cursor: this.cursor })
    if (this.undoStack.length > 500) this.undoStack.shift()
  }
  undo(): void {
    const last = this.undoStack.pop()
    if (last) this.set(last.text, last.cursor)
  }
  reset(): void {
    this.chars = []
    this.cursor = 0
    this.undoStack = []
    this.lastWasKill = false
    this.yanked = null
  }

  insert(text: string): void {
    const added = [...text]
    this.chars.splice(this.cursor, 0, ...added)
    this.cursor += added.length
  }
  /** Removes from one place to another (in any order) and gives the text. */
  private cut(from: number, to: number): string {
    const start = Math.min(from, to)
    const removed = this.chars.splice(start, Math.abs(to - from)).join('')
    this.cursor = start
    return removed
  }
  backspace(): boolean {
    if (this.cursor === 0) return false
    this.cut(this.cursor - 1, this.cursor)
    return true
  }
  delete(): boolean {
    if (this.cursor >= this.chars.length) return false
    this.cut(this.cursor, this.cursor + 1)
    return true
  }

  // ---- words

  wordStart(isWord: (char: string) => boolean = isWordChar): number {
    let at = this.cursor
    while (at > 0 && !isWord(this.chars[at - 1]!)) at--
    while (at > 0 && isWord(this.chars[at - 1]!)) at--
    return at
  }
  wordEnd(isWord: (char: string) => boolean = isWordChar): number {
    let at = this.cursor
    while (at < this.chars.length && !isWord(this.chars[at]!)) at++
    while (at < this.chars.length && isWord(this.chars[at]!)) at++
    return at
  }

  // ---- kill and yank

  /** Kills up to a position; kills in a row make one entry. */
  kill(to: number): void {
    const backwards = to < this.cursor
    const text = this.cut(this.cursor, to)
    if (text === '') return
    if (this.lastWasKill && this.kills.length > 0) {
      const last = this.kills.pop()!
      this.kills.push(backwards ? text + last : last + text)
    } else this.kills.push(text)
    this.lastWasKill = true
  }
  /** Any other key ends a row of kills. */
  endKill(): void {
    this.lastWasKill = false
  }
  yank(): void {
    const text = this.kills.at(-1)
    if (text === undefined) return
    this.yankIndex = this.kills.length - 1
    this.yanked = { start: this.cursor, length: [...text].length }
    this.insert(text)
  }
  yankPop(): void {
    if (!this.yanked || this.kills.length === 0) return
    this.cut(this.yanked.start, this.yanked.start + this.yanked.length)
    this.yankIndex = (this.yankIndex - 1 + this.kills.length) % this.kills.length
    const text = this.kills[this.yankIndex]!
    this.yanked = { start: this.cursor, length: [...text].length }
    this.insert(text)
  }

  transposeChars(): void {
    if (this.cursor === 0 || this.chars.length < 2) return
    const at = this.cursor === this.chars.length ? this.cursor - 1 : this.cursor
    const pair = [this.chars[at]!, this.chars[at - 1]!]
    this.chars.splice(at - 1, 2, ...pair)
    this.cursor = at + 1
  }

  changeWord(change: (word: string) => string): void {
    const end = this.wordEnd()
    const start = this.cursor
    const text = this.chars.slice(start, end).join('')
    this.chars.splice(start, end - start, ...change(text))
    this.cursor = end
  }
}

export const isWordChar = (char: string): boolean => /[\p{L}\p{N}]/u.test(char)
export const isNotBlank = (char: string): boolean => char !== ' ' && char !== '\t'
