import { Icon } from '../app/ui/Icon.tsx'
import { to } from '../app/ui/to.ts'
import { windowsErrors } from '../core/errno/index.ts'
import { confidenceOf, entry, type KnownCause, type KnownEntry } from '../core/knowledge/index.ts'
import { defaultsOf, facts, messageOf, titleCase } from './facts.ts'
import { FixCard, Gauge, InlineText, Paragraphs, Sentence, Sources } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'

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
      path={`/e/${code}/`}
      title={`${code}${known.numbers['linux'] ? ` (${known.numbers['linux']})` : ''}: ${message ?? text.summary}, Errlab`}
      description={text.summary}
      twins
      {...(known.isWritten && { picture: `/og/${code}.png` })}
      data={articleData(site, known)}
    >
      <header className="plate">
        <nav className="crumb" aria-label="Breadcrumb">
          <a href={to('/e/')}>Codes</a>
          <span aria-hidden="true">/</span>
          <a href={to(`/e/#${text.category}`)}>{titleCase(text.category)}</a>
          <span aria-hidden="true">/</span>
          <span>{code}</span>
        </nav>
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
            {causes.length === 0 && text.notReproducible && <p className="meta">{text.notReproducible}</p>}
          </section>
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
          <Reproduce causes={causes} />
          {hasFixes && (
            <section>
              <h2 id="fixes">Fixes</h2>
              {causes.map((cause, index) => (
                <div key={cause.id} className="fix-group">
                  <h3>
                    When the cause is: <a href={to(`/e/${cause.id}/`)}>{cause.title}</a>
                  </h3>
                  <div className="fixes">
                    {cause.fixes.map((fix, n) => (
                      <FixCard key={fix.title} fix={fix} values={defaultsOf(cause)} open={index === 0 && n === 0} />
                    ))}
                  </div>
                </div>
              ))}
            </section>
          )}
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

function NumberPlate({ known }: { readonly known: KnownEntry }) {
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

function Reproduce({ causes }: { readonly causes: readonly KnownCause[] }) {
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

function Calls({ known }: { readonly known: KnownEntry }) {
  const { calls, text } = known
  if (calls.length === 0 && !text.calls) return null
  const system = calls.filter((call) => call.section === 2)
  const shown = system.slice(0, 40)
  return (
    <section>
      <h2 id="calls">Calls that return it</h2>
      {text.calls && (
        <table className="shape">
          <tbody>
            {text.calls.map(({ call, when }) => (
              <tr key={call}>
                <th scope="row">
                  <code>{call}</code>
                </th>
                <td>
                  <InlineText template={when} values={{}} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown.length > 0 && (
        <p className="call-list">
          The manual lists it for{' '}
          {shown.map(({ call, section }, index) => (
            <span key={call}>
              {index > 0 && ', '}
              <a href={`https://man7.org/linux/man-pages/man${section}/${call}.${section}.html`}>{call}</a>
            </span>
          ))}
          {system.length > shown.length && ` and ${system.length - shown.length} more system calls`}.
        </p>
      )}
    </section>
  )
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
  netbsd: 'NetBSD',
  solaris: 'Solaris',
  aix: 'AIX',
  wasi: 'WASI',
  'windows-ucrt': 'Windows C runtime',
  'node-linux': 'Node.js on Linux',
  'node-darwin': 'Node.js on macOS',
  'node-windows': 'Node.js on Windows',
}

function Numbers({ known }: { readonly known: KnownEntry }) {
  const numbers = Object.entries(PLATFORM_NAMES).filter(([key]) => known.numbers[key] !== undefined)
  const messages = new Map<string, string[]>()
  for (const [speaker, message] of Object.entries(known.messages))
    messages.set(message, [...(messages.get(message) ?? []), speaker])
  return (
    <section>
      <h2 id="numbers">Numbers and messages</h2>
      <table className="shape">
        <tbody>
          {numbers.map(([key, name]) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>{known.numbers[key]}</td>
            </tr>
          ))}
          {[...messages].map(([message, speakers]) => (
            <tr key={message}>
              <th scope="row">{speakers.join(', ')}</th>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function LookAlikes({ known }: { readonly known: KnownEntry }) {
  const { lookAlikes } = known.text
  if (!lookAlikes || lookAlikes.length === 0) return null
  return (
    <section>
      <h2 id="looks">Look-alikes</h2>
      <table className="looks">
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Linux</th>
            <th scope="col">How to tell it from {known.code}</th>
          </tr>
        </thead>
        <tbody>
          {lookAlikes.map(({ code, differs }) => (
            <tr key={code}>
              <th scope="row">
                <a href={to(`/e/${code}/`)}>{code}</a>
              </th>
              <td className="num">{entry(code)?.numbers['linux'] ?? '–'}</td>
              <td>
                <InlineText template={differs} values={{}} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Aside({ causes }: { readonly causes: readonly KnownCause[] }) {
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

function articleData(site: Site, known: KnownEntry): unknown {
  const url = `${site.origin}/e/${known.code}/`
  return {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'TechArticle',
        headline: known.code,
        description: known.text.summary,
        url,
        dateModified: site.built,
        inLanguage: 'en',
      },
      {
        '@type': 'BreadcrumbList',
        itemListElement: [
          { '@type': 'ListItem', position: 1, name: 'Codes', item: `${site.origin}/e/` },
          { '@type': 'ListItem', position: 2, name: known.code, item: url },
        ],
      },
    ],
  }
}
