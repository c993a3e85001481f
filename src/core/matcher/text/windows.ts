/** A very long line in pieces that can be read one by one; only those that hold something are worth it. */
import { Scanner } from '../scan/scanner.ts'
import type { Mapped } from './mapped.ts'

const WIDTH = 20_000
/** No statement is longer than what two windows share. */
const OVERLAP = 1000
/** Detail is a sample in a line which says the same thing over and over. */
const MOST = 12

let scanner: Scanner | undefined

export function windowsOf(body: Mapped): readonly Mapped[] {
  const { length } = body.text
  if (length <= WIDTH) return [body]
  scanner ??= new Scanner()
  const encoder = new TextEncoder()
  const windows: Mapped[] = []
  for (let start = 0; start < length && windows.length < MOST; start += WIDTH - OVERLAP) {
    const text = body.text.slice(start, start + WIDTH)
    const bytes = encoder.encode(text)
    if (scanner.isCandidate(bytes, 0, bytes.length)) windows.push(body.slice(start, start + text.length))
  }
  return windows
}
