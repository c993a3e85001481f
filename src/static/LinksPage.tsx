import { Breadcrumb } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'

/** `/links/`: the grammar of links, and a form that builds them in the browser. Nothing is sent. */
export function LinksPage({ site, example }: { readonly site: Site; readonly example: string }) {
  return (
    <Shell
      site={site}
      script={site.assets.links}
      path="/links/"
      title="Make a link, Errlab"
      description="Links to codes, numbers, messages, causes with your values, labs and cards: their grammar, and a form that builds them in the browser."
    >
      <header className="plate">
        <Breadcrumb trail={[['Errlab', '/'], ['Links']]} />
        <div>
          <h1 className="words">Make a link</h1>
          <p className="gloss">
            For chats, runbooks, linters and bots. They are plain addresses: write them by hand, or let this form do it.
            Nothing of it is sent anywhere.
          </p>
        </div>
      </header>
      <article className="prose lone">
        <form className="finder" data-link-builder={example} hidden>
          <label className="f">
            <span className="label">Code, number, message, or CODE/cause</span>
            <input name="what" defaultValue={example} list="link-causes" autoComplete="off" spellCheck={false} />
          </label>
          <label className="f">
            <span className="label">Port</span>
            <input name="port" inputMode="numeric" autoComplete="off" />
          </label>
          <label className="f">
            <span className="label">Program</span>
            <input name="program" autoComplete="off" spellCheck={false} />
          </label>
          <datalist id="link-causes" />
        </form>
        <p className="meta" role="status" data-link-says />
        <dl className="built" data-links />
        <section>
          <h2 id="grammar">The grammar</h2>
          <ol className="rules">
            {RULES.map(([form, says]) => (
              <li key={form}>
                <code>{form}</code>
                <p>{says}</p>
              </li>
            ))}
          </ol>
          <p>
            Only <code>port</code>, <code>freePort</code> and <code>program</code> may stand in a query, each with at
            most 40 letters, digits and <code>. _ + -</code>. Never put a path, a host or a user there: a server sees
            it. A whole diagnosis travels behind <code>#</code>, which no browser sends; the button &ldquo;Share&rdquo;
            makes such a link and shows first what it carries.
          </p>
          <p>
            These addresses stay what they are for ever. In a terminal, <code>errlab link</code> builds the same ones.
          </p>
        </section>
      </article>
    </Shell>
  )
}

const RULES = [
  ['/e/EADDRINUSE/', 'A code. Its other names lead there too: /e/EWOULDBLOCK/, /e/WSAEADDRINUSE/.'],
  ['/e/98/', 'A number. The page lets the reader choose the platform, because each counts for itself.'],
  ['/e/?q=address+already+in+use', 'A message, or any words. One exact answer opens at once.'],
  ['/e/EADDRINUSE/port-held-by-another-process/', 'A cause.'],
  ['/e/EADDRINUSE/port-held-by-another-process/?port=3000&program=node', 'A cause with the reader’s values.'],
  ['/?cause=EADDRINUSE/port-held-by-another-process&port=3000', 'Its lab, started with these values.'],
  ['/embed/EADDRINUSE/port-held-by-another-process/?port=3000', 'Its card, for a frame.'],
] as const
