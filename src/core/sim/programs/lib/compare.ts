/** Orders of names: by bytes, as strcoll does in C.UTF-8, and by version numbers. */
import { isAscii } from './bytes.ts'

/** UTF-8 order is code point order; UTF-16 units differ from it only above the surrogates. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0
  if (isAscii(a) || isAscii(b)) return a < b ? -1 : 1
  const [first, second] = [[...a], [...b]]
  for (let i = 0; i < first.length && i < second.length; i++) {
    const difference = codePoint(first[i]!) - codePoint(second[i]!)
    if (difference !== 0) return difference
  }
  return first.length - second.length
}

/** A lone surrogate stands for a byte from 0x80 up, which sorts among the leading bytes of sequences. */
function codePoint(char: string): number {
  const code = char.codePointAt(0)!
  if (code < 0xdc80 || code > 0xdcff) return code
  const byte = code - 0xdc00
  return byte < 0xc0
    ? 0x7f + (byte - 0x7f) / 256
    : byte < 0xe0
      ? (byte & 0x1f) << 6
      : byte < 0xf0
        ? (byte & 0xf) << 12
        : 0x110000
}

/** filevercmp of gnulib. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0
  if (a === '' || b === '') return a === '' ? -1 : 1
  const hiddenA = a.startsWith('.')
  const hiddenB = b.startsWith('.')
  if (hiddenA !== hiddenB) return hiddenA ? -1 : 1
  for (const special of ['.', '..']) if (a === special || b === special) return a === special ? -1 : 1
  const [stemA, stemB] = [a, b].map((name) => name.slice(0, name.length - suffixLength(name)))
  const stems = compareRuns(stemA!, stemB!)
  return (stems !== 0 ? stems : compareRuns(a, b)) || compareBytes(a, b)
}

/** `.tar.gz`: suffixes that are looked at only when the rest is equal. */
const suffixLength = (name: string): number => /(?:\.[A-Za-z~][A-Za-z0-9~]*)*$/.exec(name)![0].length

function compareRuns(a: string, b: string): number {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a[i]!)) || (j < b.length && !isDigit(b[j]!))) {
      const difference =
        order(i < a.length && !isDigit(a[i]!) ? a[i]! : '') - order(j < b.length && !isDigit(b[j]!) ? b[j]! : '')
      if (difference !== 0) return difference
      i++
      j++
    }
    const first = /^0*(\d*)/.exec(a.slice(i))!
    const second = /^0*(\d*)/.exec(b.slice(j))!
    const difference =
      first[1]!.length - second[1]!.length || (first[1]! < second[1]! ? -1 : first[1]! > second[1]! ? 1 : 0)
    if (difference !== 0) return difference
    i += first[0].length
    j += second[0].length
  }
  return 0
}

const isDigit = (char: string): boolean => char >= '0' && char <= '9'
/** `~` before the end, then letters, then all others. */
function order(char: string): number {
  if (char === '~') return -1
  if (char === '') return 0
  return /[A-Za-z]/.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256
}
