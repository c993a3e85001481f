/** What each terminal of the machine has said: bytes for a picture that opens late, lines for the transcript, times for the recording. */
import { Transcript } from '../../workers/transcript.ts'
import type { CastEvent } from './transcript-formats.ts'

/** Output that a terminal which opens late is given. */
const REPLAY_LIMIT = 256 * 1024
/** A recording that is longer is cut at its front. */
const CAST_LIMIT = 4 * 1024 * 1024

type OutputListener = (bytes: Uint8Array, shown: () => void) => void

export class TerminalScreen {
  transcript: Transcript
  size = { rows: 16, cols: 80 }
  #decoder = new TextDecoder()
  #replay: Uint8Array[] = []
  #listener: OutputListener | null = null
  #events: CastEvent[] = []
  #castSize = 0
  #began = performance.now()

  constructor(readonly id: number) {
    this.transcript = new Transcript(this.size.cols)
  }

  /** The recording: seconds since the start, and what was printed then. */
  get events(): readonly CastEvent[] {
    return this.#events
  }

  /** A new machine writes on a clean screen. */
  clear(): void {
    this.transcript = new Transcript(this.size.cols)
    this.#decoder = new TextDecoder()
    this.#replay = []
    this.#events = []
    this.#castSize = 0
    this.#began = performance.now()
    this.#listener?.(new TextEncoder().encode('\x1bc'), () => {})
  }

  show(bytes: Uint8Array, shown: () => void): void {
    this.#replay.push(bytes)
    let total = this.#replay.reduce((sum, chunk) => sum + chunk.length, 0)
    while (total > REPLAY_LIMIT && this.#replay.length > 1) total -= this.#replay.shift()!.length
    const text = this.#decoder.decode(bytes, { stream: true })
    this.transcript.write(text)
    this.#record(text)
    if (this.#listener) this.#listener(bytes, shown)
    else shown()
  }

  #record(text: string): void {
    this.#events.push([(performance.now() - this.#began) / 1000, text])
    this.#castSize += text.length
    while (this.#castSize > CAST_LIMIT && this.#events.length > 1) this.#castSize -= this.#events.shift()![1].length
  }

  /** The picture of the terminal; it first gets what was said before it came. */
  listen(next: OutputListener): () => void {
    this.#listener = next
    for (const bytes of this.#replay) next(bytes, () => {})
    return () => {
      if (this.#listener === next) this.#listener = null
    }
  }

  /** True when it is news. */
  resize(rows: number, cols: number): boolean {
    if (rows === this.size.rows && cols === this.size.cols) return false
    this.size = { rows, cols }
    this.transcript.resize(cols)
    return true
  }
}
