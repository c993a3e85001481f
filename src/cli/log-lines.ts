/** Lines of a log that is too large to be one string: read again from its file, or kept from its beginning and its end. */
import type { LogLines } from '../core/diagnosis/index.ts'
import type { LinePlace } from '../core/matcher/index.ts'

/** Of a log that goes by, so much is kept at the front, and so much at the back. */
const HEAD = 24 << 20
const TAIL = 8 << 20

/** What has gone by, as far as there is room. */
export class Keeper {
  readonly #head: Uint8Array[] = []
  readonly #tail: { readonly from: number; readonly bytes: Uint8Array }[] = []
  #bytes = 0
  #tailBytes = 0

  push(chunk: Uint8Array): void {
    if (this.#bytes < HEAD) this.#head.push(chunk.slice())
    else {
      this.#tail.push({ from: this.#bytes, bytes: chunk.slice() })
      this.#tailBytes += chunk.length
      while (this.#tailBytes > TAIL && this.#tail.length > 1) this.#tailBytes -= this.#tail.shift()!.bytes.length
    }
    this.#bytes += chunk.length
  }

  /** What is kept of these bytes; zeros stand for the rest, which no clue matches. */
  readAt(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(to, this.#bytes) - from))
    let at = 0
    for (const chunk of this.#head) {
      copyPart(chunk, at, bytes, from)
      at += chunk.length
    }
    for (const { from: start, bytes: chunk } of this.#tail) copyPart(chunk, start, bytes, from)
    return bytes
  }
}

/** Copies the part of `chunk`, which begins at `start`, that lies in `into`, which begins at `from`. */
function copyPart(chunk: Uint8Array, start: number, into: Uint8Array, from: number): void {
  const first = Math.max(start, from)
  const last = Math.min(start + chunk.length, from + into.length)
  if (first < last) into.set(chunk.subarray(first - start, last - start), first - from)
}

/** So many blocks are remembered: clues look up and down from each incident. */
const REMEMBERED = 16

/** Lines by their numbers, 1-based; a block of them is read when one is asked for. */
export function logLines(
  count: number,
  places: readonly LinePlace[],
  readAt: (from: number, to: number) => Uint8Array,
): LogLines {
  const blocks = new Map<number, readonly string[]>()
  const linesOf = (block: number) => {
    const known = blocks.get(block)
    if (known !== undefined) return known
    const { byte } = places[block]!
    const lines = new TextDecoder()
      .decode(readAt(byte, places[block + 1]?.byte ?? byte))
      .split('\n')
      .map(readable)
    if (blocks.size >= REMEMBERED) blocks.delete(blocks.keys().next().value!)
    blocks.set(block, lines)
    return lines
  }
  let block = 0
  return {
    count,
    line: (number) => {
      const isHere = places[block]!.line < number && number <= (places[block + 1]?.line ?? Number.POSITIVE_INFINITY)
      if (!isHere) block = blockOf(places, number)
      return linesOf(block)[number - 1 - places[block]!.line] ?? ''
    },
  }
}

/** The last block that begins before the line. */
function blockOf(places: readonly LinePlace[], number: number): number {
  let low = 0
  let high = places.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (places[middle]!.line < number) low = middle
    else high = middle - 1
  }
  return low
}

/** As a person reads it: without colours, and not more than they would. */
const readable = (line: string) => line.slice(0, 2000).replace(/\x1b\[[0-9;?]*[A-Za-z]|\r$/g, '')
