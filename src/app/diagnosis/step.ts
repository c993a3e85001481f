import { incidentsWithin } from '../paste/log-marks.ts'
import { useDiagnosis } from './store.ts'

/** The next incident in that direction, of those which the timeline lets through; null at the end. */
export function neighbourIncident(step: 1 | -1): number | null {
  const { diagnosis, selected, brush } = useDiagnosis.getState()
  if (!diagnosis) return null
  const shown = brush ? incidentsWithin(diagnosis, brush.lines) : null
  for (let at = selected + step; at >= 0 && at < diagnosis.incidents.length; at += step) {
    if (!shown || shown.has(at)) return at
  }
  return null
}

export function stepIncident(step: 1 | -1): void {
  const next = neighbourIncident(step)
  if (next !== null) useDiagnosis.getState().select(next)
}
