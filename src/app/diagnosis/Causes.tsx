import type { Evidence, RankedCause } from '../../core/diagnosis/types.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { InlineProse } from '../ui/Prose.tsx'
import { LineRef } from './Because.tsx'

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
  const ruledOut = causes.filter(({ likelihood }) => likelihood === 'ruled out')
  return (
    <section aria-labelledby="h-causes">
      <div className="sub">
        <h4 id="h-causes">Causes, most likely first</h4>
      </div>
      <div className="causes">
        {standing.map((cause, index) => (
          <details key={cause.id} className="cause" open={cause.id === open}>
            <summary
              onClick={(event) => {
                event.preventDefault()
                onOpen(cause.id === open ? null : cause.id)
              }}
            >
              <span className="rank">{index + 1}</span>
              <span className="title">
                <InlineProse text={cause.title} />
              </span>
              <span className="odds">{cause.likelihood.charAt(0).toUpperCase() + cause.likelihood.slice(1)}</span>
              <Icon name="next" className="chev" />
            </summary>
            <div className="body">
              <EvidenceList evidence={cause.evidence} />
              <div className="acts">
                {hasLab(cause.id) && (
                  <Button icon="play" look="primary" onClick={() => onReproduce(cause.id)}>
                    Reproduce in the lab
                  </Button>
                )}
                <a className="btn" href="#h-fix">
                  Go to the fixes
                </a>
              </div>
            </div>
          </details>
        ))}
        {ruledOut.length > 0 && <RuledOut causes={ruledOut} />}
      </div>
    </section>
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
              {against && <InlineProse text={against.says} />}
            </p>
          )
        })}
      </div>
    </div>
  )
}
