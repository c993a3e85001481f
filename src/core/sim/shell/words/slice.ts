/** `${x:offset:length}` of texts, arrays and the positional parameters. */
import { decode, encode } from '../../programs/lib/bytes.ts'
import { lineError } from '../errors.ts'
import { countsBytes } from '../locale.ts'
import type { Expander } from './expand.ts'
import { one, type Value } from './parameter.ts'
import type { Operation, ParameterSegment } from './segments.ts'

export function sliceItems(
  expander: Expander,
  segment: ParameterSegment,
  value: Value,
  operation: Extract<Operation, { kind: 'slice' }>,
): Value {
  // Where there is nothing, nothing is counted either: `${unset:i++}` leaves i.
  if (value.kind === 'list' && value.items.length === 0 && segment.subscript !== null) return value
  const text = value.kind === 'one' ? value.text : ''
  if (text === undefined) return value
  const offset = Number(expander.arithmeticNow(operation.offset, segment.name))
  const length = operation.length === null ? null : Number(expander.arithmeticNow(operation.length, segment.name))
  if (value.kind === 'one') {
    const lengthText = operation.length?.text ?? ''
    if (!countsBytes(expander.shell, text)) return one(sliceText(text, offset, length, lengthText))
    const bytes = [...encode(text)].map((byte) => String.fromCharCode(byte)).join('')
    const slice = sliceText(bytes, offset, length, lengthText)
    return one(decode(Uint8Array.from(slice, (char) => char.charCodeAt(0))))
  }
  if (length !== null && length < 0) throw lineError(`${operation.length!.text.trim()}: substring expression < 0`)
  const { shell } = expander
  if (segment.subscript === null && !segment.indirect) {
    // `${@:0}` starts with $0.
    const items = offset === 0 ? [shell.name, ...value.items] : value.items
    const start = offset < 0 ? items.length + 1 + offset : offset === 0 ? 0 : offset - 1
    if (offset < 0 && start <= 0) {
      if (start < 0) return { ...value, items: [] }
      return { ...value, items: [shell.name, ...value.items].slice(0, length ?? undefined) }
    }
    const from = offset < 0 ? start - 1 : start
    return { ...value, items: items.slice(from, length === null ? undefined : from + length) }
  }
  const variable = shell.variable(segment.name)
  if (variable?.array) {
    const start = offset < 0 ? variable.array.next + offset : offset
    if (start < 0) return { ...value, items: [] }
    const items = variable.array.entries().filter(([index]) => index >= start)
    return { ...value, items: items.slice(0, length ?? undefined).map(([, item]) => item) }
  }
  const start = offset < 0 ? value.items.length + offset : offset
  if (start < 0) return { ...value, items: [] }
  // Associative arrays count from 1.
  const from = variable?.map && start > 0 ? start - 1 : start
  return { ...value, items: value.items.slice(from, length === null ? undefined : from + length) }
}

function sliceText(text: string, offset: number, length: number | null, lengthText: string): string {
  const astral = /[\ud800-\udbff]/.test(text)
  const chars = astral ? [...text] : null
  const size = chars ? chars.length : text.length
  const start = offset < 0 ? size + offset : offset
  if (start < 0 || start > size) return ''
  let end = size
  if (length !== null) {
    end = length < 0 ? size + length : Math.min(size, start + length)
    if (end < start) throw lineError(`${lengthText.trim()}: substring expression < 0`)
  }
  return chars ? chars.slice(start, end).join('') : text.slice(start, end)
}
