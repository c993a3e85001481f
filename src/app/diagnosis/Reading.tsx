import { Button } from '../ui/Button.tsx'
import { Skeleton } from '../ui/Note.tsx'
import { LineRef } from './Because.tsx'
import type { Phase } from './store.ts'
import { plural } from './words.ts'

/** A small log is read before anybody could look; a large one shows how far it is, and can be stopped. */
const WORTH_SHOWING = 2 * 1024 * 1024

export function ReadingJob({
  phase,
  name,
  onStop,
}: {
  readonly phase: Extract<Phase, { kind: 'reading' }>
  readonly name: string
  readonly onStop: () => void
}) {
  const { bytes, total, since, lines, findings, first } = phase
  if (total < WORTH_SHOWING) {
    return (
      <div className="dx">
        <Skeleton label="The log is being read" />
      </div>
    )
  }
  const seconds = Math.max(0.001, (performance.now() - since) / 1000)
  const percent = Math.round((bytes / total) * 100)
  return (
    <div className="dx">
      <section className="job" aria-label="Reading">
        <div>
          <h3>{name || 'Your log'}</h3>
          <p className="of" role="status">
            Reading {megabytes(bytes)} of {megabytes(total)} MB
            {bytes > 0 && `, ${megabytes(bytes / seconds)} MB a second`}
          </p>
        </div>
        <div className="meter">
          <div
            className="track"
            role="progressbar"
            aria-label="Log read"
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <i style={{ inlineSize: `${percent}%` }} />
          </div>
        </div>
        <p className="of">
          {plural(lines, 'line')}, {plural(findings, 'finding')} so far
        </p>
        {first.length > 0 && (
          <ul className="first" aria-label="Found so far">
            {first.map(({ code, line }) => (
              <li key={code}>
                <b>{code}</b> <LineRef line={line} />
              </li>
            ))}
          </ul>
        )}
        <Button icon="stop" onClick={onStop}>
          Stop and keep what was found
        </Button>
      </section>
    </div>
  )
}

const megabytes = (bytes: number): string =>
  (bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: bytes < 10_000_000 ? 1 : 0 })
