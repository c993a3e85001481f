import { useEffect, useState } from 'react'
import { type Registration, registerServiceWorker } from '../../pwa/register.ts'
import { carryLog } from '../state/errors.ts'
import { trustedScript } from '../trusted.ts'
import { Button } from './Button.tsx'
import { Note } from './Note.tsx'

/** A new version waits until the person takes it: never in the middle of a lab. */
export function UpdateOffer() {
  const [waiting, setWaiting] = useState<Registration | null>(null)
  useEffect(() => {
    if (import.meta.env.PROD) void registerServiceWorker(trustedScript, setWaiting)
  }, [])
  if (!waiting) return null
  return (
    <div className="offer">
      <Note
        icon="reset"
        role="status"
        title="A new version is ready"
        action={
          <span>
            <Button look="primary" onClick={() => void take(waiting)}>
              Update now
            </Button>{' '}
            <Button look="quiet" onClick={() => setWaiting(null)}>
              Later
            </Button>
          </span>
        }
      >
        The log is carried over; a running lab starts again.
      </Note>
    </div>
  )
}

async function take(waiting: Registration): Promise<void> {
  await carryLog()
  waiting.apply()
}
