/** Which command printed this text, and what it says. */
import type { OutputReader, Row } from './reader.ts'

export type { Row }

const files = import.meta.glob<OutputReader>(['./*.ts', '!./*.test.ts', '!./index.ts', '!./reader.ts'], {
  eager: true,
  import: 'default',
})
const readers = Object.values(files)

/** One command's output as it was understood. */
export interface ReadOutput {
  /** Name of the reader: `ss`. */
  readonly name: string
  /** All names for which its rows are an answer. */
  readonly answersFor: readonly string[]
  readonly rows: readonly Row[]
}

// demo@lab:~$ ss -ltnp      $ lsof -i :3000      # df -h      PS1 of a root shell, with or without a path
const HEAD = String.raw`^(?:[\w.-]+@[\w.-]+[^$#%>]*|\[[^\]]*\]|[\w~/.-]*)? ?[$#%❯➜]`
const PROMPT = new RegExp(`${HEAD} +(\\S.*)$`)
const BARE_PROMPT = new RegExp(`${HEAD}\\s*$`)

/** Reads everything in a pasted text: several commands with their prompts, or one output without. */
export function readOutputs(text: string): readonly ReadOutput[] {
  return segments(stripEscapes(text)).flatMap(({ command, body }) => {
    const output = command === null ? readUnnamed(body) : readOf(command, body)
    return output === null ? [] : [output]
  })
}

interface Segment {
  readonly command: string | null
  readonly body: string
}

function segments(text: string): readonly Segment[] {
  const out: { command: string | null; lines: string[] }[] = [{ command: null, lines: [] }]
  for (const line of text.split(/\r?\n/)) {
    const prompt = PROMPT.exec(line)
    if (prompt && readersOf(prompt[1]!).length > 0) out.push({ command: prompt[1]!, lines: [] })
    else if (!BARE_PROMPT.test(line)) out.at(-1)!.lines.push(line)
  }
  return out
    .map(({ command, lines }) => ({ command, body: lines.join('\n') }))
    .filter(({ command, body }) => command !== null || body.trim() !== '')
}

/** The readers of the program in a command line: `sudo ss -ltnp` → ss. */
function readersOf(command: string): readonly OutputReader[] {
  const words = command.split(/\s+/).filter((word) => word !== 'sudo' && !/^\w+=/.test(word) && !/^-[EnH]$/.test(word))
  const program = words[0]?.replace(/^.*\//, '') ?? ''
  return readers.filter((reader) => reader.commands.includes(program))
}

/** Behind a prompt we know the command, so an empty output is an answer too. */
function readOf(command: string, body: string): ReadOutput | null {
  const own = readersOf(command)
  const read = own.map((reader) => asOutput(reader, reader.read(body))).find((output) => output !== null)
  if (read) return read
  const number = /^\s*(\d+|unlimited)\s*$/.exec(body)
  // ulimit -n → 1024
  const letter = /\bulimit\b.* -[HS]?(\w)\b/.exec(command)?.[1]
  if (number && letter) return { name: 'ulimit', answersFor: ['ulimit'], rows: [{ letter, soft: number[1]! }] }
  const isSilent = body.trim() === ''
  return isSilent && own[0] ? asOutput(own[0], []) : null
}

function readUnnamed(body: string): ReadOutput | null {
  for (const reader of readers.filter(({ needsPrompt }) => !needsPrompt)) {
    const output = asOutput(reader, reader.read(body))
    if (output) return output
  }
  return null
}

function asOutput(reader: OutputReader, rows: readonly Row[] | null): ReadOutput | null {
  return rows === null ? null : { name: reader.name, answersFor: [reader.name, ...(reader.answersFor ?? [])], rows }
}

const stripEscapes = (text: string) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
