import { useDiagnosis } from '../diagnosis/store.ts'
import { startLabFor } from '../lab/start.ts'
import { useView } from '../state/view.ts'
import type { LensActions } from './LogView.tsx'
import { revealLine } from './reveal.ts'

/** What the marks of the log do; the same object for ever, so that lines need not be drawn again. */
export const LENS_ACTIONS: LensActions = {
  explain(incident) {
    useDiagnosis.getState().select(incident)
    useView.getState().show('diagnosis')
  },
  reproduce(incident) {
    useDiagnosis.getState().select(incident)
    startLabFor(useDiagnosis.getState())
  },
  showLine: (line) => revealLine(line),
}
