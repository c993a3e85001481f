import { lazy, Suspense } from 'react'
import { takeText } from '../paste/intake.ts'
import { Icon } from '../ui/Icon.tsx'

// Beside and below the fold: a moment after the field.
const Codes = lazy(() => import('./Codes.tsx').then(({ Codes }) => ({ default: Codes })))
export const Facts = lazy(() => import('./Facts.tsx').then(({ Facts }) => ({ default: Facts })))

/** Named here, so that their text need not be loaded to offer them. */
const SAMPLES = [
  { id: 'EADDRINUSE', what: 'A dev server that will not start', from: 'Node.js' },
  { id: 'EACCES', what: 'A deploy script that cannot write', from: 'Bash' },
  { id: 'ENOENT', what: 'A config file that is not there', from: 'Python' },
  { id: 'EMFILE', what: 'A proxy that runs out of descriptors', from: 'nginx' },
] as const

export function Intro() {
  return (
    <div className="intro">
      <h1>Paste an error. See why it happened.</h1>
      <p>
        Errlab reads the log in this tab, names the cause with your own port, path and user, and lets you fix it on a
        simulated Linux before you touch the real one.
      </p>
    </div>
  )
}

export function Side() {
  return (
    <div className="start-side">
      <section className="box" aria-labelledby="h-try">
        <div className="box-h">
          <h2 id="h-try">No error at hand? Try one of ours</h2>
        </div>
        {SAMPLES.map(({ id, what, from }) => (
          <button key={id} type="button" className="sample" onClick={() => void openSample(id)}>
            <b>{id}</b>
            <span>{what}</span>
            <em>{from}</em>
            <Icon name="next" />
          </button>
        ))}
      </section>
      <Suspense fallback={null}>
        <Codes />
      </Suspense>
    </div>
  )
}

export async function openSample(id: string): Promise<void> {
  const { SAMPLES } = await import('./samples.ts')
  const sample = SAMPLES.find((one) => one.id === id)
  if (sample) takeText(sample.log, 'sample', sample.name)
}
