import { InlineProse } from '../app/ui/Prose.tsx'
import { to } from '../app/ui/to.ts'
import { type StatusRow, signalRows, statusRows, systemdRows } from './exit-statuses.ts'
import { ListNav } from './ListPage.tsx'
import type { List } from './lists.ts'
import { Breadcrumb, Sources } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import { EXIT_STATUS_PATH, type Site } from './site.ts'

/** `/e/exit-status/`: what it says that a process ended with a number or by a signal. */
export function ExitStatusPage({ site, all }: { readonly site: Site; readonly all: readonly List[] }) {
  const statuses = statusRows()
  const signals = signalRows()
  const steps = systemdRows()
  const sources = [...new Set([...statuses, ...signals, ...steps].map(({ words }) => words.source))]
  return (
    <Shell
      site={site}
      path={EXIT_STATUS_PATH}
      title="Exit statuses and signals, Errlab"
      description="Exit statuses 124 to 255, the signals that end processes, and the steps of systemd before a service runs: what each says, and which error code may stand behind it."
    >
      <header className="plate">
        <Breadcrumb trail={[['Codes', '/e/'], ['Exit statuses and signals']]} />
        <div>
          <h1 className="words">Exit statuses and signals</h1>
          <p className="gloss">
            A status is no error code: it is what a process leaves behind when it ends. 0 is success, 1 to 123 are the
            program&rsquo;s own, and above that a few mean the same nearly everywhere.
          </p>
        </div>
      </header>
      <ListNav all={all} current={EXIT_STATUS_PATH} />
      <Group id="statuses" title="Statuses" rows={statuses}>
        Those of a shell and of the tools that start other programs. A status of 129 or more, up to 192, is 128 plus the
        number of a signal.
      </Group>
      <Group id="signals" title="Signals" rows={signals} hasStatus>
        The process did not end by itself. A shell reports it as status 128 plus the number; <code>docker</code>,{' '}
        <code>kubectl</code> and CI logs show the same number.
      </Group>
      <Group id="systemd" title="Steps of systemd" rows={steps}>
        <code>status=203/EXEC</code> in the journal: the service failed before its program ran, at this step.
      </Group>
      <section className="index-group">
        <h2 id="sources">Sources</h2>
        <Sources sources={sources} />
      </section>
    </Shell>
  )
}

function Group({
  id,
  title,
  rows,
  hasStatus = false,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly rows: readonly StatusRow[]
  /** The status that a shell makes of it. */
  readonly hasStatus?: boolean
  readonly children: React.ReactNode
}) {
  return (
    <section className="index-group">
      <h2 id={id}>{title}</h2>
      <p>{children}</p>
      <table className="looks statuses">
        <thead>
          <tr>
            <th scope="col">{hasStatus ? 'Signal' : 'Status'}</th>
            {hasStatus && <th scope="col">Status</th>}
            <th scope="col">What it says</th>
            <th scope="col">Codes behind it</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ number, name, words: { says, codes } }) => (
            <tr key={number} id={`${id}-${number}`}>
              <th scope="row">{[number, name].filter(Boolean).join(' ')}</th>
              {hasStatus && <td className="num">{128 + Number(number)}</td>}
              <td>
                <InlineProse text={says} />
              </td>
              <td>
                {codes.length === 0
                  ? '–'
                  : codes.map((code, index) => [
                      index > 0 && ', ',
                      <a key={code} href={to(`/e/${code}/`)}>
                        {code}
                      </a>,
                    ])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
