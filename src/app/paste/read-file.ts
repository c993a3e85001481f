import type { IntakeProblem, LogSource } from './log-store.ts'

/** Above this a log is not held as one string: it is read in windows. */
export const TEXT_LIMIT = 5 * 1024 * 1024
/** What a compressed log may become. */
const INFLATED_LIMIT = 2 * 1024 * 1024 * 1024

export type FileOutcome =
  | { readonly kind: 'log'; readonly source: LogSource }
  | { readonly kind: 'refused'; readonly problem: IntakeProblem }

/** Makes a log of any file: inflates gzip, turns UTF-16 into UTF-8, and says so when it is no text. */
export async function readLogFile(file: Blob, name: string): Promise<FileOutcome> {
  try {
    const plain = await inflated(file)
    const utf8 = await asUtf8(plain)
    const head = new Uint8Array(await utf8.slice(0, 64 * 1024).arrayBuffer())
    if (looksBinary(head))
      return refused(`Cannot read ${name}`, 'It is binary, not text. The log before it is still here.')
    if (utf8.size > TEXT_LIMIT) return { kind: 'log', source: { kind: 'file', blob: utf8 } }
    return { kind: 'log', source: { kind: 'text', text: await utf8.text() } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return refused(`Cannot read ${name}`, `The browser could not read it: ${reason}. The log before it is still here.`)
  }
}

const refused = (title: string, text: string): FileOutcome => ({ kind: 'refused', problem: { title, text } })

async function inflated(file: Blob): Promise<Blob> {
  const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return file
  const stream = file.stream().pipeThrough(new DecompressionStream('gzip')).pipeThrough(cap(INFLATED_LIMIT))
  return new Response(stream).blob()
}

/** Ends a stream with an error when it grows past `limit`: a few kilobytes of gzip can hold gigabytes. */
function cap(limit: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let total = 0
  return new TransformStream({
    transform(chunk, controller) {
      total += chunk.length
      if (total > limit) controller.error(new Error('it inflates to more than 2 GB'))
      else controller.enqueue(chunk)
    },
  })
}

async function asUtf8(file: Blob): Promise<Blob> {
  const encoding = utf16Of(new Uint8Array(await file.slice(0, 512).arrayBuffer()))
  if (!encoding) return file
  const decoder = new TextDecoderStream(encoding)
  // The DOM types of the two streams differ in their buffers only.
  const bytes = file.stream() as unknown as ReadableStream<BufferSource>
  return new Response(bytes.pipeThrough(decoder).pipeThrough(new TextEncoderStream())).blob()
}

/** By its byte order mark, or by zero bytes in every second place, as PowerShell's `>` writes them. */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2]!++
  const half = head.length / 2
  if (half < 8) return null
  if (zeros[1]! > half * 0.7 && zeros[0]! < half * 0.1) return 'utf-16le'
  if (zeros[0]! > half * 0.7 && zeros[1]! < half * 0.1) return 'utf-16be'
  return null
}

/** More than a few control characters that no terminal output has: an executable, an image, a core dump. A stray NUL is no proof. */
export function looksBinary(head: Uint8Array): boolean {
  if (head.length === 0) return false
  let odd = 0
  for (const byte of head) {
    if (byte < 0x20 && !TERMINAL_CONTROLS.has(byte)) odd++
  }
  return odd > Math.max(4, head.length * 0.02)
}
/** BEL BS HT LF VT FF CR ESC, and SO/SI of line drawing. */
const TERMINAL_CONTROLS = new Set([7, 8, 9, 10, 11, 12, 13, 14, 15, 27])
