import type { Termios } from './sys.ts'

/** What a key did, besides going into the queue. */
export type KeySignal = 'SIGINT' | 'SIGQUIT' | 'SIGTSTP'

const KEY = {
  eof: 4,
  interrupt: 3,
  quit: 28,
  suspend: 26,
  erase: 127,
  backspace: 8,
  kill: 21,
  wordErase: 23,
  literal: 22,
}
const RETURN = 13
const NEWLINE = 10
const SPACE = 32
const SIGNAL_KEYS: Readonly<Record<number, KeySignal>> = {
  [KEY.interrupt]: 'SIGINT',
  [KEY.quit]: 'SIGQUIT',
  [KEY.suspend]: 'SIGTSTP',
}

/**
 * n_tty.c in small: what happens between the keyboard and read(2). Canonical mode collects lines and lets them be
 * edited; otherwise bytes go through as they come. `echo` gets what the person should see of their typing.
 */
export class LineDiscipline {
  termios: Termios = { icanon: true, echo: true, isig: true, onlcr: true }
  /** Finished input. In canonical mode each chunk is one line, and an empty one is an end of file. */
  private chunks: Uint8Array[] = []
  private line: number[] = []
  private isLiteral = false

  constructor(
    private readonly echo: (bytes: Uint8Array) => void,
    private readonly signal: (signal: KeySignal) => void,
  ) {}

  get hasInput(): boolean {
    return this.chunks.length > 0
  }

  /** Nothing typed is waiting, not even half a line. */
  get isEmpty(): boolean {
    return this.chunks.length === 0 && this.line.length === 0
  }

  get available(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }

  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.key(byte)
  }

  /** At most one line in canonical mode. */
  read(count: number): Uint8Array | null {
    const first = this.chunks[0]
    if (!first) return null
    if (first.length > count) {
      this.chunks[0] = first.subarray(count)
      return first.slice(0, count)
    }
    this.chunks.shift()
    return first
  }

  flush(): void {
    this.chunks = []
    this.line = []
  }

  set(next: Partial<Termios>): void {
    const leavesCanonical = this.termios.icanon && next.icanon === false
    this.termios = { ...this.termios, ...next }
    if (leavesCanonical && this.line.length > 0) this.finishLine()
  }

  /** Output processing: a newline becomes return and newline. */
  output(bytes: Uint8Array): Uint8Array {
    if (!this.termios.onlcr || !bytes.includes(NEWLINE)) return bytes
    const result: number[] = []
    for (const byte of bytes) {
      if (byte === NEWLINE) result.push(RETURN)
      result.push(byte)
    }
    return Uint8Array.from(result)
  }

  private key(typed: number): void {
    const { icanon, isig } = this.termios
    const signal = SIGNAL_KEYS[typed]
    if (isig && signal && !this.isLiteral) {
      this.flush()
      this.show(typed)
      this.signal(signal)
      return
    }
    const byte = typed === RETURN && !this.isLiteral ? NEWLINE : typed
    if (!icanon) {
      this.show(byte)
      this.push(Uint8Array.of(byte))
      return
    }
    if (this.isLiteral) this.add(byte)
    else this.edit(byte)
  }

  private edit(byte: number): void {
    switch (byte) {
      case KEY.erase:
      case KEY.backspace:
        this.eraseCharacter()
        return
      case KEY.kill:
        while (this.line.length > 0) this.eraseCharacter()
        return
      case KEY.wordErase:
        this.eraseWord()
        return
      case KEY.literal:
        this.isLiteral = true
        return
      case KEY.eof:
        this.finishLine()
        return
      case NEWLINE:
        this.line.push(NEWLINE)
        this.show(NEWLINE)
        this.finishLine()
        return
      default:
        this.add(byte)
    }
  }

  private add(byte: number): void {
    this.isLiteral = false
    this.line.push(byte)
    this.show(byte)
  }

  private finishLine(): void {
    this.chunks.push(Uint8Array.from(this.line))
    this.line = []
  }

  private push(chunk: Uint8Array): void {
    const last = this.chunks.at(-1)
    if (!last || last.length === 0) this.chunks.push(chunk)
    else this.chunks[this.chunks.length - 1] = Uint8Array.from([...last, ...chunk])
  }

  /** One character, which may be several bytes of UTF-8. */
  private eraseCharacter(): void {
    let byte = this.line.pop()
    if (byte === undefined) return
    while (byte !== undefined && (byte & 0xc0) === 0x80) byte = this.line.pop()
    const width = byte !== undefined && byte < SPACE ? 2 : 1
    for (let i = 0; i < width; i++) this.echoText('\b \b')
  }

  private eraseWord(): void {
    while (this.line.at(-1) === SPACE) this.eraseCharacter()
    while (this.line.length > 0 && this.line.at(-1) !== SPACE) this.eraseCharacter()
  }

  /** ECHOCTL shows control characters as ^X. */
  private show(byte: number): void {
    if (!this.termios.echo) return
    if (byte === NEWLINE) this.echoText('\n')
    else if (byte < SPACE && byte !== 9) this.echoText(`^${String.fromCharCode(byte + 64)}`)
    else this.echo(Uint8Array.of(byte))
  }

  private echoText(text: string): void {
    if (this.termios.echo) this.echo(this.output(new TextEncoder().encode(text)))
  }
}
