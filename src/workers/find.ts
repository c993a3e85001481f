/** The find worker: looks through one log for one thing, then is done. Whoever wants something else ends it and starts another. */
import { LineFinder, type Needle } from './find-text.ts'

export interface FindRequest {
  readonly log: string | Blob
  readonly needle: Needle
}
export interface FindReply {
  /** Hits since the last reply, three numbers each (`HIT_SIZE`). */
  readonly hits: Uint32Array
  /** 0 to 1. */
  readonly share: number
  readonly isDone: boolean
  /** There are more than anybody would go through. */
  readonly isFull: boolean
}

const TELL_MS = 100
const PIECE = 1024 * 1024

addEventListener('message', ({ data }: MessageEvent<FindRequest>) => void find(data))

async function find({ log, needle }: FindRequest): Promise<void> {
  const finder = new LineFinder(needle)
  let told = performance.now()
  const tell = (share: number, isDone: boolean) => {
    told = performance.now()
    const hits = finder.take()
    postMessage({ hits, share, isDone, isFull: finder.isFull } satisfies FindReply, { transfer: [hits.buffer] })
  }
  for await (const { text, share } of typeof log === 'string' ? piecesOf(log) : decoded(log)) {
    finder.push(text)
    if (finder.isFull) break
    if (performance.now() - told > TELL_MS) tell(share, false)
  }
  finder.end()
  tell(1, true)
}

interface Piece {
  readonly text: string
  readonly share: number
}

function* piecesOf(log: string): Generator<Piece> {
  for (let at = 0; at < log.length; at += PIECE) yield { text: log.slice(at, at + PIECE), share: at / log.length }
}

async function* decoded(log: Blob): AsyncGenerator<Piece> {
  const decoder = new TextDecoder()
  for (let at = 0; at < log.size; at += PIECE) {
    const bytes = await log.slice(at, at + PIECE).arrayBuffer()
    yield { text: decoder.decode(bytes, { stream: true }), share: at / log.size }
  }
  yield { text: decoder.decode(), share: 1 }
}
