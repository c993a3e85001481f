/** What the command line needs of its host; node.ts gives it, tests give their own. */
export interface Io {
  /** Bytes of standard input, as they come. */
  readonly stdin: AsyncIterable<Uint8Array>
  readonly isInteractive: boolean
  readonly columns: number
  stdout(text: string): void
  stderr(text: string): void
  /** Null when the file cannot be read. */
  readFile(path: string): Promise<{ readonly bytes: Uint8Array } | { readonly error: string }>
  /** Raw deflate, for links. */
  deflate(bytes: Uint8Array): Promise<Uint8Array>
  /** `ERRLAB_ORIGIN`, where links lead. */
  readonly origin: string
  /** The person's own terminal in raw mode; null where there is none. */
  openTerminal(): OwnTerminal | null
  now(): number
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
