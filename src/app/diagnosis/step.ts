import { incidentsWithin, marksOf } from '../paste/log-marks.ts'
import { bringIntoView, useReveal } from '../paste/reveal.ts'
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

/** To the next line in which something failed; its incident comes along. */
export function stepFinding(step: 1 | -1): void {
  const { diagnosis, selected, brush, select } = useDiagnosis.getState()
  const [first, last] = brush?.lines ?? [1, Number.POSITIVE_INFINITY]
  const found = [...marksOf(diagnosis)]
    .filter(([line, { code }]) => code !== '' && first <= line && line <= last)
    .sort(([a], [b]) => a - b)
  // The line that was asked for last, as long as it is one of these: another log may have come meanwhile.
  const asked = useReveal.getState().wish?.line
  const isThere = found.some(([line, { incident }]) => line === asked && incident === selected)
  const here = isThere ? asked! : (diagnosis?.incidents[selected]?.incident.first ?? 0)
  const next = step > 0 ? found.find(([line]) => line > here) : found.findLast(([line]) => line < here)
  if (!next) return
  const [line, { incident }] = next
  if (incident !== selected) select(incident)
  bringIntoView(line)
}
