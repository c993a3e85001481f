import { Suspense } from 'react'
import { IconButton } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Skeleton } from '../ui/Note.tsx'
import { IdleLab } from './IdleLab.tsx'
import { useLab } from './store.ts'

const Bench = lazyPart(() => import('./LabBench.tsx').then(({ LabBench }) => LabBench))
export const preloadLabBench = Bench.preload

export function LabPane({ isFront }: { readonly isFront: boolean }) {
  const hasStarted = useLab((state) => state.cause !== null)
  const isRunning = useLab((state) => state.phase.kind === 'running')
  return (
    <section className={`pane pane-lab${isFront ? ' front' : ''}`} aria-label="Lab" data-pane="lab" tabIndex={-1}>
      <div className="pane-head">
        <h2>Lab</h2>
        <span className="sim">
          <Icon name="chip" />
          Simulated Linux, nothing runs on your machine
        </span>
        <div className="end">
          <IconButton
            icon="reset"
            label="Reset the lab"
            disabled={!isRunning}
            onClick={() => void import('./machine-client.ts').then(({ restartMachine }) => restartMachine())}
          />
        </div>
      </div>
      <ErrorBoundary part="The lab" kept="The log and the diagnosis are kept.">
        {hasStarted ? (
          <Suspense
            fallback={
              <div className="lab-idle">
                <Skeleton label="The lab is being loaded" />
              </div>
            }
          >
            <Bench />
          </Suspense>
        ) : (
          <IdleLab />
        )}
      </ErrorBoundary>
    </section>
  )
}
