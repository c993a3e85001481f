import { to } from '../app/ui/to.ts'
import type { List } from './lists.ts'
import { Breadcrumb } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import { EXIT_STATUS_PATH, type Site } from './site.ts'

/** `/e/macos/`, `/e/numbers/`, `/e/family-posix/` …: one list of the index. */
export function ListPage({
  site,
  list,
  all,
}: {
  readonly site: Site
  readonly list: List
  readonly all: readonly List[]
}) {
  return (
    <Shell site={site} path={list.path} title={`${list.title}, Errlab`} description={list.says}>
      <header className="plate">
        <Breadcrumb trail={[['Codes', '/e/'], [list.name]]} />
        <div>
          <h1 className="words">{list.title}</h1>
          <p className="gloss">{list.says}</p>
        </div>
      </header>
      <ListNav all={all} current={list.path} />
      <table className="looks index-group">
        <thead>
          <tr>
            {list.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.rows.map(({ name, path, cells }) => (
            <tr key={name}>
              <th scope="row">
                <a href={to(path)}>{name}</a>
              </th>
              {cells.map((cell, index) => (
                <td key={index}>{cell.path ? <a href={to(cell.path)}>{cell.text}</a> : cell.text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Shell>
  )
}

const KINDS = [
  ['platform', 'By platform'],
  ['family', 'By family'],
  ['other', 'More'],
] as const

/** All lists, in a line per kind. */
export function ListNav({ all, current }: { readonly all: readonly List[]; readonly current?: string }) {
  return (
    <nav className="lists" aria-label="Lists of codes">
      {KINDS.map(([kind, title]) => (
        <p key={kind} className="crumb index-nav">
          <span className="label">{title}</span>
          {kind === 'other' && <a href={to('/e/')}>By category</a>}
          {all
            .filter((list) => list.kind === kind)
            .map(({ path, name }) => (
              <a key={path} href={to(path)} aria-current={path === current ? 'page' : undefined}>
                {name}
              </a>
            ))}
          {kind === 'other' && (
            <a href={to(EXIT_STATUS_PATH)} aria-current={current === EXIT_STATUS_PATH ? 'page' : undefined}>
              Exit statuses and signals
            </a>
          )}
        </p>
      ))}
    </nav>
  )
}
