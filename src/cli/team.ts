/** What a team's overlay says of a log: `errlab diagnose --overlay FILE`. */
import type { Diagnosis, LogLines } from '../core/diagnosis/index.ts'
import { plain } from '../core/knowledge/index.ts'
import {
  adviceOn,
  faultLine,
  incidentOf,
  notesOn,
  type Overlay,
  portOwner,
  readOverlay,
  teamCodesIn,
  type WeighedTeamCause,
  weighTeamCauses,
} from '../core/overlay/index.ts'
import { knownContent } from '../core/overlay/known.ts'
import { type Io, readAll } from './io.ts'

/** The checked overlay, or what is wrong with it, a line each. */
export async function openOverlay(path: string, io: Io): Promise<Overlay | { readonly error: string }> {
  const file = await io.openFile(path, false)
  if ('error' in file) return file
  const read = readOverlay(new TextDecoder().decode(await readAll(file.chunks)), knownContent)
  return read.ok ? read.overlay : { error: read.faults.map((fault) => faultLine(path, fault)).join('\n') }
}

export interface TeamAnswer {
  readonly name: string
  /** The team's own codes in the log. */
  readonly incidents: readonly TeamIncident[]
  /** What it has to say of Errlab's. */
  readonly concerns: readonly TeamConcern[]
}
interface TeamIncident {
  readonly code: string
  readonly count: number
  readonly first: number
  readonly last: number
  readonly summary: string
  readonly causes: readonly TeamCauseAnswer[]
}
interface TeamConcern {
  readonly code: string
  readonly owner: string | null
  readonly notes: readonly string[]
  readonly advice: readonly string[]
  readonly causes: readonly TeamCauseAnswer[]
}
interface TeamCauseAnswer {
  readonly id: string
  readonly title: string
  readonly because: string
  readonly evidence: readonly string[]
}

export function teamAnswer(overlay: Overlay, { reading, incidents }: Diagnosis, lines: LogLines): TeamAnswer {
  return {
    name: overlay.team.name,
    incidents: teamCodesIn(overlay, allOf(lines)).map((hit) => ({
      code: hit.code.code,
      count: hit.count,
      first: hit.line,
      last: hit.last,
      summary: hit.code.summary,
      causes: weighTeamCauses(overlay, { reading, incident: incidentOf(hit), lines }, {}).map((one) =>
        asAnswer(one, {}),
      ),
    })),
    concerns: incidents.flatMap(({ incident, known, causes }) => {
      const port = portOwner(overlay, known)
      const concern: TeamConcern = {
        code: incident.code,
        owner: port && `port ${port.port} belongs to ${port.owner}${port.service ? ` (${port.service})` : ''}`,
        notes: [...(port?.note ? [port.note] : []), ...notesOn(overlay, incident.code, known).map(({ text }) => text)],
        advice: (causes[0] ? adviceOn(overlay, causes[0].id) : []).map(
          ({ verdict, fix, because }) => `${verdict}: ${fix}. ${because}`,
        ),
        causes: weighTeamCauses(overlay, { reading, incident, lines }, known)
          .filter(({ score }) => score > 0)
          .map((one) => asAnswer(one, known)),
      }
      const { owner, notes, advice, causes: own } = concern
      return owner === null && notes.length + advice.length + own.length === 0 ? [] : [concern]
    }),
  }
}

const asAnswer = ({ cause, evidence }: WeighedTeamCause, known: Readonly<Record<string, string>>): TeamCauseAnswer => ({
  id: cause.id,
  title: cause.title,
  because: plain(cause.because, known),
  evidence: evidence.map(({ says }) => says),
})

function* allOf(lines: LogLines): Generator<string> {
  for (let number = 1; number <= lines.count; number++) yield lines.line(number)
}

/** Empty where the log concerns nothing of the team. */
export function describeTeam({ name, incidents, concerns }: TeamAnswer): string {
  const lines = [
    ...incidents.flatMap(({ code, count, first, last, summary, causes }) => [
      `${code}  ${summary} (${first === last ? `line ${first}` : `lines ${first}-${last}`}${count > 1 ? `, ${count} times` : ''})`,
      ...causes.flatMap(causeLines),
    ]),
    ...concerns.flatMap(({ code, owner, notes, advice, causes }) => [
      `${code}${owner === null ? '' : `  ${owner}`}`,
      ...[...notes, ...advice].map((text) => `  ${text}`),
      ...causes.flatMap(causeLines),
    ]),
  ]
  return lines.length === 0 ? '' : `\nFrom ${name}, not from Errlab\n${lines.map((line) => `  ${line}\n`).join('')}`
}

const causeLines = ({ because, evidence }: TeamCauseAnswer): readonly string[] => [
  `  ${because}`,
  ...evidence.map((says) => `  - ${says}`),
]
