import type { Evidence, RankedCause } from '../../core/diagnosis/types.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { InlineProse } from '../ui/Prose.tsx'
import { LineRef } from './Because.tsx'
import { asSentence, plural } from './words.ts'

/** Every cause, most likely first; what was ruled out stays visible, with the reason. */
export function Causes({
  causes,
  open,
  hasLab,
  onOpen,
  onReproduce,
}: {
  readonly causes: readonly RankedCause[]
  readonly open: string | null
  readonly hasLab: (id: string) => boolean
  readonly onOpen: (id: string | null) => void
  readonly onReproduce: (id: string) => void
}) {
  const standing = causes.filter(({ likelihood }) => likelihood !== 'ruled out')
  const shown = inFront(standing, open)
  const others = standing.filter((cause) => !shown.includes(cause))
  const card = (cause: RankedCause) => (
    <CauseCard
      key={cause.id}
      cause={cause}
      number={causes.indexOf(cause) + 1}
      isOpen={cause.id === open}
      hasLab={hasLab(cause.id)}
      onToggle={() => onOpen(cause.id === open ? null : cause.id)}
      onReproduce={() => onReproduce(cause.id)}
    />
  )
  const ruledOut = causes.filter(({ likelihood }) => likelihood === 'ruled out')
  return (
    <section aria-labelledby="h-causes">
      <div className="sub">
        <h4 id="h-causes">Causes, most likely first</h4>
      </div>
      <div className="causes">
        {shown.map(card)}
        {others.length > 0 && (
          <details className="cause more-causes">
            <summary>{plural(others.length, 'less likely cause')}</summary>
            {others.map(card)}
          </details>
        )}
        {ruledOut.length > 0 && <RuledOut causes={ruledOut} />}
      </div>
    </section>
  )
}

const MOST_SHOWN = 5

/** A long list shows what may well be it; the unlikely rest is one step away, unless one of them is open. */
function inFront(standing: readonly RankedCause[], open: string | null): readonly RankedCause[] {
  if (standing.length <= MOST_SHOWN) return standing
  const likely = standing.filter(({ likelihood, id }, index) => index < 2 || likelihood !== 'unlikely' || id === open)
  return likely.length >= standing.length - 1 ? standing : likely
}

function CauseCard({
  cause,
  number,
  isOpen,
  hasLab,
  onToggle,
  onReproduce,
}: {
  readonly cause: RankedCause
  readonly number: number
  readonly isOpen: boolean
  readonly hasLab: boolean
  readonly onToggle: () => void
  readonly onReproduce: () => void
}) {
  const { title, likelihood, evidence } = cause
  return (
    <details className="cause" open={isOpen}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is interactive; the store, not the element, holds what is open */}
      <summary
        onClick={(event) => {
          event.preventDefault()
          onToggle()
        }}
      >
        <span className="rank">{number}</span>
        <span className="title">
          <InlineProse text={title} />
        </span>
        <span className="odds">{likelihood.charAt(0).toUpperCase() + likelihood.slice(1)}</span>
        <Icon name="next" className="chev" />
      </summary>
      <div className="body">
        <EvidenceList evidence={evidence} />
        <div className="acts">
          {hasLab && (
            <Button icon="play" look="primary" onClick={onReproduce}>
              Reproduce in the lab
            </Button>
          )}
          <a className="btn" href="#h-fix">
            Go to the fixes
          </a>
        </div>
      </div>
    </details>
  )
}

function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  if (evidence.length === 0) {
    return (
      <ul className="evid">
        <li>
          <Icon name="query" className="open" />
          <span>The log says nothing for or against it.</span>
        </li>
      </ul>
    )
  }
  return (
    <ul className="evid">
      {evidence.map(({ says, weight, line }) => (
        <li key={says}>
          <Icon
            name={weight > 0 ? 'check' : weight < 0 ? 'cross' : 'query'}
            className={weight > 0 ? 'for' : weight < 0 ? 'against' : 'open'}
          />
          <span>
            <span className="vh">{weight > 0 ? 'For: ' : weight < 0 ? 'Against: ' : ''}</span>
            {line !== null && (
              <>
                <LineRef line={line} />{' '}
              </>
            )}
            <InlineProse text={says} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function RuledOut({ causes }: { readonly causes: readonly RankedCause[] }) {
  return (
    <div className="ruled">
      <Icon name="cross" />
      <div>
        {causes.map(({ id, title, evidence }) => {
          const against = [...evidence].sort((a, b) => a.weight - b.weight)[0]
          return (
            <p key={id}>
              <b>
                Ruled out: <InlineProse text={title} />.
              </b>{' '}
              {against && <InlineProse text={asSentence(against.says)} />}
            </p>
          )
        })}
      </div>
    </div>
  )
}
