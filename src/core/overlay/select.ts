/** What of the team's file concerns an incident, or a page. */
import { clueHolds, type Scene } from '../diagnosis/clues.ts'
import type { Evidence } from '../diagnosis/types.ts'
import { plain } from '../knowledge/template.ts'
import type { Incident } from '../lib/index.ts'
import type { Overlay, TeamAdvice, TeamCause, TeamCode, TeamNote, TeamPort } from './schema.ts'

type Values = Readonly<Record<string, string>>

const codeOf = (id: string): string => id.slice(0, id.indexOf('/'))

/** The owner of the port that the incident is about. */
export const portOwner = ({ ports }: Overlay, values: Values): TeamPort | null =>
  ports.find(({ port }) => String(port) === values['port']) ?? null

/** Notes on a code, narrowed by cause and by values where they say so. */
export function notesOn({ notes }: Overlay, code: string, values: Values): readonly TeamNote[] {
  return notes.filter(
    (note) =>
      (note.code === undefined || note.code === code) &&
      (note.cause === undefined || codeOf(note.cause) === code) &&
      Object.entries(note.when ?? {}).every(([key, value]) => values[key] === String(value)),
  )
}

/** Notes that a page without a log can show: those that hang on no value. */
export const notesOfPage = ({ notes }: Overlay, code: string, cause: string | null): readonly TeamNote[] =>
  notes.filter((note) => {
    if (note.when !== undefined) return false
    if (note.cause !== undefined) return note.cause === cause || (cause === null && codeOf(note.cause) === code)
    return note.code === code
  })

export const adviceOn = ({ advice }: Overlay, cause: string): readonly TeamAdvice[] =>
  advice.filter((one) => one.cause === cause)

export const teamCausesOf = ({ causes }: Overlay, code: string): readonly TeamCause[] =>
  causes.filter(({ id }) => codeOf(id) === code)

export interface WeighedTeamCause {
  readonly cause: TeamCause
  readonly score: number
  readonly evidence: readonly Evidence[]
}

/** From this score down a cause is out, as for Errlab's own. */
const OUT = -3

/** The team's causes of an incident, likeliest first; those that are ruled out are left out. */
export function weighTeamCauses(overlay: Overlay, scene: Scene, values: Values): readonly WeighedTeamCause[] {
  return teamCausesOf(overlay, scene.incident.code)
    .map((cause) => {
      const evidence = cause.clues.flatMap(({ weight, says, text, near, entity }): Evidence[] => {
        const when = {
          ...(text !== undefined && { text }),
          ...(near !== undefined && { near }),
          ...(entity && { entity }),
        }
        const shown = clueHolds(when, scene)
        return shown ? [{ says: plain(says, values), weight, line: shown.line }] : []
      })
      return { cause, evidence, score: evidence.reduce<number>((sum, { weight }) => sum + weight, cause.prior) }
    })
    .filter(({ score }) => score > OUT)
    .sort((a, b) => b.score - a.score)
}

export interface TeamCodeHit {
  readonly code: TeamCode
  /** 1-based. */
  readonly line: number
  readonly last: number
  readonly count: number
}

/** The team's own codes in a log, in order of appearance. */
export function teamCodesIn({ codes }: Overlay, lines: Iterable<string>): readonly TeamCodeHit[] {
  const patterns = codes.map((code) => {
    const words = code.match ?? [code.code]
    return [code, new RegExp(`(?<![\\w-])(?:${words.map(escaped).join('|')})(?![\\w-])`, 'g')] as const
  })
  const hits = new Map<string, TeamCodeHit>()
  let line = 0
  for (const text of lines) {
    line++
    for (const [code, pattern] of patterns) {
      const more = text.match(pattern)?.length ?? 0
      if (more === 0) continue
      const hit = hits.get(code.code)
      hits.set(code.code, { code, line: hit?.line ?? line, last: line, count: (hit?.count ?? 0) + more })
    }
  }
  return [...hits.values()]
}

/** A code of the team's as clues see an incident: on its own, where it stands. */
export const incidentOf = ({ code, line, last, count }: TeamCodeHit): Incident => ({
  code: code.code,
  count,
  first: line,
  last,
  role: 'unrelated',
  roleBecause: "a code of the team's own",
  follows: null,
  entities: {},
  places: {},
  dialect: '',
  platform: null,
  finding: -1,
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
