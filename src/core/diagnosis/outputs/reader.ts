/** Reading the output of a command back: text → rows of named values. One file a command; `index.ts` finds them. */
export type Row = Readonly<Record<string, string>>

export interface OutputReader {
  /** The name by which a cause's answers ask for it. */
  readonly name: string
  /** Commands which print this, where a prompt line shows the command: `ss`, `findmnt`. */
  readonly commands: readonly string[]
  /** Names of other readers whose questions these rows answer too: `lsof -i` speaks of sockets as `ss` does. */
  readonly answersFor?: readonly string[]
  /** Its output could be anything: read only behind a prompt that shows the command. */
  readonly needsPrompt?: boolean
  /** Its command always prints something, so that silence behind the prompt comes from another form of it. */
  readonly neverSilent?: boolean
  /** Rows, or null when the text is not this command's output. An empty list is an answer: nothing was found. */
  read(text: string, command: string): readonly Row[] | null
}

export const defineReader = (reader: OutputReader): OutputReader => reader

export const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '')

/** A row without the values that were not printed. */
export function row(values: Readonly<Record<string, string | undefined>>): Row {
  const known = Object.entries(values).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  )
  return Object.fromEntries(known)
}

/** Reads each line with `parse`; null when no line is one of ours. `isHead` lines make an empty table an answer. */
export function readLines(
  text: string,
  parse: (line: string) => Row | null,
  isHead: (line: string) => boolean = () => false,
): readonly Row[] | null {
  const lines = linesOf(text)
  const rows = lines.map(parse).filter((parsed): parsed is Row => parsed !== null)
  return rows.length > 0 || lines.some(isHead) ? rows : null
}

/** `127.0.0.1:3000`, `[::1]:3000`, `*:3000`, `:::3000` → address and port. */
export function splitAddress(text: string): { address?: string; port?: string } {
  const match = /^(.*):(\d+|\*)$/.exec(text)
  if (!match) return {}
  const address = match[1]!.replace(/^\[|\]$/g, '').replace(/%\w+$/, '')
  return { address: address === '::' || address === '0.0.0.0' ? '*' : address, port: match[2]! }
}
