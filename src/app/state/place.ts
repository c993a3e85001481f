/**
 * The address says where somebody stands, never what the log says: `#/lab/EADDRINUSE/port-held-by-another-process`. On a phone,
 * where a pane is a page, Back goes to the pane before.
 */
import { useDiagnosis } from '../diagnosis/store.ts'
import { useLog } from '../paste/log-store.ts'
import { pageAt } from '../ui/to.ts'
import { PANES, type PaneName, useView } from './view.ts'

export interface Place {
  readonly pane: PaneName
  readonly code: string
  /** `EADDRINUSE/port-held-by-another-process`; null where no cause is open. */
  readonly cause: string | null
}

export const fragmentOf = ({ pane, code, cause }: Place): string => `#/${pane}/${cause ?? code}`

/** Null for any other fragment: a jump within the page, or nonsense. */
export function placeOf(fragment: string): Place | null {
  const [, pane, code, slug] = /^#\/(\w+)\/(E[A-Z0-9_]+)(?:\/([\w-]+))?$/.exec(fragment) ?? []
  const known = PANES.find((name) => name === pane)
  return known && code ? { pane: known, code, cause: slug ? `${code}/${slug}` : null } : null
}

/** Keeps the address at where the person is, and goes where the address says. */
export function followPlace(): void {
  // What a shared diagnosis carries stays in its address.
  if (pageAt(location.pathname) !== '/') return
  let wanted = placeOf(location.hash)
  const write = () => {
    const here = placeNow()
    if (here && wanted) {
      const place = wanted
      wanted = null
      // The log that was kept is there again: so is the place in it.
      if (useLog.getState().log.arrived === 'kept') return go(place)
    }
    const fragment = here ? fragmentOf(here) : ''
    const before = placeOf(location.hash)
    if (fragment === location.hash || (!here && !before)) return
    const isStep = before !== null && here !== null && before.pane !== here.pane
    history[isStep ? 'pushState' : 'replaceState'](null, '', fragment || location.pathname + location.search)
  }
  // Once for all that one click changes, and behind the frame that shows it: browsers take some 10 ms for a new address.
  let isDue = false
  const writeSoon = () => {
    if (isDue) return
    isDue = true
    requestAnimationFrame(() =>
      setTimeout(() => {
        isDue = false
        write()
      }),
    )
  }
  useDiagnosis.subscribe(writeSoon)
  useView.subscribe(writeSoon)
  useLog.subscribe(writeSoon)
  addEventListener('popstate', () => {
    const place = placeOf(location.hash)
    if (place) go(place)
  })
  write()
}

function placeNow(): Place | null {
  const { diagnosis, logId, selected, openCause } = useDiagnosis.getState()
  const code = diagnosis?.incidents[selected]?.incident.code
  if (code === undefined || logId !== useLog.getState().log.id) return null
  return { pane: useView.getState().pane, code, cause: openCause?.startsWith(`${code}/`) ? openCause : null }
}

function go({ pane, code, cause }: Place): void {
  const { diagnosis, select, openCauseOf } = useDiagnosis.getState()
  const index = diagnosis?.incidents.findIndex(({ incident }) => incident.code === code) ?? -1
  if (index >= 0 && placeNow()?.code !== code) select(index)
  if (cause && diagnosis?.incidents[index]?.causes.some(({ id }) => id === cause)) openCauseOf(cause)
  if (useView.getState().pane !== pane) useView.getState().show(pane)
}
