/** Where a log comes from: standard input or a file, compressed or not; and what is no log at all. */
import type { Io } from './io.ts'

export interface Input {
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array>
  /** How many bytes there will be, where that is known. */
  readonly size: number | null
  /** Reads a part of the log again; null where it has gone by. */
  readonly readAt: ((from: number, to: number) => Uint8Array) | null
}

export async function openInput(path: string, io: Io, follow = false): Promise<Input | { readonly error: string }> {
  if (path === '-') return sniffed({ name: 'standard input', chunks: io.stdin, size: null, readAt: null }, io)
  const file = await io.openFile(path, follow)
  if ('error' in file) return file
  return sniffed({ name: path, chunks: file.chunks, size: file.size, readAt: file.readAt }, io)
}

/** Looks at the first bytes: inflates what is compressed, says what to do with what is no text. */
async function sniffed(input: Input, io: Io): Promise<Input | { readonly error: string }> {
  const { first, chunks } = await peeked(input.chunks)
  if (first[0] === 0x1f && first[1] === 0x8b) return { ...input, chunks: io.gunzip(chunks), size: null, readAt: null }
  const kind = KINDS.find(({ magic }) => magic.every((byte, at) => first[at] === byte))
  if (kind !== undefined)
    return { error: `${input.name} is ${kind.what}: ${kind.instead.replaceAll('FILE', shown(input))}` }
  if (isBinary(first))
    return {
      error: `${input.name} is no text: \`strings ${shown(input)} | errlab diagnose\` reads what text there is in it`,
    }
  const mark = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf ? 3 : 0
  const { readAt } = input
  if (first[0] === 0xff || first[0] === 0xfe)
    return { ...input, chunks: fromUtf16(chunks, first[0] === 0xff), readAt: null }
  return { ...input, chunks, readAt: readAt && ((from, to) => readAt(from + mark, to + mark)) }
}

async function* fromUtf16(chunks: AsyncIterable<Uint8Array>, isLittle: boolean): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be')
  for await (const chunk of chunks) yield new TextEncoder().encode(decoder.decode(chunk, { stream: true }))
}

const shown = ({ name }: Input) => (name === 'standard input' ? 'FILE' : name)

const KINDS = [
  { magic: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed with zstd', instead: '`zstd -dc FILE | errlab diagnose`' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'compressed with xz', instead: '`xz -dc FILE | errlab diagnose`' },
  { magic: [0x42, 0x5a, 0x68], what: 'compressed with bzip2', instead: '`bzip2 -dc FILE | errlab diagnose`' },
  { magic: [0x50, 0x4b, 3, 4], what: 'a zip archive', instead: '`unzip -p FILE | errlab diagnose`' },
  { magic: [0x7f, 0x45, 0x4c, 0x46], what: 'a program or a core dump', instead: '`strings FILE | errlab diagnose`' },
  {
    magic: [0x4c, 0x50, 0x4b, 0x53, 0x48],
    what: "journald's own format",
    instead: '`journalctl --file FILE | errlab diagnose`',
  },
] as const

/** Many zero bytes, unless they are every other one, as in UTF-16. */
function isBinary(first: Uint8Array): boolean {
  if ((first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff)) return false
  const zeros = [0, 0]
  first.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]!++
  })
  const isWide = Math.min(zeros[0]!, zeros[1]!) === 0
  return zeros[0]! + zeros[1]! > first.length * 0.1 && !isWide
}

/** The first bytes, and a stream that still has them. */
async function peeked(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  const bytes = first.done ? new Uint8Array(0) : first.value
  async function* all() {
    try {
      if (bytes.length > 0) yield bytes
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { first: bytes.subarray(0, 4096), chunks: all() }
}
