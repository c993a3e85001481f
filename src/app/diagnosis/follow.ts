import type { DiagnosedIncident, Diagnosis } from '../../core/diagnosis/types.ts'
import { inputOf, isEmpty, type Log, sizeOf, useLog } from '../paste/log-store.ts'
import { announce } from '../state/announce.ts'
import { Cancelled, diagnose, expectLog } from './scan-client.ts'
import { firstCause, useDiagnosis } from './store.ts'
import { plural } from './words.ts'

let running: ReturnType<typeof diagnose> | null = null

/** Reads again whenever the log or the answers change; typing is given a moment to come to rest. */
export function followLog(): void {
  expectLog()
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (delay: number) => {
    clearTimeout(timer)
    timer = setTimeout(read, delay)
  }
  useLog.subscribe(({ log }, before) => {
    if (log.source === before.log.source) return
    // A log that was put aside comes back with what was read of it.
    if (log.id !== before.log.id && useDiagnosis.getState().logId === log.id) {
      clearTimeout(timer)
      running?.cancel()
      running = null
      return
    }
    if (log.id !== before.log.id) useDiagnosis.setState({ answers: [] })
    if (isEmpty(log)) {
      clearTimeout(timer)
      running?.cancel()
      useDiagnosis.setState({
        phase: { kind: 'idle' },
        diagnosis: null,
        logId: log.id,
        selected: 0,
        openCause: null,
        brush: null,
      })
    } else later(log.id === before.log.id ? 300 : 0)
  })
  useDiagnosis.subscribe(({ answers }, before) => {
    if (answers !== before.answers && !isEmpty(useLog.getState().log)) later(0)
  })
  // What was pasted before this module was here.
  if (!isEmpty(useLog.getState().log)) later(0)
}

/** After a failure, when somebody wants it. */
export const readAgain = (): void => void read()

async function read(): Promise<void> {
  const { log } = useLog.getState()
  const { answers } = useDiagnosis.getState()
  running?.cancel()
  const since = performance.now()
  const nothing = { bytes: 0, total: sizeOf(log), lines: 0, findings: 0, first: [] }
  useDiagnosis.setState({ phase: { ...nothing, kind: 'reading', since } })
  const job = diagnose(inputOf(log), answers, (progress) => {
    if (running === mine) useDiagnosis.setState({ phase: { ...progress, kind: 'reading', since } })
  })
  const mine = { ...job, isStopped: false }
  mine.stop = () => {
    mine.isStopped = true
    job.stop()
  }
  running = mine
  useDiagnosis.setState({ stop: mine.stop })
  try {
    const diagnosis = await job.diagnosis
    if (running === mine) receive(log, diagnosis, mine.isStopped)
  } catch (error) {
    if (error instanceof Cancelled || running !== mine) return
    useDiagnosis.setState({
      phase: { kind: 'failed', message: error instanceof Error ? error.message : String(error) },
    })
  }
}

function receive(log: Log, diagnosis: Diagnosis, isStopped: boolean): void {
  const before = useDiagnosis.getState()
  const same = before.logId === log.id ? sameIncident(before.diagnosis?.incidents[before.selected], diagnosis) : -1
  const selected = Math.max(0, same)
  const incident = diagnosis.incidents[selected]
  const stillThere = same >= 0 && incident?.causes.some(({ id }) => id === before.openCause)
  const openCause = incident
    ? stillThere && before.answers.length === 0
      ? before.openCause
      : firstCause(incident)
    : null
  useDiagnosis.setState({
    phase: { kind: 'done', isStopped },
    diagnosis,
    logId: log.id,
    selected,
    openCause,
    ...(diagnosis.answers.length === 0 && { unanswered: { logId: log.id, diagnosis } }),
    brush: sameTimeline(before.diagnosis, diagnosis) && before.logId === log.id ? before.brush : null,
  })
  announce(summaryOf(diagnosis))
}

/** A pasted answer changes the ranking, not the log: what was picked of it stays picked. */
const sameTimeline = (before: Diagnosis | null, now: Diagnosis): boolean =>
  JSON.stringify(before?.reading.timeline) === JSON.stringify(now.reading.timeline)

/** Where the incident that was in view stands now: an edit above it must not throw the reader out of it. */
export function sameIncident(before: DiagnosedIncident | undefined, now: Diagnosis): number {
  if (!before) return -1
  const { code, entities } = before.incident
  const key = JSON.stringify(entities)
  const exact = now.incidents.findIndex(
    ({ incident }) => incident.code === code && JSON.stringify(incident.entities) === key,
  )
  return exact >= 0 ? exact : now.incidents.findIndex(({ incident }) => incident.code === code)
}

/** "EADDRINUSE and 1 more in 29 lines". */
export function summaryOf({ incidents, reading }: Diagnosis): string {
  const lines = plural(reading.lineCount, 'line')
  const [first, ...others] = incidents
  if (!first) return `No error code in ${lines}`
  return `${first.incident.code}${others.length > 0 ? ` and ${others.length} more` : ''} in ${lines}`
}
