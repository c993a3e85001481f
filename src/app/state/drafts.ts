import { create } from 'zustand'
import { useDiagnosis } from '../diagnosis/store.ts'
import { isEmpty, type Log, textOf, useLog } from '../paste/log-store.ts'
import { addAside, isAside, type Parked, useTabs, whenClosed } from '../paste/tabs.ts'
import { addToHistory, clearHistory } from './history.ts'
import { forgetKept, type KeptLog, type KeptLogs, keepLogs, readKept } from './keep.ts'
import { useSettings } from './settings.ts'

/** Whether the device keeps what it was asked to keep. */
export const useDraft = create<{ readonly isBlocked: boolean }>()(() => ({ isBlocked: false }))

const REST_MS = 800

/** Restores what a reload carried over or the person asked to keep, then keeps the logs while that setting is on. */
export async function followDrafts(): Promise<void> {
  await restore()
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(keep, REST_MS)
  }
  useLog.subscribe(({ log }, before) => {
    if (log.source !== before.log.source || log.name !== before.log.name) later()
    if (log.id !== before.log.id && !isAside(before.log.id)) void remember(before.log)
  })
  useTabs.subscribe(later)
  whenClosed(({ log }) => void remember(log))
  useDiagnosis.subscribe(({ answers }, before) => {
    if (answers !== before.answers) later()
  })
  useSettings.subscribe(({ remember }, before) => {
    if (remember === before.remember) return
    if (remember) void keep()
    else void Promise.all([forgetKept('draft'), clearHistory()])
  })
}

async function restore(): Promise<void> {
  const carried = await readKept('reload')
  if (carried) await forgetKept('reload')
  const kept = carried ?? (useSettings.getState().remember ? await readKept('draft') : null)
  if (!kept) return
  // Who was quicker keeps the place: what was kept stands beside it.
  if (!isEmpty(useLog.getState().log)) setAside(kept)
  else if (kept.text !== '') {
    useLog.getState().replace({ kind: 'text', text: kept.text }, kept.name, 'kept')
    if (kept.answers.length > 0) useDiagnosis.getState().setAnswers(kept.answers)
  }
  kept.others.forEach(setAside)
}

function setAside({ text, name, answers }: KeptLog): void {
  if (text !== '') addAside({ source: { kind: 'text', text }, name, arrived: 'kept', at: Date.now() }, answers)
}

async function keep(): Promise<void> {
  if (!useSettings.getState().remember) return
  const logs = openLogs()
  if (logs === null) return forgetKept('draft')
  useDraft.setState({ isBlocked: !(await keepLogs('draft', logs)) })
}

/** All that is open, as it can be kept; null where there is nothing. A file of hundreds of megabytes stays on the person's disk. */
export function openLogs(): KeptLogs | null {
  const { log } = useLog.getState()
  const { answers } = useDiagnosis.getState()
  const others = useTabs.getState().tabs.flatMap(({ parked }) => (parked ? keptOf(parked) : []))
  if (textOf(log) === '' && others.length === 0) return null
  return { text: textOf(log), name: log.name, answers, others }
}

const keptOf = ({ log, answers }: Parked): KeptLog[] =>
  textOf(log) === '' ? [] : [{ text: textOf(log), name: log.name, answers }]

/** What is no longer open goes into the history. A sample is always at hand. */
async function remember(log: Log): Promise<void> {
  if (!useSettings.getState().remember || log.arrived === 'sample' || textOf(log) === '') return
  const isKept = await addToHistory({ name: log.name, text: textOf(log), at: Date.now() })
  if (!isKept) useDraft.setState({ isBlocked: true })
}
