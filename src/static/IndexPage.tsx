import { Icon } from '../app/ui/Icon.tsx'
import { to } from '../app/ui/to.ts'
import type { KnownEntry } from '../core/knowledge/index.ts'
import type { Category } from '../core/knowledge/schema.ts'
import { categoryName, messageOf } from './facts.ts'
import { ListNav } from './ListPage.tsx'
import type { List } from './lists.ts'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'

const ORDER: readonly Category[] = [
  'network',
  'filesystem',
  'permissions',
  'process',
  'memory',
  'ipc',
  'device',
  'other',
]

interface Props {
  readonly site: Site
  readonly entries: readonly KnownEntry[]
  readonly lists: readonly List[]
}

/** `/e/`: all codes, by category; those with causes first. The other orders have pages of their own. */
export function IndexPage({ site, entries, lists }: Props) {
  const groups = ORDER.map(
    (category) => [category, entries.filter((known) => known.text.category === category)] as const,
  ).filter(([, group]) => group.length > 0)
  return (
    <Shell
      site={site}
      script={site.assets.finder}
      path="/e/"
      title="All error codes, Errlab"
      description="Every errno code of Linux, macOS, the BSDs, Windows and libuv: number, message, causes, fixes, and a lab to try them in."
    >
      <header className="plate">
        <div>
          <h1 className="words">All error codes</h1>
          <p className="gloss">
            {entries.length} codes by category. Paste a log into the workbench to see which of them it holds.
          </p>
        </div>
      </header>
      <form className="finder" action={to('/e/')} method="get" role="search" data-finder hidden>
        <label className="f">
          <span className="label">Find by name, number or message</span>
          <input name="q" type="search" autoComplete="off" spellCheck={false} />
        </label>
        <button className="btn primary" type="submit">
          <Icon name="search" />
          Find
        </button>
      </form>
      <div data-found role="status" />
      <ListNav all={lists} />
      {site.overlay && site.overlay.codes.length > 0 && (
        <section className="index-group">
          <h2 id="team">{site.overlay.team.name}</h2>
          <ul className="plain-list">
            {site.overlay.codes.map(({ code, summary }) => (
              <li key={code}>
                <a href={to(`/e/${code}/`)}>{code}</a>: {summary}
              </li>
            ))}
          </ul>
        </section>
      )}
      <nav className="crumb index-nav" aria-label="Categories">
        {groups.map(([category]) => (
          <a key={category} href={`#${category}`}>
            {categoryName(category)}
          </a>
        ))}
      </nav>
      {groups.map(([category, group]) => (
        <section key={category} className="index-group">
          <h2 id={category}>{categoryName(category)}</h2>
          <table className="looks">
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col">Linux</th>
                <th scope="col">Meaning</th>
                <th scope="col">Causes</th>
              </tr>
            </thead>
            <tbody>
              {[...group].sort(byCausesThenName).map((known) => (
                <tr key={known.code}>
                  <th scope="row">
                    <a href={to(`/e/${known.code}/`)}>{known.code}</a>
                  </th>
                  <td className="num">{known.numbers['linux'] ?? '–'}</td>
                  <td>{known.isWritten ? known.text.summary : (messageOf(known) ?? known.text.summary)}</td>
                  <td className="num">{known.causes.length || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </Shell>
  )
}

function byCausesThenName(a: KnownEntry, b: KnownEntry): number {
  return Number(b.isWritten) - Number(a.isWritten) || (a.code < b.code ? -1 : 1)
}
