/** A diagnosis as a person reads it in a terminal. */
import type { DiagnosedIncident, Diagnosis, Ending } from '../core/diagnosis/index.ts'
import { messagesOf } from '../core/errno/index.ts'
import { entry } from '../core/knowledge/index.ts'

export function describeDiagnosis({ reading, incidents, endings }: Diagnosis, columns: number): string {
  const ends = endings.map((ending) => describeEnding(ending, columns)).join('')
  if (incidents.length === 0) return `${nothingFound(reading.lineCount, reading.mentions.length)}${ends}`
  const blocks = incidents.map((one, index) => describeIncident(one, index, incidents, columns))
  const talk = reading.mentions.length === 0 ? '' : `\n${mentionsLine(reading.mentions.length)}\n`
  return `${blocks.join('\n')}${talk}${ends}`
}

function nothingFound(lines: number, mentions: number): string {
  const talk = mentions === 0 ? '' : ` ${mentionsLine(mentions)}`
  return `No errno in ${lines} line${lines === 1 ? '' : 's'}.${talk}\n`
}

const OR = new Intl.ListFormat('en', { type: 'disjunction' })

function describeEnding({ line, evidence, is, says, codes }: Ending, columns: number): string {
  const behind = codes.length === 0 ? '' : ` Behind it may stand ${OR.format(codes)}.`
  const lines = [`Line ${line}, “${evidence}”: ${is}`, ...indent(`${says.replaceAll('`', '')}${behind}`, columns)]
  return `\n${lines.join('\n')}\n`
}

const mentionsLine = (count: number) =>
  count === 1 ? 'One place only talks about a code.' : `${count} places only talk about a code.`

const ROLE = { root: 'root cause', consequence: 'follows from it', unrelated: 'on its own' } as const

function describeIncident(
  one: DiagnosedIncident,
  index: number,
  all: readonly DiagnosedIncident[],
  columns: number,
): string {
  const { incident, causes, question } = one
  const { glibc, node } = messagesOf(incident.code)
  const message = glibc ?? node ?? entry(incident.code)?.text.summary ?? ''
  const where = incident.first === incident.last ? `line ${incident.first}` : `lines ${incident.first}-${incident.last}`
  const times = incident.count === 1 ? '' : `, ${incident.count} times`
  const lines = [
    `${incident.code}  ${message}`,
    ...indent(`${ROLE[incident.role]}: ${incident.roleBecause} (${where}${times})`, columns),
  ]
  const facts = Object.entries(incident.entities).map(([key, value]) => `${key} ${value}`)
  if (facts.length > 0) lines.push(...indent(facts.join(' · '), columns))
  if (incident.role === 'root' || all.length <= 3) {
    for (const cause of causes.slice(0, 3))
      lines.push(
        '',
        ...indent(`${cause.likelihood}: ${cause.because}`, columns),
        ...cause.evidence.flatMap(({ says }) => indent(`- ${says}`, columns)),
        `  errlab lab ${cause.id}`,
      )
    if (question !== null) lines.push('', ...indent(`${question.ask}`, columns), `  $ ${question.run}`)
  }
  return `${index === 0 ? '' : '\n'}${lines.join('\n')}\n`
}

/** Wrapped at words, two blanks in. */
function indent(text: string, columns: number): string[] {
  const width = Math.max(30, Math.min(columns, 100) - 2)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one) => `  ${one}`)
}
