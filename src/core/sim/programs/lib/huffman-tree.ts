/** Huffman codes of limited length, built with a heap as zlib's trees.c does: the same frequencies give the same codes. */

export interface Tree {
  readonly lengths: Uint8Array
  /** Codes with their bits in the sequence in which they are written. */
  readonly codes: Uint16Array
  readonly maxCode: number
}

export function buildTree(frequencies: readonly number[], size: number, maxLength: number): Tree {
  const frequency = new Float64Array(2 * size + 1)
  const depth = new Uint8Array(2 * size + 1)
  const dad = new Int32Array(2 * size + 1)
  const heap = [0]
  let maxCode = -1
  for (let n = 0; n < size; n++) {
    frequency[n] = frequencies[n] ?? 0
    if (frequency[n] === 0) continue
    heap.push(n)
    maxCode = n
  }
  // At least two codes, so that each has a bit.
  while (heap.length < 3) {
    const node = maxCode < 2 ? ++maxCode : 0
    heap.push(node)
    frequency[node] = 1
  }
  const smaller = (n: number, m: number) =>
    frequency[n]! < frequency[m]! || (frequency[n] === frequency[m] && depth[n]! <= depth[m]!)
  const sink = (from: number) => {
    const value = heap[from]!
    let at = from
    for (let next = at * 2; next < heap.length; next *= 2) {
      if (next + 1 < heap.length && smaller(heap[next + 1]!, heap[next]!)) next++
      if (smaller(value, heap[next]!)) break
      heap[at] = heap[next]!
      at = next
    }
    heap[at] = value
  }
  for (let n = (heap.length - 1) >> 1; n >= 1; n--) sink(n)
  const taken: number[] = []
  let node = size
  do {
    const n = heap[1]!
    const last = heap.pop()!
    if (heap.length > 1) {
      heap[1] = last
      sink(1)
    }
    const m = heap[1]!
    taken.push(n, m)
    frequency[node] = frequency[n]! + frequency[m]!
    depth[node] = Math.max(depth[n]!, depth[m]!) + 1
    dad[n] = node
    dad[m] = node
    heap[1] = node++
    sink(1)
  } while (heap.length > 2)
  taken.push(heap[1]!)
  const lengths = bitLengths(taken.reverse(), dad, frequency, maxCode, size, maxLength)
  return { lengths, codes: codesOf(lengths, maxLength), maxCode }
}

/** From the root down; what is too long is moved up, at the cost of shorter ones. */
function bitLengths(
  order: readonly number[],
  dad: Int32Array,
  frequency: Float64Array,
  maxCode: number,
  size: number,
  maxLength: number,
): Uint8Array {
  const all = new Uint8Array(2 * size + 1)
  const counts = new Uint16Array(maxLength + 1)
  let overflow = 0
  for (const [i, n] of order.entries()) {
    let bits = i === 0 ? 0 : all[dad[n]!]! + 1
    if (bits > maxLength) {
      bits = maxLength
      overflow++
    }
    all[n] = bits
    if (n <= maxCode && n < size) counts[bits]!++
  }
  if (overflow > 0) {
    for (; overflow > 0; overflow -= 2) {
      let bits = maxLength - 1
      while (counts[bits] === 0) bits--
      counts[bits]!--
      counts[bits + 1]! += 2
      counts[maxLength]!--
    }
    let at = order.length
    for (let bits = maxLength; bits > 0; bits--) {
      for (let left = counts[bits]!; left > 0; ) {
        const n = order[--at]!
        if (n > maxCode || n >= size) continue
        all[n] = bits
        left--
      }
    }
  }
  const lengths = all.slice(0, size)
  for (let n = 0; n < size; n++) if (frequency[n] === 0) lengths[n] = 0
  return lengths
}

export function codesOf(lengths: Uint8Array, maxLength = 15): Uint16Array {
  const next = new Uint16Array(maxLength + 2)
  const counts = new Uint16Array(maxLength + 2)
  for (const length of lengths) if (length > 0) counts[length]!++
  let code = 0
  for (let bits = 1; bits <= maxLength; bits++) {
    code = (code + counts[bits - 1]!) << 1
    next[bits] = code
  }
  return Uint16Array.from(lengths, (length) => (length > 0 ? reversed(next[length]!++, length) : 0))
}

function reversed(code: number, length: number): number {
  let out = 0
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i)
  return out
}
