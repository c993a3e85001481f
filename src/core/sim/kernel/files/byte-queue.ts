/** Bytes in the order in which they came, kept in the pieces in which they came. */
export class ByteQueue {
  length = 0
  private chunks: Uint8Array[] = []
  private head = 0

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.chunks.push(chunk)
    this.length += chunk.length
  }

  /** Removes at most `count` bytes. */
  take(count: number): Uint8Array {
    const first = this.chunks[this.head]
    if (first && first.length <= count && this.length === first.length) {
      this.clear()
      return first
    }
    const taken = this.peek(count)
    this.drop(taken.length)
    return taken
  }

  peek(count: number): Uint8Array {
    const result = new Uint8Array(Math.min(count, this.length))
    for (let done = 0, i = this.head; done < result.length; i++) {
      const chunk = this.chunks[i]!
      const part = chunk.subarray(0, result.length - done)
      result.set(part, done)
      done += part.length
    }
    return result
  }

  clear(): void {
    this.chunks = []
    this.head = 0
    this.length = 0
  }

  private drop(count: number): void {
    this.length -= count
    let left = count
    while (left > 0) {
      const chunk = this.chunks[this.head]!
      if (chunk.length > left) {
        this.chunks[this.head] = chunk.subarray(left)
        break
      }
      left -= chunk.length
      this.head++
    }
    if (this.head > 1024 || this.length === 0) {
      this.chunks = this.chunks.slice(this.head)
      this.head = 0
    }
  }
}
