import { to } from '../app/ui/to.ts'
import type { KnownCause, KnownEntry } from '../core/knowledge/index.ts'
import { notesOfPage, teamCausesOf } from '../core/overlay/index.ts'
import { Aside, FixesOf, NumberPlate, Reproduce } from './CodeParts.tsx'
import { Calls, LookAlikes, Numbers } from './CodeTables.tsx'
import { categoryName, defaultsOf, facts, messageOf } from './facts.ts'
import { Breadcrumb, Gauge, InlineText, Paragraphs, Sentence, Sources, type Trail } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'
import { articleData } from './structured.ts'
import { TeamBox, TeamCauses } from './Team.tsx'

interface Props {
  readonly site: Site
  readonly known: KnownEntry
  readonly causes: readonly KnownCause[]
}

/** `/e/EADDRINUSE/`: everything about one code. */
export function CodePage({ site, known, causes: unsorted }: Props) {
  const causes = [...unsorted].sort((a, b) => b.prior - a.prior)
  const { code, text } = known
  const message = messageOf(known)
  const path = `/e/${code}/`
  const picture = known.isWritten ? `/og/${code}.png` : undefined
  const trail: Trail = [['Codes', '/e/'], [categoryName(text.category), `/e/#${text.category}`], [code]]
  const { overlay } = site
  const hasFixes = causes.some((cause) => cause.fixes.length > 0)
  const sections = [
    ['means', 'What this means', true],
    ['why', 'Why it happens', causes.length > 0],
    ['reproduce', 'How to reproduce', causes.some((cause) => cause.scenario)],
    ['fixes', 'Fixes', hasFixes],
    ['calls', 'Calls that return it', known.calls.length > 0 || (text.calls?.length ?? 0) > 0],
    ['numbers', 'Numbers and messages', true],
    ['looks', 'Look-alikes', (text.lookAlikes?.length ?? 0) > 0],
    ['corrections', 'Often said, and wrong', (text.corrections?.length ?? 0) > 0],
    ['sources', 'Sources', true],
  ] as const
  const shown = sections.filter(([, , isThere]) => isThere)
  return (
    <Shell
      site={site}
      path={path}
      title={`${code}${known.numbers['linux'] ? ` (${known.numbers['linux']})` : ''}: ${message ?? text.summary}, Errlab`}
      description={text.summary}
      twins
      {...(picture && { picture })}
      data={articleData(site, {
        path,
        headline: `${code}: ${message ?? text.summary}`,
        description: text.summary,
        trail,
        about: [code, ...known.aliases],
        ...(picture && { picture }),
      })}
    >
      <header className="plate">
        <Breadcrumb trail={trail} />
        <div>
          <h1>{code}</h1>
          <p className="gloss">{message ?? text.summary}</p>
          <p className="badges">
            {facts(known).map((fact) => (
              <span key={fact} className="badge">
                {fact}
              </span>
            ))}
          </p>
          <p className="plate-conf">
            <Gauge confidence={known.confidence} />
          </p>
        </div>
        <NumberPlate known={known} />
      </header>
      <div className="cols">
        <nav className="toc" aria-label="On this page">
          {shown.map(([id, title]) => (
            <a key={id} href={`#${id}`}>
              {title}
            </a>
          ))}
        </nav>
        <article className="prose">
          <section>
            <h2 id="means">What this means</h2>
            {message !== null && <p className="lead">{text.summary}</p>}
            <Paragraphs text={text.meaning} values={{}} />
            {known.aliases.length > 0 && (
              <p>
                Also written{' '}
                {known.aliases.map((alias, index) => [index > 0 && ', ', <code key={alias}>{alias}</code>])}.
              </p>
            )}
            {causes.length === 0 && text.notReproducible && (
              <p className="meta">
                <InlineText template={text.notReproducible} values={{}} />
              </p>
            )}
          </section>
          {overlay && <TeamBox overlay={overlay} notes={notesOfPage(overlay, code, null)} ports={overlay.ports} />}
          {causes.length > 0 && (
            <section>
              <h2 id="why">Why it happens</h2>
              <ol className="because-why">
                {causes.map((cause) => (
                  <li key={cause.id}>
                    <div>
                      <h3>
                        <a href={to(`/e/${cause.id}/`)}>{cause.title}</a>
                      </h3>
                      <p>
                        <Sentence template={cause.because} values={defaultsOf(cause)} />
                      </p>
                    </div>
                    <span className="share">{['Rare', 'Less common', 'Common', 'Most likely'][cause.prior]}</span>
                  </li>
                ))}
              </ol>
            </section>
          )}
          {overlay && <TeamCauses overlay={overlay} causes={teamCausesOf(overlay, code)} />}
          <Reproduce causes={causes} />
          {hasFixes && <FixesOf site={site} causes={causes} />}
          <Calls known={known} />
          <Numbers known={known} />
          <LookAlikes known={known} />
          {(text.corrections?.length ?? 0) > 0 && (
            <section>
              <h2 id="corrections">Often said, and wrong</h2>
              <dl className="corrections">
                {text.corrections!.map(({ claim, truth }) => (
                  <div key={claim}>
                    <dt>
                      <InlineText template={claim} values={{}} />
                    </dt>
                    <dd>
                      <InlineText template={truth} values={{}} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )}
          <section>
            <h2 id="sources">Sources</h2>
            <Sources sources={text.sources} />
          </section>
        </article>
        <Aside causes={causes} />
      </div>
    </Shell>
  )
}
