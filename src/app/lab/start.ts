import type { DiagnosedIncident } from '../../core/diagnosis/types.ts'
import { focusPane, useView } from '../state/view.ts'
import { useLab } from './store.ts'

// The machine's client stays out of the critical path: it comes with the first lab.
const client = () => import('./machine-client.ts')

/** Starts the lab of a cause with the person's own values, and shows it. */
export function startLab(cause: string, values: Readonly<Record<string, string>>): void {
  useLab.setState({ phase: { kind: 'starting' }, cause, values })
  void client().then(({ startMachine }) => startMachine(cause, values), unavailable)
  focusPane('lab')
}

/** The lab of the incident in view: of the cause that is open, else of the likeliest. */
export function startLabFor(state: {
  readonly diagnosis: { readonly incidents: readonly DiagnosedIncident[] } | null
  readonly selected: number
  readonly openCause: string | null
}): void {
  const incident = state.diagnosis?.incidents[state.selected]
  const cause = state.openCause ?? incident?.causes[0]?.id
  if (incident && cause) startLab(cause, incident.known)
  else useView.getState().show('lab')
}

/** Types a command of the diagnosis into the lab; starts the lab of the incident in view when there is none. */
export function tryInLab(command: string): void {
  void (async () => {
    const { phase } = useLab.getState()
    if (phase.kind !== 'running') {
      const { useDiagnosis } = await import('../diagnosis/store.ts')
      startLabFor(useDiagnosis.getState())
    }
    const { runLines } = await client()
    runLines(command)
    focusPane('lab')
  })().catch(unavailable)
}

function unavailable(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  useLab.setState({ phase: { kind: 'stopped', message: `The lab could not be loaded: ${message}` } })
}
