/** The JSON form of a diagnosis: DESIGN.md section 9. */
import { type Diagnosis, diagnose } from '../core/diagnosis/index.ts'
import type { Incident, Reading } from '../core/lib/index.ts'
import { readLog } from '../core/matcher/index.ts'

export function diagnoseText(log: string | Uint8Array): Diagnosis {
  const reading = readLog(log)
  return diagnose(reading, { log: typeof log === 'string' ? log : new TextDecoder().decode(log) })
}

export function answerOf({ reading, incidents, endings }: Diagnosis) {
  const root = incidents.find(({ incident }) => incident.role === 'root')
  return {
    findings: reading.findings.map(({ places: _places, ...finding }) => finding),
    mentions: reading.mentions,
    incidents: incidents.map(({ incident }) => incidentOf(incident)),
    primary: reading.primary,
    ...(endings.length > 0 && { endings }),
    ...(reading.sampled && { sampled: true }),
    ...(reading.timeline && { timeline: reading.timeline }),
    causes: (root?.causes ?? []).map(({ id, title, likelihood, because, evidence }) => ({
      id,
      title,
      likelihood,
      because,
      evidence: evidence.map(({ says }) => says),
    })),
  }
}

export const hasFindings = (reading: Reading): boolean => reading.findings.length > 0

function incidentOf({ code, count, first, last, role, roleBecause, entities }: Incident) {
  return { code, count, first, last, role, roleBecause, entities }
}
