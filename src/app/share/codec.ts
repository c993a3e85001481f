import type { Codec } from '../../core/share/index.ts'

/** Raw deflate by the browser's own streams. */
export const codec: Codec = {
  deflate: async (bytes) =>
    new Uint8Array(await new Response(through(bytes, new CompressionStream('deflate-raw'))).arrayBuffer()),
  async inflate(bytes, limit) {
    try {
      return await atMost(through(bytes, new DecompressionStream('deflate-raw')), limit)
    } catch {
      return null
    }
  },
}

function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> {
  // A copy: the stream wants a buffer that nobody else holds.
  return new Blob([new Uint8Array(bytes)]).stream().pipeThrough(transform)
}

async function atMost(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | null> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let total = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    total += value.length
    if (total > limit) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
  const all = new Uint8Array(total)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
