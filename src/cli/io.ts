/** What the command line needs of its host; node.ts gives it, tests give their own. */
export interface Io {
  /** Bytes of standard input, as they come. */
  readonly stdin: AsyncIterable<Uint8Array>
  /** Whether standard input, and standard error, are a person's terminal. */
  readonly isInteractive: boolean
  readonly showsProgress: boolean
  readonly columns: number
  stdout(text: string): void
  stderr(text: string): void
  /** A file in pieces, each good until the next but one is asked for; with `follow` it never ends, but waits for what is written to it next. */
  openFile(path: string, follow: boolean): Promise<OpenFile | { readonly error: string }>
  /** Inflates gzip as it streams. */
  gunzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  /** Raw deflate, for links. */
  deflate(bytes: Uint8Array): Promise<Uint8Array>
  /** `ERRLAB_ORIGIN`, where links lead. */
  readonly origin: string
  /** The person's own terminal in raw mode; null where there is none. */
  openTerminal(): OwnTerminal | null
  /** Resolves when the person presses Ctrl-C, which then does not end the program. Call `forget` when it may again. */
  interrupt(): { readonly pressed: Promise<void>; forget(): void }
  rest(ms: number): Promise<void>
  now(): number
}

export interface OpenFile {
  /** Null where it is not known: a pipe, a file that grows. */
  readonly size: number | null
  readonly chunks: AsyncIterable<Uint8Array>
  /** Reads a part again, at once; null where it has gone by. */
  readonly readAt: ((from: number, to: number) => Uint8Array) | null
}

export interface OwnTerminal {
  readonly size: { readonly rows: number; readonly cols: number }
  write(bytes: Uint8Array): void
  onInput(listener: (bytes: Uint8Array) => void): void
  onResize(listener: (size: { readonly rows: number; readonly cols: number }) => void): void
  /** Resolves after `ms`, or sooner when `wake` is called. */
  rest(ms: number | null): Promise<void>
  wake(): void
  close(): void
}

/** Reads everything. */
export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    all.push(chunk)
    length += chunk.length
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of all) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** The lines of a stream, each as soon as it is complete. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop()!
    yield* parts
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}
