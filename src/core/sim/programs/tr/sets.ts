/** tr's strings: ranges, classes, escapes, repeats. Bytes as characters. */
export type SetItem =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'class'; readonly name: string }
  | { readonly kind: 'equivalence'; readonly byte: number }
  /** count 0 fills up to the length of the other string. */
  | { readonly kind: 'repeat'; readonly byte: number; readonly count: number }

/** A complaint about how the two strings go together. */
export class SetError extends Error {}

interface ParsedSet {
  readonly items: SetItem[]
  readonly warnings: string[]
  readonly error: ((quote: (text: string) => string) => string) | null
}
interface Unit {
  readonly byte: number
  readonly escaped: boolean
}

const LETTERS: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 }

export function parseSet(text: string): ParsedSet {
  const warnings: string[] = []
  const units = readUnits(text, warnings)
  const items: SetItem[] = []
  const plain = (at: number, char: string) =>
    units[at] !== undefined && !units[at].escaped && units[at].byte === char.charCodeAt(0)
  const textOf = (from: number, to: number) => String.fromCharCode(...units.slice(from, to).map((unit) => unit.byte))
  for (let i = 0; i < units.length; ) {
    if (plain(i, '[') && (plain(i + 1, ':') || plain(i + 1, '='))) {
      const mark = textOf(i + 1, i + 2)
      let end = i + 2
      while (end + 1 < units.length && !(plain(end, mark) && plain(end + 1, ']') && (mark === ':' || end > i + 2)))
        end++
      if (end + 1 < units.length) {
        const name = textOf(i + 2, end)
        if (mark === ':') {
          if (!CLASSES[name])
            return {
              items,
              warnings,
              error:
                name === ''
                  ? () => "missing character class name '[::]'"
                  : (quote) => `invalid character class ${quote(name)}`,
            }
          items.push({ kind: 'class', name })
        } else {
          if (name.length !== 1)
            return { items, warnings, error: () => `${name}: equivalence class operand must be a single character` }
          items.push({ kind: 'equivalence', byte: name.charCodeAt(0) })
        }
        i = end + 2
        continue
      }
    }
    if (plain(i, '[') && units[i + 1] && plain(i + 2, '*')) {
      let end = i + 3
      while (end < units.length && !plain(end, ']')) end++
      const digits = textOf(i + 3, end)
      if (end < units.length) {
        if (!/^\d*$/.test(digits)) {
          return { items, warnings, error: (quote) => `invalid repeat count ${quote(digits)} in [c*n] construct` }
        }
        const count = digits === '' ? 0 : Number.parseInt(digits, digits.startsWith('0') ? 8 : 10)
        items.push({ kind: 'repeat', byte: units[i + 1]!.byte, count })
        i = end + 1
        continue
      }
    }
    if (plain(i + 1, '-') && units[i + 2]) {
      const [from, to] = [units[i]!.byte, units[i + 2]!.byte]
      if (from > to) {
        const show = (byte: number) =>
          byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
        return {
          items,
          warnings,
          error: () => `range-endpoints of '${show(from)}-${show(to)}' are in reverse collating sequence order`,
        }
      }
      items.push({ kind: 'range', from, to })
      i += 3
      continue
    }
    items.push({ kind: 'range', from: units[i]!.byte, to: units[i]!.byte })
    i++
  }
  return { items, warnings, error: null }
}

function readUnits(text: string, warnings: string[]): Unit[] {
  const units: Unit[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      units.push({ byte: text.charCodeAt(i), escaped: false })
      continue
    }
    const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1))
    if (octal) {
      let digits = octal[0]
      if (Number.parseInt(digits, 8) > 255) {
        warnings.push(
          `the ambiguous octal escape \\${digits} is being\n\tinterpreted as the 2-byte sequence \\0${digits.slice(0, 2)}, ${digits[2]}`,
        )
        digits = digits.slice(0, 2)
      }
      units.push({ byte: Number.parseInt(digits, 8), escaped: true })
      i += digits.length
      continue
    }
    const next = text[i + 1]
    if (next === undefined) {
      warnings.push('an unescaped backslash at end of string is not portable')
      units.push({ byte: 92, escaped: true })
      continue
    }
    units.push({ byte: LETTERS[next] ?? next.charCodeAt(0), escaped: true })
    i++
  }
  return units
}

const between = (low: number, high: number) => (byte: number) => byte >= low && byte <= high
const isUpper = between(65, 90)
const isLower = between(97, 122)
const isDigit = between(48, 57)
const isAlpha = (byte: number) => isUpper(byte) || isLower(byte)
const isGraph = between(33, 126)

const CLASSES: Readonly<Record<string, (byte: number) => boolean>> = {
  alnum: (byte) => isAlpha(byte) || isDigit(byte),
  alpha: isAlpha,
  blank: (byte) => byte === 32 || byte === 9,
  cntrl: (byte) => byte < 32 || byte === 127,
  digit: isDigit,
  graph: isGraph,
  lower: isLower,
  print: between(32, 126),
  punct: (byte) => isGraph(byte) && !isAlpha(byte) && !isDigit(byte),
  space: (byte) => byte === 32 || (byte >= 9 && byte <= 13),
  upper: isUpper,
  xdigit: (byte) => isDigit(byte) || between(65, 70)(byte) || between(97, 102)(byte),
}

/** All bytes in order; `fillTo` is the length that a `[c*]` fills up to, null where that may not stand. */
export function expandSet(items: readonly SetItem[], fillTo: number | null): number[] {
  const fixed = items.map((item) => (item.kind === 'repeat' && item.count === 0 ? null : bytesOf(item)))
  const open = fixed.filter((bytes) => bytes === null).length
  if (open > 0 && fillTo === null) throw new SetError('the [c*] repeat construct may not appear in string1')
  if (open > 1) throw new SetError('only one [c*] repeat construct may appear in string2')
  const length = fixed.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0)
  const fill = Math.max(0, (fillTo ?? 0) - length)
  return items.flatMap((item, i) => fixed[i] ?? Array<number>(fill).fill((item as { byte: number }).byte))
}

function bytesOf(item: SetItem): number[] {
  switch (item.kind) {
    case 'range':
      return Array.from({ length: item.to - item.from + 1 }, (_, i) => item.from + i)
    case 'class':
      return Array.from({ length: 256 }, (_, byte) => byte).filter(CLASSES[item.name]!)
    case 'equivalence':
      return [item.byte]
    case 'repeat':
      return Array<number>(item.count).fill(item.byte)
  }
}

export const isClassOnly = (items: readonly SetItem[]): boolean => items.some((item) => item.kind === 'class')
