/** Does a clue hold for this incident, and where does the log say so? */
import type { ClueCondition } from '../knowledge/schema.ts'
import type { EntityKey, Incident, Reading } from '../lib/index.ts'
import { findLine, type LogLines, reachIn } from './lines.ts'

export interface Scene {
  readonly reading: Reading
  readonly incident: Incident
  readonly lines: LogLines
  /** How far a clue looks that does not say it, in lines; without it as far as for the only incident. */
  readonly reach?: number
}

/** Null when a part does not hold; else the line which shows it, if one line does. */
export function clueHolds(when: ClueCondition, scene: Scene): { readonly line: number | null } | null {
  const { incident, reading } = scene
  if (when.syscall && !when.syscall.includes(incident.entities.syscall ?? '')) return null
  if (when.dialect && !when.dialect.includes(incident.dialect)) return null
  const platform = incident.platform ?? reading.platform
  if (when.platform && !when.platform.includes(platform ?? '')) return null
  if (when.missing?.some((key) => incident.entities[key] !== undefined)) return null
  if (when.countAtLeast !== undefined && incident.count < when.countAtLeast) return null
  if (!entitiesMatch(when, incident) || !numbersMatch(when, incident)) return null
  const other = otherIncident(when, scene)
  if (when.also && other === null) return null
  if (when.text === undefined) return { line: other?.first ?? placeOf(when, incident) ?? incident.first }
  const line = findLine(
    scene.lines,
    compiled(when.text, 'i'),
    incident,
    when.near,
    scene.reach ?? reachIn(scene.lines, 1),
  )
  return line === null ? null : { line }
}

function entitiesMatch(when: ClueCondition, { entities }: Incident): boolean {
  return Object.entries(when.entity ?? {}).every(([key, pattern]) => {
    const value = entities[key as EntityKey]
    return value !== undefined && compiled(`^(?:${pattern})$`, '').test(value)
  })
}

function numbersMatch(when: ClueCondition, { entities }: Incident): boolean {
  return Object.entries(when.number ?? {}).every(([key, { below, atLeast }]) => {
    const value = Number(entities[key as EntityKey] ?? Number.NaN)
    return !Number.isNaN(value) && (below === undefined || value < below) && (atLeast === undefined || value >= atLeast)
  })
}

function otherIncident(when: ClueCondition, { reading, incident }: Scene): Incident | null {
  return reading.incidents.find((other) => other !== incident && when.also?.includes(other.code)) ?? null
}

/** Where the entity stands that a clue speaks of. */
function placeOf(when: ClueCondition, { places }: Incident): number | undefined {
  const key = Object.keys({ ...when.entity, ...when.number })[0] as EntityKey | undefined
  return key && places[key]?.line
}

const cache = new Map<string, RegExp>()
function compiled(source: string, flags: 'i' | ''): RegExp {
  const key = `${flags}/${source}`
  const known = cache.get(key)
  if (known) return known
  const pattern = new RegExp(source, flags)
  cache.set(key, pattern)
  return pattern
}
