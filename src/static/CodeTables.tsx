import { to } from '../app/ui/to.ts'
import { entry, type KnownEntry } from '../core/knowledge/index.ts'
import { InlineText } from './pieces.tsx'

export function Calls({ known }: { readonly known: KnownEntry }) {
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

export function Numbers({ known }: { readonly known: KnownEntry }) {
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

export function LookAlikes({ known }: { readonly known: KnownEntry }) {
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
