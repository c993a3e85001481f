import { to } from '../app/ui/to.ts'
import type { KnownCause } from '../core/knowledge/index.ts'
import { defaultsOf } from './facts.ts'
import { Breadcrumb, Copyable } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'
import { snippets } from './snippets.ts'

/** `/embed/`: how a card comes into somebody's page, with a live one. */
export function EmbedPage({ site, cause }: { readonly site: Site; readonly cause: KnownCause }) {
  const port = defaultsOf(cause)['port']
  const choice = {
    site: `${site.origin}${to('/').slice(0, -1)}`,
    cause: cause.id,
    title: cause.title,
    query: port === undefined ? '' : `?port=${port}`,
  }
  return (
    <Shell
      site={site}
      path="/embed/"
      title="Cards for your pages, Errlab"
      description="Put a cause of an error with its lab into documentation, a wiki or an issue: HTML, MkDocs, Docusaurus, Confluence, Notion, GitHub."
    >
      <header className="plate">
        <Breadcrumb trail={[['Errlab', '/'], ['Cards']]} />
        <div>
          <h1 className="words">Cards for your pages</h1>
          <p className="gloss">
            One cause with its lab, in your own documentation. A card keeps nothing, takes no focus, writes no history.
          </p>
        </div>
      </header>
      <article className="prose lone">
        <section>
          <h2 id="live">This is one</h2>
          <iframe
            className="live-card"
            // A closed card on a phone; it says its own height when it is there.
            height={92}
            src={to(`/embed/${cause.id}/${choice.query}`)}
            title={`${cause.code}: ${cause.title}`}
            loading="lazy"
            allow="clipboard-write"
          />
          <p>
            Choose the cause and its values on the <a href={to('/links/')}>page that makes links</a>; it shows all that
            follows with yours filled in.
          </p>
        </section>
        {snippets(choice).map(({ id, name, says, code }) => (
          <section key={id}>
            <h2 id={id}>{name}</h2>
            <p>{says}</p>
            <Copyable text={code} label={`the text for ${name}`} />
          </section>
        ))}
        <section>
          <h2 id="options">Options</h2>
          <dl className="corrections">
            {OPTIONS.map(([option, says]) => (
              <div key={option}>
                <dt>
                  <code>{option}</code>
                </dt>
                <dd>{says}</dd>
              </div>
            ))}
          </dl>
          <p>
            In the frame&rsquo;s address they stand in the query (<code>?port=8080&amp;theme=dark</code>), on the
            element as attributes.
          </p>
        </section>
        <section>
          <h2 id="events">Events</h2>
          <p>
            A card tells its page what happens by <code>postMessage</code>: an object with <code>source</code>{' '}
            <code>&quot;errlab&quot;</code>, <code>version</code> <code>1</code> and a <code>type</code>. The element
            passes each on as an event of its own, <code>errlab-solved</code> and so on, with the message in{' '}
            <code>detail</code>.
          </p>
          <dl className="corrections">
            {EVENTS.map(([event, says]) => (
              <div key={event}>
                <dt>
                  <code>{event}</code>
                </dt>
                <dd>{says}</dd>
              </div>
            ))}
          </dl>
          <p>
            Without the element, check <code>event.source === frame.contentWindow</code>: the origin of a sandboxed
            frame is <code>&quot;null&quot;</code>. Fields are only ever added; what must change gets another version.
          </p>
          <Copyable text={CHECKLIST} label="the example of a checklist" />
        </section>
        <section>
          <h2 id="csp">Your Content Security Policy</h2>
          <p>
            A frame needs <code>frame-src {site.origin}</code>, the element also <code>script-src {site.origin}</code>,
            pictures <code>img-src {site.origin}</code>. Nothing else: no inline script, no inline style.
          </p>
        </section>
      </article>
    </Shell>
  )
}

const OPTIONS = [
  ['port, freePort, program', 'The values in the text and in the lab.'],
  ['open', 'The card stands open; without it only its title is shown.'],
  ['start', 'The card stands open and its lab starts at once: some 300 kB more, so at most one of a page.'],
  ['theme="dark"', 'Or "light". Without it the element takes the colour scheme of the page.'],
  [
    'lang="de"',
    'The language of the buttons: en, de, fr, es. Without it the element takes the page’s. The text stays English.',
  ],
] as const

const EVENTS = [
  ['ready { cause }', 'The card is there.'],
  ['height { height }', 'It needs this many pixels.'],
  ['open { cause, open }', 'It was opened or closed.'],
  ['step { cause, done, of }', 'So many steps of its lab are done.'],
  ['solved { cause }', 'The failure is gone and the purpose reached.'],
] as const

const CHECKLIST = `document.addEventListener('errlab-solved', ({ detail }) => {
  document.querySelector(\`[data-task="\${detail.cause}"]\`).checked = true
})`
