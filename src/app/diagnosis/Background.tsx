import type { KnownCause, KnownEntry, Receipt } from '../../core/knowledge/index.ts'
import { sourceLink } from '../../core/knowledge/source-link.ts'
import { fill } from '../../core/knowledge/template.ts'
import { InlineProse, Prose } from '../ui/Prose.tsx'
import { to } from '../ui/to.ts'
import { machineOf } from './Head.tsx'

/** Why it happens, and what is often believed and wrong. */
export function Background({
  cause,
  entry,
  values,
}: {
  readonly cause: KnownCause | undefined
  readonly entry: KnownEntry
  readonly values: Readonly<Record<string, string>>
}) {
  const { corrections = [] } = entry.text
  const wrong = cause?.popularButWrong
  const exceptions = cause?.exceptions ?? []
  return (
    <section aria-labelledby="h-why">
      <div className="sub">
        <h4 id="h-why">Why it happens</h4>
      </div>
      <div className="why">
        <Prose text={cause ? fill(cause.why, values) : entry.text.meaning} />
      </div>
      <div className="facts-list">
        {wrong && (
          <div>
            <b>Often advised, and wrong:</b> <InlineProse text={fill(wrong.advice, values)} />{' '}
            <InlineProse text={fill(wrong.because, values)} />
          </div>
        )}
        {exceptions.map((text) => (
          <div key={text}>
            <b>Does not hold:</b> <InlineProse text={fill(text, values)} />
          </div>
        ))}
        {corrections.map(({ claim, truth }) => (
          <div key={claim}>
            <b>Believed:</b> <InlineProse text={claim} /> <b>In truth:</b> <InlineProse text={truth} />
          </div>
        ))}
      </div>
    </section>
  )
}

export function Sources({ cause, entry }: { readonly cause: KnownCause | undefined; readonly entry: KnownEntry }) {
  const sources = [...new Set([...(cause?.sources ?? []), ...entry.text.sources])]
  return (
    <section aria-labelledby="h-src">
      <div className="sub">
        <h4 id="h-src">Sources</h4>
      </div>
      <ul className="sources">
        {sources.map((source) => {
          const { href, text, where } = sourceLink(source)
          return (
            <li key={source}>
              <a href={href}>{text}</a>
              <span className="meta">{where}</span>
            </li>
          )
        })}
        <li>
          <a href={to(`/e/${cause?.id ?? entry.code}/`)}>The page about {entry.code}</a>
          <span className="meta">Errlab</span>
        </li>
      </ul>
    </section>
  )
}

/** What a real Linux did: the recording that the confidence stands on. */
export function ReceiptBox({ receipt }: { readonly receipt: Receipt }) {
  const run = receipt.runs.find(({ kind }) => kind === 'reproduce') ?? receipt.runs[0]
  if (!run) return null
  return (
    <section id="receipt" aria-labelledby="h-receipt">
      <div className="sub">
        <h4 id="h-receipt">Receipt</h4>
        <span className="meta">{machineOf(receipt)}</span>
      </div>
      <div className="cmd">
        <pre>
          <span className="p">$ </span>
          {run.script}
          {'\n'}
          {run.stdout}
          {run.stderr}
          <span className="p">exit status {run.code}</span>
        </pre>
      </div>
      {run.kernelSaid && (
        <p className="why">
          The kernel said: <code>{run.kernelSaid}</code>
        </p>
      )}
    </section>
  )
}
