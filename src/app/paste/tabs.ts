/**
 * Several logs beside each other. The one in view lives in the stores of the log and of the diagnosis; the others are put aside
 * with everything that was known of them, and come back without being read again. Loaded when somebody wants a second log.
 */
import { create } from 'zustand'
import { useDiagnosis } from '../diagnosis/store.ts'
import { announce } from '../state/announce.ts'
import { useView } from '../state/view.ts'
import { isEmpty, type Log, nextId, useLog } from './log-store.ts'

export interface Parked {
  readonly log: Log
  readonly isBench: boolean
  readonly answers: readonly string[]
  /** Null where it was not read to its end: then it is read when it comes back. */
  readonly reading: Pick<
    ReturnType<typeof useDiagnosis.getState>,
    'phase' | 'diagnosis' | 'selected' | 'openCause' | 'brush'
  > | null
}
export interface Tab {
  readonly key: number
  /** Null for the tab in view. */
  readonly parked: Parked | null
}
interface TabsState {
  readonly tabs: readonly Tab[]
}

let lastKey = 1
export const useTabs = create<TabsState>()(() => ({ tabs: [{ key: lastKey, parked: null }] }))

const tabs = () => useTabs.getState().tabs

/** Puts the log in view aside and opens an empty one beside it; an empty log is not worth a tab. */
export function newTab(): void {
  if (isEmpty(useLog.getState().log)) return
  const aside = park()
  const key = ++lastKey
  useTabs.setState({
    tabs: tabs().flatMap((tab) =>
      tab.parked
        ? [tab]
        : [
            { ...tab, parked: aside },
            { key, parked: null },
          ],
    ),
  })
  useLog.setState({ previous: null })
  useLog.getState().clear()
  useLog.setState({ previous: null })
  announce('New log')
}

/** The log that was just replaced becomes a tab before the one in view. */
export function keepPrevious(): void {
  const { previous } = useLog.getState()
  if (!previous) return
  const kept: Tab = { key: ++lastKey, parked: { log: previous, isBench: true, answers: [], reading: null } }
  useTabs.setState({ tabs: tabs().flatMap((tab) => (tab.parked ? [tab] : [kept, tab])) })
  useLog.setState({ previous: null })
}

/** Adds a log that is not looked at now. */
export function addAside(log: Omit<Log, 'id' | 'revision'>, answers: readonly string[]): void {
  const parked: Parked = { log: { ...log, id: nextId(), revision: 0 }, isBench: true, answers, reading: null }
  useTabs.setState({ tabs: [...tabs(), { key: ++lastKey, parked }] })
}

export function showTab(key: number): void {
  const wanted = tabs().find((tab) => tab.key === key)?.parked
  if (!wanted) return
  const aside = park()
  useTabs.setState({
    tabs: tabs().map((tab) => (tab.key === key ? { key, parked: null } : tab.parked ? tab : { ...tab, parked: aside })),
  })
  unpark(wanted)
  announce(`Log ${wanted.log.name || 'without a name'}`)
}

/** The next tab in that direction, around the ends. */
export function stepTab(step: 1 | -1): boolean {
  const all = tabs()
  if (all.length < 2) return false
  const at = all.findIndex(({ parked }) => parked === null)
  showTab(all[(at + step + all.length) % all.length]!.key)
  return true
}

/** Closes a tab; where it was in view, its neighbour comes into view. */
export function closeTab(key: number): void {
  const all = tabs()
  const at = all.findIndex((tab) => tab.key === key)
  if (at < 0 || all.length < 2) return
  if (all[at]!.parked === null) showTab((all[at + 1] ?? all[at - 1])!.key)
  const closed = tabs()[at]?.parked ?? null
  useTabs.setState({ tabs: tabs().filter((tab) => tab.key !== key) })
  if (closed) for (const tell of onClosed) tell(closed)
}

/** Text that was typed a moment before its tab was put aside. */
export function editAside(logId: number, text: string): void {
  useTabs.setState({
    tabs: tabs().map((tab) =>
      tab.parked?.log.id === logId && tab.parked.log.source.kind === 'text' && tab.parked.log.source.text !== text
        ? {
            ...tab,
            parked: { ...tab.parked, log: { ...tab.parked.log, source: { kind: 'text', text } }, reading: null },
          }
        : tab,
    ),
  })
}

export const isAside = (logId: number): boolean => tabs().some(({ parked }) => parked?.log.id === logId)

type Closed = (parked: Parked) => void
const onClosed = new Set<Closed>()
/** Who keeps something for a tab lets go of it then. */
export function whenClosed(tell: Closed): () => void {
  onClosed.add(tell)
  return () => onClosed.delete(tell)
}

function park(): Parked {
  const { log } = useLog.getState()
  const { logId, phase, diagnosis, selected, openCause, brush, answers } = useDiagnosis.getState()
  const isRead = logId === log.id && phase.kind === 'done'
  const isBench = useView.getState().benchOf === log.id
  return { log, isBench, answers, reading: isRead ? { phase, diagnosis, selected, openCause, brush } : null }
}

function unpark({ log, isBench, answers, reading }: Parked): void {
  if (isBench) useView.getState().benchIt(log.id)
  useLog.setState({ previous: null })
  // First what is known of it: whoever follows the log then knows that it was read.
  if (reading) useDiagnosis.setState({ ...reading, answers, logId: log.id })
  useLog.getState().adopt(log)
  if (!reading) useDiagnosis.getState().setAnswers(answers)
}
