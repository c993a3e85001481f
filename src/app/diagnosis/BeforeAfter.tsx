import type { DiagnosedIncident, RankedCause } from '../../core/diagnosis/types.ts'
import { InlineProse } from '../ui/Prose.tsx'
import { sameIncident } from './follow.ts'
import { useDiagnosis } from './store.ts'

const MOST = 4

/** What the pasted outputs have moved: the ranking without them beside the ranking with them. */
export function BeforeAfter({ now }: { readonly now: DiagnosedIncident }) {
  const unanswered = useDiagnosis((state) => (state.unanswered?.logId === state.logId ? state.unanswered : null))
  const before = unanswered?.diagnosis.incidents[sameIncident(now, unanswered.diagnosis)]
  if (!before || isSame(before.causes, now.causes)) return null
  return (
    <section className="beforeafter" aria-label="Ranking before and after">
      <Ranking title="Before" causes={before.causes} />
      <Ranking title="After" causes={now.causes} was={before.causes} />
    </section>
  )
}

function Ranking({
  title,
  causes,
  was,
}: {
  readonly title: string
  readonly causes: readonly RankedCause[]
  readonly was?: readonly RankedCause[]
}) {
  return (
    <div>
      <h5>{title}</h5>
      <ol aria-label={`Causes ${title.toLowerCase()}`}>
        {causes.slice(0, MOST).map((cause, index) => (
          <li key={cause.id} className={hasMoved(cause, index, was) ? 'moved' : undefined}>
            <InlineProse text={cause.title} /> <em>{cause.likelihood}</em>
          </li>
        ))}
      </ol>
    </div>
  )
}

function hasMoved({ id, likelihood }: RankedCause, index: number, was: readonly RankedCause[] | undefined): boolean {
  if (!was) return false
  return was[index]?.id !== id || was[index].likelihood !== likelihood
}

const isSame = (before: readonly RankedCause[], now: readonly RankedCause[]): boolean =>
  before.length === now.length && now.every((cause, index) => !hasMoved(cause, index, before))
