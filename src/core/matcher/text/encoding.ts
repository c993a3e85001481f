/** Brings any bytes to UTF-8: drops a byte-order mark, decodes UTF-16 by its mark or by its zero bytes. */

export interface Decoder {
  push(chunk: Uint8Array): Uint8Array
  /** What is held back until more is known, when somebody wants to see it now. */
  flush(): Uint8Array
  end(): Uint8Array
}

/** Bytes by which an encoding is known. */
const SAMPLE = 256

/** Decides by the first bytes of the log, in however small pieces they come. */
export class LogDecoder implements Decoder {
  #held = new Uint8Array(0)
  #decided: Decoder | null = null

  push(chunk: Uint8Array): Uint8Array {
    if (this.#decided) return this.#decided.push(chunk)
    this.#held = joined(this.#held, chunk)
    return this.#held.length < SAMPLE ? new Uint8Array(0) : this.#decide().push(this.#held)
  }

  flush(): Uint8Array {
    return this.#decided || this.#held.length === 0 ? new Uint8Array(0) : this.#decide().push(this.#held)
  }

  end(): Uint8Array {
    const rest = this.flush()
    return this.#decided ? joined(rest, this.#decided.end()) : rest
  }

  #decide(): Decoder {
    const wide = wideEncoding(this.#held)
    this.#decided = wide === null ? new PlainDecoder() : new WideDecoder(wide)
    return this.#decided
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return bytes
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, SAMPLE)
  const zeros = [0, 0]
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]! += 1
  })
  if (sample.length < 8) return null
  if (zeros[1]! > sample.length * 0.4 && zeros[0] === 0) return 'utf-16le'
  return zeros[0]! > sample.length * 0.4 && zeros[1] === 0 ? 'utf-16be' : null
}

class PlainDecoder implements Decoder {
  #atStart = true

  push(chunk: Uint8Array): Uint8Array {
    if (!this.#atStart) return chunk
    this.#atStart = false
    const marked = chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf
    return marked ? chunk.subarray(3) : chunk
  }

  flush(): Uint8Array {
    return new Uint8Array(0)
  }

  end(): Uint8Array {
    return new Uint8Array(0)
  }
}

class WideDecoder implements Decoder {
  readonly #decoder: TextDecoder

  constructor(encoding: string) {
    this.#decoder = new TextDecoder(encoding)
  }

  push(chunk: Uint8Array): Uint8Array {
    return new TextEncoder().encode(this.#decoder.decode(chunk, { stream: true }))
  }

  flush(): Uint8Array {
    return new Uint8Array(0)
  }

  end(): Uint8Array {
    return new TextEncoder().encode(this.#decoder.decode())
  }
}
