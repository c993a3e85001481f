import { type ReactNode, useState } from 'react'
import type { KnownEntry } from '../../core/knowledge/index.ts'
import { numberFor } from '../start/numbers.ts'
import { InlineProse } from '../ui/Prose.tsx'
import { to } from '../ui/to.ts'

/** This code and one that is mistaken for it, side by side. */
export function LookAlikes({ entry, others }: { readonly entry: KnownEntry; readonly others: readonly KnownEntry[] }) {
  const [picked, pick] = useState('')
  const other = others.find(({ code }) => code === picked) ?? others[0]
  if (!other) return null
  const pair = [entry, other] as const
  return (
    <section aria-labelledby="h-alike">
      <div className="sub">
        <h4 id="h-alike">Looks alike</h4>
        {others.length > 1 && (
          <label className="runtime">
            Compare with{' '}
            <select value={other.code} onChange={({ target }) => pick(target.value)}>
              {others.map(({ code }) => (
                <option key={code}>{code}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <table className="alike">
        <thead>
          <tr>
            <td />
            <th scope="col">{entry.code}</th>
            <th scope="col">
              <a href={to(`/e/${other.code}/`)}>{other.code}</a>
            </th>
          </tr>
        </thead>
        <tbody>
          <Row name="Says" pair={pair} show={({ messages }) => messages['glibc'] ?? Object.values(messages)[0] ?? ''} />
          <Row name="Number" pair={pair} show={({ code }) => numberFor(code, 'linux') || 'none on Linux'} />
          <Row name="Means" pair={pair} show={({ text }) => <InlineProse text={text.summary} />} />
          <Row name="From" pair={pair} show={callsInWords} />
          <tr>
            <th scope="row">Tell them apart</th>
            <td colSpan={2}>{differs(entry, other.code)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function Row({
  name,
  pair,
  show,
}: {
  readonly name: string
  readonly pair: readonly [KnownEntry, KnownEntry]
  readonly show: (entry: KnownEntry) => ReactNode
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {pair.map((entry) => (
        <td key={entry.code}>{show(entry)}</td>
      ))}
    </tr>
  )
}

const MOST_CALLS = 6

function callsInWords({ calls }: KnownEntry): ReactNode {
  const names = [...new Set(calls.map(({ call }) => call))]
  if (names.length === 0) return 'no system call'
  const more = names.length - MOST_CALLS
  return (
    <>
      <code>{names.slice(0, MOST_CALLS).join(', ')}</code>
      {more > 0 && ` and ${more} more`}
    </>
  )
}

/** Said from this code's side: "there" is the other one. */
function differs({ text }: KnownEntry, code: string): ReactNode {
  const found = text.lookAlikes?.find((one) => one.code === code)
  return found ? <InlineProse text={found.differs} /> : null
}
