import { useView } from '../state/view.ts'
import { Button } from '../ui/Button.tsx'
import { neighbourIncident, stepIncident } from './step.ts'

/** Where "Report a mistake" leads: set when the site is built, empty where nobody wants reports. */
declare const __ERRLAB_ISSUES__: string

/** The ways out when the diagnosis is not what happened. */
export function NotThis({
  code,
  cause,
  hasQuestion,
  onOtherCause,
}: {
  readonly code: string
  readonly cause: string | null
  readonly hasQuestion: boolean
  /** Null where there is no other cause. */
  readonly onOtherCause: (() => void) | null
}) {
  const open = useView((view) => view.open)
  return (
    <section className="notthis" aria-labelledby="h-notthis">
      <div className="sub">
        <h4 id="h-notthis">Not this?</h4>
      </div>
      <div className="acts">
        {onOtherCause && <Button onClick={onOtherCause}>Open the next cause</Button>}
        {hasQuestion && (
          <a className="btn" href="#h-tell">
            Paste what the command prints
          </a>
        )}
        {neighbourIncident(1) !== null && <Button onClick={() => stepIncident(1)}>Look at the next incident</Button>}
        <Button icon="search" onClick={() => open('palette')}>
          Search by what you saw
        </Button>
        {__ERRLAB_ISSUES__ !== '' && (
          <a
            className="btn"
            href={reportLink(__ERRLAB_ISSUES__, code, cause)}
            target="_blank"
            rel="noreferrer noopener"
          >
            Report a mistake
          </a>
        )}
      </div>
      {__ERRLAB_ISSUES__ !== '' && (
        <p className="why">The report names {cause ?? code} and nothing of your log: you write what is wrong.</p>
      )}
    </section>
  )
}

/** A new issue with the cause in it and no word of the log. */
export function reportLink(issues: string, code: string, cause: string | null): string {
  const body = `Page: ${cause ?? code}\n\nWhat it says:\n\n\nWhat is true, and where one can read that:\n\n`
  const query = new URLSearchParams({ title: `${cause ?? code}: `, body })
  return `${issues}?${query}`
}
