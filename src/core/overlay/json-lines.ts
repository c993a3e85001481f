/** JSON with the line of every value, so that an error can say where; and a syntax error that says what was expected there. */
export type JsonPath = readonly (string | number)[]

export type Located =
  | { readonly ok: true; readonly value: unknown; lineOf(path: JsonPath): number }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly says: string }

const WHITE = /[\t\n\r ]*/y
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

class Fault extends Error {
  constructor(
    readonly at: number,
    says: string,
  ) {
    super(says)
  }
}

export function parseWithLines(text: string): Located {
  const lines = new Map<string, number>()
  const reader = new Reader(text, lines)
  try {
    const value = reader.whole()
    return { ok: true, value, lineOf: (path) => nearest(lines, path) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const before = text.slice(0, error.at).split('\n')
    return { ok: false, line: before.length, column: before.at(-1)!.length + 1, says: error.message }
  }
}

/** The line of a value that is missing is that of what should hold it. */
function nearest(lines: ReadonlyMap<string, number>, path: JsonPath): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(keyOf(path.slice(0, length)))
    if (line !== undefined) return line
  }
  return 1
}

const keyOf = (path: JsonPath): string => JSON.stringify(path.map(String))

class Reader {
  private at = 0
  private line = 1
  private counted = 0

  constructor(
    private readonly text: string,
    private readonly lines: Map<string, number>,
  ) {}

  whole(): unknown {
    const value = this.value([])
    if (this.next() !== '') throw new Fault(this.at, 'the file should end here')
    return value
  }

  private value(path: JsonPath): unknown {
    if (path.length > 100) throw new Fault(this.at, 'nothing in this file is nested so deeply')
    const first = this.next()
    this.lines.set(keyOf(path), this.lineHere())
    if (first === '{') return this.object(path)
    if (first === '[') return this.array(path)
    const word = this.take(TEXT) ?? this.take(NUMBER) ?? this.take(WORD)
    if (word === null) throw new Fault(this.at, this.surprise())
    return JSON.parse(word)
  }

  private surprise(): string {
    const here = this.text[this.at]
    if (here === undefined) return 'the file ends in the middle of a value'
    if (here === '"') return 'a text that begins here does not end on its line'
    if (here === "'") return "texts stand in double quotes, not in '"
    if (here === '/') return 'JSON has no comments; put the words into a "note"'
    if (here === '}' || here === ']') return `a value should stand before ${here}; is there a comma too many?`
    return `a value should stand here, not ${JSON.stringify(here)}`
  }

  private object(path: JsonPath): unknown {
    const entries: [string, unknown][] = []
    const seen = new Set<string>()
    this.at++
    if (this.next() === '}') this.at++
    else
      for (;;) {
        if (this.next() !== '"')
          throw new Fault(this.at, 'a name in double quotes should stand here; is there a comma too many?')
        const start = this.at
        const name = this.take(TEXT)
        if (name === null) throw new Fault(this.at, this.surprise())
        const key = JSON.parse(name) as string
        if (seen.has(key)) throw new Fault(start, `"${key}" stands twice in this object`)
        seen.add(key)
        if (this.next() !== ':') throw new Fault(this.at, `a colon should stand after "${key}"`)
        this.at++
        entries.push([key, this.value([...path, key])])
        if (this.isLast('}')) break
      }
    return Object.fromEntries(entries)
  }

  private array(path: JsonPath): unknown {
    const items: unknown[] = []
    this.at++
    if (this.next() === ']') this.at++
    else
      for (;;) {
        items.push(this.value([...path, items.length]))
        if (this.isLast(']')) break
      }
    return items
  }

  /** Past a comma, or past the end of what holds the items. */
  private isLast(end: '}' | ']'): boolean {
    const here = this.next()
    if (here !== ',' && here !== end) throw new Fault(this.at, `a comma or ${end} should stand here`)
    this.at++
    return here === end
  }

  private next(): string {
    this.take(WHITE)
    return this.text[this.at] ?? ''
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match === null) return null
    this.at += match[0].length
    return match[0]
  }

  private lineHere(): number {
    for (; this.counted < this.at; this.counted++) if (this.text[this.counted] === '\n') this.line++
    return this.line
  }
}
