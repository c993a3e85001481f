import { to } from '../app/ui/to.ts'
import type { Overlay, TeamAdvice, TeamCause, TeamCode, TeamNote, TeamPort } from '../core/overlay/index.ts'
import { Breadcrumb, Command, InlineText, Paragraphs, Sentence } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'

/** Everything of a team's stands in a box that says whose it is. */
export function TeamBox({
  overlay,
  notes,
  ports = [],
}: {
  readonly overlay: Overlay
  readonly notes: readonly TeamNote[]
  readonly ports?: readonly TeamPort[]
}) {
  if (notes.length === 0 && ports.length === 0) return null
  return (
    <section className="team" aria-label={`From ${overlay.team.name}`} hidden={notes.length === 0}>
      <TeamLabel overlay={overlay} />
      {notes.map((note) => (
        <div key={note.text}>
          <Paragraphs text={note.text} values={{}} />
          <More link={note.link} />
        </div>
      ))}
      {ports.map((port) => (
        <p key={port.port} data-team-port={port.port} hidden>
          <PortText port={port} />
        </p>
      ))}
    </section>
  )
}

export function TeamLabel({ overlay: { team } }: { readonly overlay: Overlay }) {
  return (
    <p className="label team-label">
      From {team.link ? <a href={team.link}>{team.name}</a> : team.name}, not from Errlab
    </p>
  )
}

function PortText({ port: { port, owner, service, note, link } }: { readonly port: TeamPort }) {
  return (
    <>
      <b>Port {port}</b> belongs to {owner}
      {service && ` (${service})`}. {note && <InlineText template={note} values={{}} />}
      <More link={link} />
    </>
  )
}

function More({ link }: { readonly link: string | undefined }) {
  return link ? (
    <>
      {' '}
      <a href={link}>More</a>
    </>
  ) : null
}

export function TeamVerdict({ overlay, advice }: { readonly overlay: Overlay; readonly advice: TeamAdvice }) {
  return (
    <p className={`team-verdict ${advice.verdict}`}>
      <b>
        {advice.verdict === 'preferred' ? 'Preferred' : 'Forbidden'} by {overlay.team.name}: {advice.fix}.
      </b>{' '}
      <InlineText template={advice.because} values={{}} />
    </p>
  )
}

/** The team's causes of a code, on its page. */
export function TeamCauses({ overlay, causes }: { readonly overlay: Overlay; readonly causes: readonly TeamCause[] }) {
  if (causes.length === 0) return null
  return (
    <section className="team" id="team-causes">
      <TeamLabel overlay={overlay} />
      {causes.map((cause) => (
        <TeamCauseView key={cause.id} cause={cause} />
      ))}
    </section>
  )
}

function TeamCauseView({ cause }: { readonly cause: TeamCause }) {
  return (
    <div className="team-cause" id={cause.id.replace('/', '-')}>
      <h3>{cause.title}</h3>
      <p>
        <Sentence template={cause.because} values={{}} />
      </p>
      <Paragraphs text={cause.why} values={{}} />
      {cause.fixes.map((fix) => (
        <div key={fix.title}>
          <p>
            <b>{fix.title}</b> {fix.when && <InlineText template={fix.when} values={{}} />}
          </p>
          {fix.text && <Paragraphs text={fix.text} values={{}} />}
          {fix.changes && (
            <p className="meta">
              Changes: <InlineText template={fix.changes} values={{}} />
            </p>
          )}
          {fix.run && <Command sh={fix.run} values={{}} />}
        </div>
      ))}
      <More link={cause.link} />
    </div>
  )
}

/** `/e/ACME-1042/`: a code that only this team has. */
export function TeamCodePage({
  site,
  overlay,
  code,
  causes,
  notes,
}: {
  readonly site: Site
  readonly overlay: Overlay
  readonly code: TeamCode
  readonly causes: readonly TeamCause[]
  readonly notes: readonly TeamNote[]
}) {
  return (
    <Shell
      site={site}
      path={`/e/${code.code}/`}
      title={`${code.code}: ${code.message ?? code.summary}, ${overlay.team.name}`}
      description={code.summary}
      noindex
    >
      <header className="plate">
        <Breadcrumb trail={[['Codes', '/e/'], [overlay.team.name, '/e/team/'], [code.code]]} />
        <div>
          <h1>{code.code}</h1>
          <p className="gloss">{code.message ?? code.summary}</p>
        </div>
      </header>
      <article className="prose lone">
        <TeamLabel overlay={overlay} />
        <p className="lead">{code.summary}</p>
        {code.meaning && <Paragraphs text={code.meaning} values={{}} />}
        <More link={code.link} />
        <TeamBox overlay={overlay} notes={notes} />
        {causes.length > 0 && (
          <section>
            <h2 id="why">Why it happens</h2>
            {causes.map((cause) => (
              <TeamCauseView key={cause.id} cause={cause} />
            ))}
          </section>
        )}
      </article>
    </Shell>
  )
}

/** `/e/team/`: all that the team has added: its codes, ports, causes. */
export function TeamPage({ site, overlay }: { readonly site: Site; readonly overlay: Overlay }) {
  const { team, codes, ports, causes } = overlay
  const ownCodes = new Set(codes.map(({ code }) => code))
  const causeHref = (id: string) => {
    const code = id.slice(0, id.indexOf('/'))
    return to(`/e/${code}/${ownCodes.has(code) ? '' : '#team-causes'}`)
  }
  return (
    <Shell
      site={site}
      path="/e/team/"
      title={`${team.name}, Errlab`}
      description={`Codes, ports and causes that ${team.name} has added.`}
      noindex
    >
      <header className="plate">
        <Breadcrumb trail={[['Codes', '/e/'], [team.name]]} />
        <div>
          <h1 className="words">{team.name}</h1>
          <p className="gloss">What this team has added to its copy of Errlab.</p>
        </div>
      </header>
      <article className="prose lone">
        <TeamLabel overlay={overlay} />
        {codes.length > 0 && (
          <section>
            <h2 id="codes">Codes</h2>
            <ul className="plain-list">
              {codes.map(({ code, summary }) => (
                <li key={code}>
                  <a href={to(`/e/${code}/`)}>{code}</a>: {summary}
                </li>
              ))}
            </ul>
          </section>
        )}
        {causes.length > 0 && (
          <section>
            <h2 id="causes">Causes</h2>
            <ul className="plain-list">
              {causes.map(({ id, title }) => (
                <li key={id}>
                  <a href={causeHref(id)}>{id.slice(0, id.indexOf('/'))}</a>: {title}
                </li>
              ))}
            </ul>
          </section>
        )}
        {ports.length > 0 && (
          <section>
            <h2 id="ports">Ports</h2>
            <ul className="plain-list">
              {ports.map((port) => (
                <li key={port.port}>
                  <PortText port={port} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </article>
    </Shell>
  )
}
