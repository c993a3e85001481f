/** The fields of a line of a permuted index: what stands before and after the key word, and what goes around to the other side. */

export interface Occurrence {
  readonly file: number
  /** Byte positions in the file's text. */
  readonly start: number
  readonly end: number
  readonly left: number
  readonly right: number
  /** Where the reference at the beginning of its line stands, or null. */
  readonly reference: number | null
  /** Line in the file, from 1. */
  readonly line: number
}
export interface Widths {
  readonly gap: number
  readonly half: number
  readonly before: number
  readonly keyafter: number
  readonly reference: number
  readonly truncation: string
  readonly longestWord: number
}
export interface Fields {
  readonly tail: string
  readonly tailIsCut: boolean
  readonly before: string
  readonly beforeIsCut: boolean
  readonly keyafter: string
  readonly keyafterIsCut: boolean
  readonly head: string
  readonly headIsCut: boolean
  readonly reference: string
}
/** From a position to behind the word there, or the next byte. */
export type Skip = (text: string, at: number, limit: number) => number

const isBlank = (char: string | undefined): boolean => char !== undefined && /\s/.test(char)
const skipBlanks = (text: string, at: number, limit: number): number => {
  let to = at
  while (to < limit && isBlank(text[to])) to++
  return to
}
const skipBlanksBack = (text: string, at: number, limit: number): number => {
  let to = at
  while (to > limit && isBlank(text[to - 1])) to--
  return to
}

export function fieldsOf(text: string, found: Occurrence, widths: Widths, skip: Skip, reference: string): Fields {
  const { gap, half, truncation, longestWord } = widths
  const cuts = truncation !== ''
  const keyStart = found.start
  let cursor = found.end
  let keyEnd = found.end
  while (cursor < found.right && cursor <= keyStart + widths.keyafter) {
    keyEnd = cursor
    cursor = skip(text, cursor, found.right)
  }
  if (cursor <= keyStart + widths.keyafter) keyEnd = cursor
  let keyafterIsCut = cuts && keyEnd < found.right
  keyEnd = skipBlanksBack(text, keyEnd, keyStart)

  const isFar = keyStart - found.left > half + longestWord
  const leftStart = isFar ? skip(text, keyStart - (half + longestWord), keyStart) : found.left
  let beforeStart = leftStart
  const beforeEnd = skipBlanksBack(text, keyStart, beforeStart)
  while (beforeStart + widths.before < beforeEnd) beforeStart = skip(text, beforeStart, beforeEnd)
  let beforeIsCut = cuts && skipBlanksBack(text, beforeStart, 0) > found.left
  beforeStart = skipBlanks(text, beforeStart, text.length)

  // What did not fit behind the key goes to the left of what is before it…
  let [tailStart, tailEnd, tailIsCut] = [0, 0, false]
  const tailWidth = widths.before - (beforeEnd - beforeStart) - gap
  if (tailWidth > 0) {
    tailStart = skipBlanks(text, keyEnd, text.length)
    tailEnd = tailStart
    cursor = tailEnd
    while (cursor < found.right && cursor < tailStart + tailWidth) {
      tailEnd = cursor
      cursor = skip(text, cursor, found.right)
    }
    if (cursor < tailStart + tailWidth) tailEnd = cursor
    if (tailEnd > tailStart) {
      keyafterIsCut = false
      tailIsCut = cuts && tailEnd < found.right
    }
    tailEnd = skipBlanksBack(text, tailEnd, tailStart)
  }

  // … and what did not fit before it to the right.
  let [headStart, headEnd, headIsCut] = [0, 0, false]
  const headWidth = widths.keyafter - (keyEnd - keyStart) - gap
  if (headWidth > 0) {
    headEnd = skipBlanksBack(text, beforeStart, 0)
    headStart = leftStart
    while (headStart + headWidth < headEnd) headStart = skip(text, headStart, headEnd)
    if (headEnd > headStart) {
      beforeIsCut = false
      headIsCut = cuts && headStart > found.left
    }
    headStart = skipBlanks(text, headStart, headEnd)
  }
  const cut = (from: number, to: number) => text.slice(from, Math.max(from, to))
  return {
    tail: cut(tailStart, tailEnd),
    tailIsCut,
    before: cut(beforeStart, beforeEnd),
    beforeIsCut,
    keyafter: cut(keyStart, keyEnd),
    keyafterIsCut,
    head: cut(headStart, headEnd),
    headIsCut,
    reference,
  }
}

const plain = (text: string): string => text.replace(/\s/g, ' ')
const spaces = (count: number): string => ' '.repeat(Math.max(0, count))

export interface Shape {
  readonly rightReferences: boolean
  readonly hasReference: boolean
  /** Made by ptx itself, `FILE:LINE`, with a colon behind. */
  readonly automatic: boolean
}

export function plainLine(fields: Fields, { gap, half, reference, truncation }: Widths, shape: Shape): string {
  const mark = (isCut: boolean) => (isCut ? truncation : '')
  const [tail, before, keyafter, head, ref] = [
    fields.tail,
    fields.before,
    fields.keyafter,
    fields.head,
    fields.reference,
  ].map(plain) as [string, string, string, string, string]
  let out = ''
  if (!shape.rightReferences) {
    const shown = shape.automatic ? `${ref}:` : ref
    out += shown + spaces(reference + gap - shown.length)
  }
  const left = mark(fields.beforeIsCut) + before
  const beforeRoom = half - gap - left.length
  if (tail !== '') {
    const shown = tail + mark(fields.tailIsCut)
    out += shown + spaces(beforeRoom - shown.length)
  } else out += spaces(beforeRoom)
  const right = keyafter + mark(fields.keyafterIsCut)
  out += left + spaces(gap) + right
  if (head !== '') {
    const shown = mark(fields.headIsCut) + head
    out += spaces(half - right.length - shown.length) + shown
  } else if (shape.hasReference && shape.rightReferences) out += spaces(half - right.length)
  if (shape.hasReference && shape.rightReferences) out += spaces(gap) + ref
  return `${out}\n`
}

export function roffLine(fields: Fields, macro: string, truncation: string, hasReference: boolean): string {
  const shown = (text: string) => plain(text).replaceAll('"', '""')
  const mark = (isCut: boolean) => (isCut ? truncation : '')
  const parts = [
    shown(fields.tail) + mark(fields.tailIsCut),
    mark(fields.beforeIsCut) + shown(fields.before),
    shown(fields.keyafter) + mark(fields.keyafterIsCut),
    mark(fields.headIsCut) + shown(fields.head),
    ...(hasReference ? [shown(fields.reference)] : []),
  ]
  return `.${macro} ${parts.map((part) => `"${part}"`).join(' ')}\n`
}

export function texLine(fields: Fields, macro: string, skip: Skip, hasReference: boolean): string {
  const shown = (text: string) =>
    plain(text).replace(/[$%&#_]|[{}]|\\/g, (char) =>
      char === '\\' ? '\\backslash{}' : /[{}]/.test(char) ? `$\\${char}$` : `\\${char}`,
    )
  const { keyafter } = fields
  const border = skip(keyafter, 0, keyafter.length)
  const parts = [fields.tail, fields.before, keyafter.slice(0, border), keyafter.slice(border), fields.head]
  if (hasReference) parts.push(fields.reference)
  return `\\${macro} ${parts.map((part) => `{${shown(part)}}`).join('')}\n`
}
