import { useEffect, useState } from 'react'
import type { KnownCause } from '../../core/knowledge/index.ts'
import { Button } from '../ui/Button.tsx'
import { InlineProse } from '../ui/Prose.tsx'
import { takeWrongTurn } from './machine-client.ts'
import { startLab } from './start.ts'
import { useLab } from './store.ts'

/** After it is solved: the wrong turns, where they do no harm, and the same error from other causes. */
export function Challenges() {
  const wrong = useLab((state) => state.wrong)
  const cause = useLab((state) => state.cause) ?? ''
  const values = useLab((state) => state.values)
  const others = useOtherCauses(cause)
  if (wrong.length === 0 && others.length === 0) return null
  return (
    <details className="challenges">
      <summary>Break it differently</summary>
      {wrong.length > 0 && (
        <>
          <p>What people try and what does not help. The machine goes back to the failure first; guess, then look.</p>
          <ul aria-label="Wrong turns">
            {wrong.map(({ run }) => (
              <li key={run}>
                <Button icon="play" onClick={() => takeWrongTurn(run)} title={run}>
                  <span className="cmdword">Type {run}</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <p>The same error from another cause:</p>
          <ul aria-label="Other causes">
            {others.map(({ id, title }) => (
              <li key={id}>
                <Button icon="term" onClick={() => startLab(id, values)}>
                  <span className="cmdword">
                    <InlineProse text={title} />
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}

const MOST_OTHERS = 4

function useOtherCauses(cause: string): readonly KnownCause[] {
  const [found, setFound] = useState<{ readonly code: string; readonly causes: readonly KnownCause[] } | null>(null)
  const code = cause.split('/')[0] ?? ''
  useEffect(() => {
    let isCurrent = true
    void import('../../core/knowledge/index.ts')
      .then(({ loadCauses }) => loadCauses(code))
      .then((causes) => isCurrent && setFound({ code, causes }))
    return () => {
      isCurrent = false
    }
  }, [code])
  if (found?.code !== code) return []
  return found.causes.filter(({ id, scenario }) => id !== cause && scenario !== undefined).slice(0, MOST_OTHERS)
}
