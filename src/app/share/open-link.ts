/** `/d/#1.…`: a shared diagnosis. The fragment never reaches a server. */
import { decodeLink, describeFault } from '../../core/share/index.ts'
import { useDiagnosis } from '../diagnosis/store.ts'
import { nameOf } from '../paste/intake.ts'
import { useLog } from '../paste/log-store.ts'
import { codec } from './codec.ts'

/** Shows what the fragment carries; gives the sentence that says what is wrong with it, or null. */
export async function openLink(fragment: string): Promise<string | null> {
  const decoded = await decodeLink(fragment, codec)
  if (!decoded.ok) return describeFault(decoded.error)
  const { log, answers, cause } = decoded.value
  useLog.getState().replace({ kind: 'text', text: log }, nameOf(log), 'link')
  useDiagnosis.getState().setAnswers(answers)
  if (cause) openWhenThere(cause)
  return null
}

/** The cause that the sender looked at, once the diagnosis knows it. */
function openWhenThere(cause: string): void {
  const stop = useDiagnosis.subscribe(({ diagnosis, phase }) => {
    if (phase.kind !== 'done' || !diagnosis) return
    stop()
    const index = diagnosis.incidents.findIndex(({ causes }) => causes.some(({ id }) => id === cause))
    if (index < 0) return
    useDiagnosis.getState().select(index)
    useDiagnosis.getState().openCauseOf(cause)
  })
}
