import type { Diagnosis } from '../core/diagnosis/index.ts'
import { answerOf, diagnoseText, hasFindings } from './answer.ts'
import { describeDiagnosis } from './describe.ts'
import { Follower } from './follow.ts'
import { openInput } from './input.ts'
import { type Io, linesOf } from './io.ts'
import type { Arguments } from './options.ts'
import { readLogFrom } from './read-log.ts'
import { describeTeam, openOverlay, teamAnswer } from './team.ts'

const INTERRUPTED = 130

/** 0 when no errno was found, 1 with findings, 2 for usage or unreadable input, 130 after Ctrl-C. */
export async function diagnoseCommand({ words, options }: Arguments, io: Io): Promise<number> {
  if (options.jsonl !== undefined) return diagnoseLines(io)
  const names = words.length === 0 ? ['-'] : words
  const isFollowing = options.follow !== undefined
  if (isFollowing && names.length > 1) {
    io.stderr('errlab diagnose: --follow reads one log at a time\n')
    return 2
  }
  if (words.length === 0 && io.isInteractive) io.stderr('errlab: paste a log, then press Ctrl-D\n')
  return diagnoseAll(names, options, io)
}

async function diagnoseAll(names: readonly string[], options: Arguments['options'], io: Io): Promise<number> {
  const asJson = options.json !== undefined
  const overlay = options.overlay === undefined ? null : await openOverlay(options.overlay, io)
  if (overlay !== null && 'error' in overlay) {
    io.stderr(`errlab: ${overlay.error}\n`)
    return 2
  }
  const answers: object[] = []
  let worst = 0
  for (const name of names) {
    const read = await diagnoseOne(name, options.follow !== undefined && !asJson, options.follow !== undefined, io)
    if ('error' in read) {
      io.stderr(`errlab: ${read.error}\n`)
      answers.push({ file: name, error: read.error })
      worst = 2
      continue
    }
    const { diagnosis, isPartial } = read
    const team = overlay && teamAnswer(overlay, diagnosis, read.lines)
    answers.push({ file: name, ...answerOf(diagnosis), ...(team && { team }), ...(isPartial && { partial: true }) })
    if (!asJson)
      io.stdout(described(name, names.length > 1, diagnosis, isPartial, io) + (team ? describeTeam(team) : ''))
    if (worst < 2 && (hasFindings(diagnosis.reading) || (team && team.incidents.length > 0))) worst = 1
    if (isPartial) {
      worst = INTERRUPTED
      break
    }
  }
  if (asJson) io.stdout(jsonOf(answers, names.length > 1, worst === 2))
  return worst
}

async function diagnoseOne(name: string, tells: boolean, follow: boolean, io: Io) {
  const input = await openInput(name, io, follow)
  if ('error' in input) return input
  const follower = tells ? new Follower(io) : null
  return readLogFrom(input, io, follow ? (scanner) => follower?.tell(scanner) : undefined)
}

function described(name: string, isOneOfMany: boolean, diagnosis: Diagnosis, isPartial: boolean, io: Io): string {
  const head = isOneOfMany ? `==> ${name} <==\n` : ''
  const lines = diagnosis.reading.lineCount
  const stopped = isPartial ? `Stopped after ${lines} line${lines === 1 ? '' : 's'}; this is about them only.\n\n` : ''
  return `${head}${stopped}${describeDiagnosis(diagnosis, io.columns)}${isOneOfMany ? '\n' : ''}`
}

/** One log: its answer. Several: one for each file, in the order in which they were named. */
function jsonOf(answers: readonly object[], areMany: boolean, isError: boolean): string {
  if (areMany) return `${JSON.stringify({ files: answers }, null, 2)}\n`
  if (isError) return ''
  const { file: _file, ...answer } = answers[0] as { file: string }
  return `${JSON.stringify(answer, null, 2)}\n`
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
