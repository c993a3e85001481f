import { to } from '../app/ui/to.ts'
import type { NumberMeaning } from './numbers.ts'
import { Breadcrumb } from './pieces.tsx'
import { Shell } from './Shell.tsx'
import type { Site } from './site.ts'

/** `/e/EWOULDBLOCK/`: another name of a code. A static host has no redirects of its own, so the page leads on by itself. */
export function AliasPage({
  site,
  alias,
  code,
  differs,
}: {
  readonly site: Site
  readonly alias: string
  readonly code: string
  readonly differs: string
}) {
  return (
    <Shell
      site={site}
      path={`/e/${alias}/`}
      title={`${alias} is ${code}, Errlab`}
      description={differs}
      noindex
      refresh={`/e/${code}/`}
    >
      <header className="plate">
        <div>
          <h1 className="words">
            {alias} is {code}
          </h1>
          <p className="gloss">
            {differs} <a href={to(`/e/${code}/`)}>Go to {code}</a>.
          </p>
        </div>
      </header>
    </Shell>
  )
}

/** `/e/98/`: what a bare number means, by platform. */
export function NumberPage({
  site,
  number,
  meanings,
}: {
  readonly site: Site
  readonly number: number
  readonly meanings: readonly NumberMeaning[]
}) {
  return (
    <Shell
      site={site}
      path={`/e/${number}/`}
      title={`Error number ${number}, Errlab`}
      description={`What error number ${number} means on each platform: ${[...new Set(meanings.map((one) => one.code))].join(', ')}.`}
    >
      <header className="plate">
        <Breadcrumb trail={[['Codes', '/e/'], ['Numbers', '/e/numbers/'], [String(number)]]} />
        <div>
          <h1>{number}</h1>
          <p className="gloss">
            A number alone does not say which error it is: each platform counts for itself. Choose yours.
          </p>
        </div>
      </header>
      <table className="looks index-group">
        <thead>
          <tr>
            <th scope="col">Platform</th>
            <th scope="col">Code</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {meanings.map(({ platform, code, message }) => (
            <tr key={`${platform} ${code}`}>
              <td>{platform}</td>
              <th scope="row">
                <a href={to(`/e/${code}/`)}>{code}</a>
              </th>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Shell>
  )
}
