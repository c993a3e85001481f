import { answerOf, diagnoseText, hasFindings } from './answer.ts'
import { describeDiagnosis } from './describe.ts'
import { type Io, linesOf, readAll } from './io.ts'
import type { Arguments } from './options.ts'

/** 0 when no errno was found, 1 with findings, 2 for usage or unreadable input. */
export async function diagnoseCommand({ words, options }: Arguments, io: Io): Promise<number> {
  if (options.jsonl !== undefined) return diagnoseLines(io)
  if (words.length > 1) {
    io.stderr('errlab diagnose: one file at a time\n')
    return 2
  }
  const log = await readLogFile(words[0] ?? '-', io)
  if (log === null) return 2
  const diagnosis = diagnoseText(log)
  io.stdout(
    options.json === undefined
      ? describeDiagnosis(diagnosis, io.columns)
      : `${JSON.stringify(answerOf(diagnosis), null, 2)}\n`,
  )
  return hasFindings(diagnosis.reading) ? 1 : 0
}

/** Null when it cannot be read, after saying why. */
export async function readLogFile(path: string, io: Io): Promise<Uint8Array | null> {
  if (path === '-') return readAll(io.stdin)
  const file = await io.readFile(path)
  if ('bytes' in file) return file.bytes
  io.stderr(`errlab: ${file.error}\n`)
  return null
}

/** One answer a line, in the order of the questions; an unreadable line is answered with its error. */
async function diagnoseLines(io: Io): Promise<number> {
  for await (const line of linesOf(io.stdin)) {
    if (line.trim() === '') continue
    io.stdout(`${JSON.stringify(answerLine(line))}\n`)
  }
  return 0
}

function answerLine(line: string): { id: unknown; error?: string } {
  const question = parse(line)
  if (question === null) return { id: null, error: 'this line is no JSON object' }
  const { id = null, log } = question
  if (typeof log !== 'string') return { id, error: 'there is no text in "log"' }
  try {
    return { id, ...answerOf(diagnoseText(log)) }
  } catch (error) {
    // A bug of ours must not take the answers to the other lines with it.
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}

export function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
