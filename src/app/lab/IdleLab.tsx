import { useDiagnosis } from '../diagnosis/store.ts'
import { Button } from '../ui/Button.tsx'
import { startLabFor } from './start.ts'

/** Before the first start: what the lab is for, and the one button. */
export function IdleLab() {
  const state = useDiagnosis()
  const incident = state.diagnosis?.incidents[state.selected]
  const code = incident?.incident.code
  return (
    <div className="lab-idle">
      <p className="dx-lead">
        A Linux machine in this tab, on which {code ? <b>{code}</b> : 'the failure'} really happens: look into it, fix
        it and see that it is fixed, before you touch the real one.
      </p>
      {incident && incident.causes.length > 0 && (
        <div>
          <Button icon="play" onClick={() => startLabFor(state)}>
            Start the lab
          </Button>
        </div>
      )}
    </div>
  )
}
