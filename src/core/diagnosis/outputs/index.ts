/** Which command printed this text, and what it says. */
import type { OutputReader, Row } from './reader.ts'

export type { Row }

const files = import.meta.glob<OutputReader>(['./*.ts', '!./*.test.ts', '!./index.ts', '!./reader.ts'], {
  eager: true,
  import: 'default',
})
const readers = Object.values(files)

/** What an answer's `reads.output` may be. */
export const readerNames = (): readonly string[] =>
  readers.flatMap(({ name, answersFor = [] }) => [name, ...answersFor])

/** As what the output of a command line can be read. */
export const outputsOf = (line: string): readonly string[] =>
  commandsOf(line)
    .flatMap((command) => readersOf(command))
    .flatMap(({ name, answersFor = [] }) => [name, ...answersFor])

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
    if (command !== null) return readOf(command, body)
    const output = readUnnamed(body)
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
    if (prompt && commandsOf(prompt[1]!).some((command) => readersOf(command).length > 0))
      out.push({ command: prompt[1]!, lines: [] })
    else if (!BARE_PROMPT.test(line)) out.at(-1)!.lines.push(line)
  }
  return out
    .map(({ command, lines }) => ({ command, body: lines.join('\n') }))
    .filter(({ command, body }) => command !== null || body.trim() !== '')
}

// docker exec -it web, docker compose exec web, podman exec web, kubectl exec web --, ssh host
const INSIDE =
  /^(?:sudo )?(?:(?:docker|podman|nerdctl)(?: compose)? exec(?: -\w+)* \S+|kubectl exec(?: -\w+(?: \S+)?)* \S+ --) +/

/** The readers of the program in a command: `sudo ss -ltnp` → ss, `ip -6 route` → those of `ip route`. */
function readersOf(command: string): readonly OutputReader[] {
  const words = command.trim().replace(INSIDE, '').split(/\s+/)
  const said = words.filter((word) => word !== 'sudo' && !/^\w+=/.test(word) && !word.startsWith('-'))
  const program = said[0]?.replace(/^.*\//, '') ?? ''
  return readers.filter(({ commands }) => commands.includes(program) || commands.includes(`${program} ${said[1]}`))
}

/** `cat /etc/resolv.conf; dig NAME`: each of them has printed a part of what stands below. */
function readOf(line: string, body: string): readonly ReadOutput[] {
  const commands = commandsOf(line)
  if (commands.length === 1) return readOne(line, body)
  const found = new Map<string, ReadOutput>()
  for (const command of commands) {
    const output = firstThatReads(readersOf(command), body, command)
    if (output) found.set(output.name, output)
  }
  return [...found.values()]
}

const commandsOf = (line: string) => line.split(/;|&&|\|\|/).filter((command) => command.trim() !== '')

function readOne(command: string, body: string): readonly ReadOutput[] {
  const own = readersOf(command)
  const number = /^\s*(\d+|unlimited)\s*$/.exec(body)
  // ulimit -n → 1024
  const letter = /\bulimit\b.* -[HS]?(\w)\b/.exec(command)?.[1]
  const limit = number && letter ? { letter, soft: number[1]! } : null
  // Behind a prompt we know the command, so an empty output is an answer too.
  const quiet = body.trim() === '' ? own.find(({ neverSilent }) => !neverSilent) : undefined
  const output =
    firstThatReads(own, body, command) ??
    (limit && { name: 'ulimit', answersFor: ['ulimit'], rows: [limit] }) ??
    (quiet && asOutput(quiet, [])) ??
    readUnnamed(body)
  return output ? [output] : []
}

function firstThatReads(some: readonly OutputReader[], body: string, command: string): ReadOutput | null {
  for (const reader of some) {
    const output = asOutput(reader, reader.read(body, command))
    if (output) return output
  }
  return null
}

function readUnnamed(body: string): ReadOutput | null {
  return firstThatReads(
    readers.filter(({ needsPrompt }) => !needsPrompt),
    body,
    '',
  )
}

function asOutput(reader: OutputReader, rows: readonly Row[] | null): ReadOutput | null {
  return rows === null ? null : { name: reader.name, answersFor: [reader.name, ...(reader.answersFor ?? [])], rows }
}

const stripEscapes = (text: string) => text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
