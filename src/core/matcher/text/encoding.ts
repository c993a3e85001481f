/** Brings any bytes to UTF-8: drops a byte-order mark, decodes UTF-16 by its mark or by its zero bytes. */

export interface Decoder {
  push(chunk: Uint8Array): Uint8Array
  end(): Uint8Array
}

/** Decided by the first bytes of the log. */
export function decoderOf(first: Uint8Array): Decoder {
  const wide = wideEncoding(first)
  if (wide !== null) return new WideDecoder(wide)
  return new PlainDecoder()
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, 256)
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

  end(): Uint8Array {
    return new TextEncoder().encode(this.#decoder.decode())
  }
}
