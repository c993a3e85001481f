import { create } from 'zustand'
import { useDiagnosis } from '../diagnosis/store.ts'
import { isEmpty, useLog } from '../paste/log-store.ts'
import { forgetKept, keepLog, readKept } from './keep.ts'
import { useSettings } from './settings.ts'

/** Whether the device keeps what it was asked to keep. */
export const useDraft = create<{ readonly isBlocked: boolean }>()(() => ({ isBlocked: false }))

const REST_MS = 800

/** Restores what a reload carried over or the person asked to keep, then keeps the log while that setting is on. */
export async function followDrafts(): Promise<void> {
  await restore()
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(keep, REST_MS)
  }
  useLog.subscribe(({ log }, before) => {
    if (log.source !== before.log.source) later()
  })
  useDiagnosis.subscribe(({ answers }, before) => {
    if (answers !== before.answers) later()
  })
  useSettings.subscribe(({ remember }, before) => {
    if (remember === before.remember) return
    if (remember) void keep()
    else void forgetKept('draft')
  })
}

async function restore(): Promise<void> {
  const carried = await readKept('reload')
  if (carried) await forgetKept('reload')
  const kept = carried ?? (useSettings.getState().remember ? await readKept('draft') : null)
  if (!kept || kept.text === '' || !isEmpty(useLog.getState().log)) return
  useLog.getState().replace({ kind: 'text', text: kept.text }, kept.name, 'kept')
  if (kept.answers.length > 0) useDiagnosis.getState().setAnswers(kept.answers)
}

async function keep(): Promise<void> {
  if (!useSettings.getState().remember) return
  const { log } = useLog.getState()
  if (isEmpty(log)) return forgetKept('draft')
  // A file of hundreds of megabytes stays where it is: on the person's disk.
  if (log.source.kind !== 'text') return
  const { answers } = useDiagnosis.getState()
  useDraft.setState({ isBlocked: !(await keepLog('draft', { text: log.source.text, name: log.name, answers })) })
}
