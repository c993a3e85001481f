import { Suspense, use, useMemo } from 'react'
import { linesOfLog } from '../../core/diagnosis/lines.ts'
import type { DiagnosedIncident, Diagnosis } from '../../core/diagnosis/types.ts'
import { fill, fillCommand, plain } from '../../core/knowledge/template.ts'
import type { Overlay, TeamCause } from '../../core/overlay/index.ts'
import {
  adviceOn,
  incidentOf,
  notesOn,
  portOwner,
  type TeamCodeHit,
  teamCodesIn,
  type WeighedTeamCause,
  weighTeamCauses,
} from '../../core/overlay/select.ts'
import { LineRef } from '../diagnosis/Because.tsx'
import { Command } from '../diagnosis/Command.tsx'
import { plural } from '../diagnosis/words.ts'
import { textOf, useLog } from '../paste/log-store.ts'
import { InlineProse, Prose } from '../ui/Prose.tsx'
import { to } from '../ui/to.ts'
import { loadOverlay } from './load.ts'
import './team.css'

/** What the team knows of this incident, and its own codes in the log. Nothing where there is nothing. */
export default function TeamPart(props: Props) {
  return (
    <Suspense fallback={null}>
      <Content {...props} />
    </Suspense>
  )
}

interface Props {
  readonly diagnosis: Diagnosis
  readonly one: DiagnosedIncident | null
}

function Content({ diagnosis, one }: Props) {
  const overlay = use(loadOverlay())
  const log = useLog((state) => state.log)
  const found = useMemo(
    () => overlay && whatConcerns(overlay, diagnosis, one, textOf(log)),
    [overlay, diagnosis, one, log],
  )
  if (!overlay || !found || found.isEmpty) return null
  const { team } = overlay
  return (
    <section className="team" aria-label={`From ${team.name}`}>
      <p className="label team-label">
        From {team.link ? <a href={team.link}>{team.name}</a> : team.name}, not from Errlab
      </p>
      {found.owner && (
        <p>
          <b>Port {found.owner.port}</b> belongs to {found.owner.owner}
          {found.owner.service && ` (${found.owner.service})`}.{' '}
          {found.owner.note && <InlineProse text={found.owner.note} />} <More link={found.owner.link} />
        </p>
      )}
      {found.notes.map(({ text, link }) => (
        <div key={text}>
          <Prose text={text} /> <More link={link} />
        </div>
      ))}
      {found.advice.map(({ fix, verdict, because }) => (
        <p key={fix}>
          <span className={`badge ${verdict === 'forbidden' ? 'fault' : 'pass'}`}>{verdict}</span> <b>{fix}:</b>{' '}
          <InlineProse text={because} />
        </p>
      ))}
      {found.causes.map((weighed) => (
        <Cause key={weighed.cause.id} weighed={weighed} known={one?.known ?? {}} />
      ))}
      {found.codes.map(({ hit, causes }) => (
        <CodeHit key={hit.code.code} hit={hit} causes={causes} />
      ))}
    </section>
  )
}

function whatConcerns(overlay: Overlay, diagnosis: Diagnosis, one: DiagnosedIncident | null, text: string) {
  const { reading } = diagnosis
  const lines = linesOfLog(text)
  const found = {
    owner: one && portOwner(overlay, one.known),
    notes: one ? notesOn(overlay, one.incident.code, one.known) : [],
    advice: one?.causes[0] ? adviceOn(overlay, one.causes[0].id) : [],
    causes: one
      ? weighTeamCauses(overlay, { reading, incident: one.incident, lines }, one.known).filter(isWorthShowing)
      : [],
    codes: teamCodesIn(overlay, text.split('\n')).map((hit) => ({
      hit,
      causes: weighTeamCauses(overlay, { reading, incident: incidentOf(hit), lines }, {}),
    })),
  }
  const isEmpty =
    !found.owner && [found.notes, found.advice, found.causes, found.codes].every(({ length }) => length === 0)
  return { ...found, isEmpty }
}

/** A cause that is rare and for which nothing speaks stays on its page. */
const isWorthShowing = ({ score }: WeighedTeamCause): boolean => score > 0

function Cause({
  weighed: { cause, evidence, score },
  known,
}: {
  readonly weighed: WeighedTeamCause
  readonly known: Readonly<Record<string, string>>
}) {
  return (
    <details className="cause" open={score >= 3}>
      <summary>
        <span className="title">{cause.title}</span>
      </summary>
      <div className="body">
        <p>{plain(cause.because, known)}.</p>
        <Prose text={fill(cause.why, known)} />
        {evidence.length > 0 && (
          <ul className="evid">
            {evidence.map(({ says, line }) => (
              <li key={says}>
                <span />
                <span>
                  {line !== null && <LineRef line={line} />} {says}
                </span>
              </li>
            ))}
          </ul>
        )}
        {cause.fixes.map((fix) => (
          <Fix key={fix.title} fix={fix} known={known} />
        ))}
        <More link={cause.link} />
      </div>
    </details>
  )
}

function Fix({
  fix: { title, when, run, changes, text },
  known,
}: {
  readonly fix: TeamCause['fixes'][number]
  readonly known: Readonly<Record<string, string>>
}) {
  return (
    <div>
      <p>
        <b>{title}</b> {when && <InlineProse text={fill(when, known)} />}
      </p>
      {text && <Prose text={fill(text, known)} />}
      {changes && (
        <p className="note-line">
          Changes: <InlineProse text={fill(changes, known)} />
        </p>
      )}
      {run && <Command text={fillCommand(run, known)} values={known} canTry={false} />}
    </div>
  )
}

/** A code of the team's, as an incident: what it says, where, and the causes that the team knows. */
function CodeHit({
  hit: { code, line, count },
  causes,
}: {
  readonly hit: TeamCodeHit
  readonly causes: readonly WeighedTeamCause[]
}) {
  return (
    <>
      <div>
        <p>
          <LineRef line={line} /> <a href={to(`/e/${code.code}/`)}>{code.code}</a>
          {count > 1 && ` (${plural(count, 'time')})`}: {code.summary}
        </p>
        {code.meaning && <Prose text={code.meaning} />}
      </div>
      {causes.map((weighed) => (
        <Cause key={weighed.cause.id} weighed={weighed} known={{}} />
      ))}
    </>
  )
}

function More({ link }: { readonly link: string | undefined }) {
  return link ? <a href={link}>More</a> : null
}
