import { Icon } from '../app/ui/Icon.tsx'
import { to } from '../app/ui/to.ts'
import { windowsErrors } from '../core/errno/index.ts'
import { confidenceOf, type KnownCause, type KnownEntry } from '../core/knowledge/index.ts'
import { adviceOn } from '../core/overlay/index.ts'
import { defaultsOf } from './facts.ts'
import { FixCard, Gauge } from './pieces.tsx'
import type { Site } from './site.ts'
import { TeamVerdict } from './Team.tsx'

export function NumberPlate({ known }: { readonly known: KnownEntry }) {
  const { numbers } = known
  const winsock = windowsErrors().find((error) => error.name === `WSA${known.code}`)
  const cells = [
    ['Linux', numbers['linux'], 'errno.h'],
    ['macOS', numbers['darwin'], 'errno.h'],
    ['Windows', winsock?.number ?? numbers['windows-ucrt'], winsock?.name ?? 'C runtime'],
  ] as const
  const there = cells.filter(([, number]) => number !== undefined)
  if (there.length === 0) return null
  return (
    <dl className="read">
      {there.map(([platform, number, where]) => (
        <div key={platform}>
          <dt>{platform}</dt>
          <dd>
            {number}
            <small>{where}</small>
          </dd>
        </div>
      ))}
    </dl>
  )
}

export function Reproduce({ causes }: { readonly causes: readonly KnownCause[] }) {
  const playable = causes.filter((cause) => cause.scenario)
  if (playable.length === 0) return null
  return (
    <section>
      <h2 id="reproduce">How to reproduce</h2>
      <ul className="plain-list">
        {playable.map((cause) => (
          <li key={cause.id}>
            <a href={to(`/e/${cause.id}/#reproduce`)}>{cause.title}</a>:{' '}
            <code>{cause.scenario!.reproduce.fails.call}</code> fails with{' '}
            <code>{cause.scenario!.reproduce.fails.errno}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Fixes of the likeliest causes; those of the others stand on their own pages. */
export function FixesOf({ site, causes }: { readonly site: Site; readonly causes: readonly KnownCause[] }) {
  const shown = causes.slice(0, IN_FULL)
  const rest = causes.slice(IN_FULL)
  return (
    <section>
      <h2 id="fixes">Fixes</h2>
      {shown.map((cause, index) => (
        <div key={cause.id} className="fix-group">
          <h3>
            When the cause is: <a href={to(`/e/${cause.id}/`)}>{cause.title}</a>
          </h3>
          {site.overlay &&
            adviceOn(site.overlay, cause.id).map((advice) => (
              <TeamVerdict key={advice.fix} overlay={site.overlay!} advice={advice} />
            ))}
          <div className="fixes">
            {cause.fixes.map((fix, n) => (
              <FixCard key={fix.title} fix={fix} values={defaultsOf(cause)} open={index === 0 && n === 0} />
            ))}
          </div>
        </div>
      ))}
      {rest.length > 0 && (
        <p>
          Fixes of the less likely causes stand on their pages:{' '}
          {rest.map((cause, index) => [
            index > 0 && ', ',
            <a key={cause.id} href={to(`/e/${cause.id}/#fixes`)}>
              {cause.title}
            </a>,
          ])}
          .
        </p>
      )}
    </section>
  )
}

/** So many causes are shown with their fixes on the page of a code: a page stays within its 15 kB. */
const IN_FULL = 6

export function Aside({ causes }: { readonly causes: readonly KnownCause[] }) {
  const playable = causes.filter((cause) => cause.scenario)
  if (playable.length === 0) return <aside className="aside" aria-label="Try it" />
  return (
    <aside className="aside" aria-label="Try it">
      <section className="panel">
        <h2>Try it in the lab</h2>
        <div className="in">
          {playable.map((cause) => (
            <a key={cause.id} className="btn wrap" href={to(`/?cause=${encodeURIComponent(cause.id)}`)}>
              <Icon name="term" />
              {cause.title}
            </a>
          ))}
          <p className="meta">Simulated Linux. Nothing runs on your machine.</p>
        </div>
      </section>
      <section className="panel receipt-panel">
        <h2>Confidence</h2>
        <ul className="in plain-list">
          {causes.map((cause) => (
            <li key={cause.id}>
              {cause.title} <Gauge confidence={confidenceOf(cause)} />
            </li>
          ))}
        </ul>
      </section>
    </aside>
  )
}
