import { Icon } from '../app/ui/Icon.tsx'
import { InlineProse } from '../app/ui/Prose.tsx'
import { to } from '../app/ui/to.ts'
import { fillCommand, type Piece, pieces, type Values } from '../core/knowledge/index.ts'
import type { Confidence, Fix, FixStep, Risk, Source } from '../core/knowledge/schema.ts'
import { sourceLink } from '../core/knowledge/source-link.ts'

/** Where the page stands; the last step is the page itself. */
export type Trail = readonly (readonly [name: string, path?: string])[]

export function Breadcrumb({ trail }: { readonly trail: Trail }) {
  return (
    <nav className="crumb" aria-label="Breadcrumb">
      {trail.map(([name, path], index) => [
        index > 0 && (
          <span key={`/${name}`} aria-hidden="true">
            /
          </span>
        ),
        path === undefined ? (
          <span key={name}>{name}</span>
        ) : (
          <a key={name} href={to(path)}>
            {name}
          </a>
        ),
      ])}
    </nav>
  )
}

/** A template with its values; each value says its key, so that page.ts can replace it by one from the query. */
export function Sentence({ template, values }: { readonly template: string; readonly values: Values }) {
  return pieces(template, values).map((piece, index) => <PieceView key={index} piece={piece} />)
}

function PieceView({ piece }: { readonly piece: Piece }) {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'strong':
      return <b>{piece.text}</b>
    case 'code':
      return <code>{piece.text}</code>
    case 'value':
      return (
        <span className="val" data-value={piece.key}>
          {piece.text}
        </span>
      )
  }
}

const CONFIDENCE: Readonly<Record<Confidence, readonly [ticks: number, word: string, why: string]>> = {
  high: [5, 'HIGH confidence', 'reproduced on a real Linux'],
  medium: [3, 'MEDIUM confidence', 'documented by its sources'],
  low: [1, 'LOW confidence', 'from the tables only'],
}

export function Gauge({ confidence }: { readonly confidence: Confidence }) {
  const [ticks, word, why] = CONFIDENCE[confidence]
  return (
    <span className="conf">
      <span className="gauge" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((tick) => (
          <i key={tick} className={tick <= ticks ? 'on' : undefined} />
        ))}
      </span>
      {word}: {why}
    </span>
  )
}

export function Command({ sh, values }: { readonly sh: string; readonly values: Values }) {
  const text = fillCommand(sh, values)
  return (
    <div className="cmd">
      <pre>
        {text.split('\n').map((line, index) => (
          <span key={index} className="line">
            <span className="p" aria-hidden="true">
              ${' '}
            </span>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
      <CopyButton text={text} label={`the command ${text.split('\n')[0]}`} />
    </div>
  )
}

function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="side">
      <button className="btn icon" type="button" data-copy={text} hidden aria-label={`Copy ${label}`}>
        <Icon name="copy" />
      </button>
    </div>
  )
}

/** Text to take away that is no command. */
export function Copyable({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="cmd">
      <pre>{text}</pre>
      <CopyButton text={text} label={label} />
    </div>
  )
}

export function FixCard({ fix, values, open }: { readonly fix: Fix; readonly values: Values; readonly open: boolean }) {
  return (
    <details className="fix" open={open}>
      <summary>
        <span className="title">
          <InlineText template={fix.title} values={values} />
        </span>
        <RiskBadge risk={fix.risk} />
        <Icon name="next" className="chev" />
      </summary>
      <dl>
        <dt>When</dt>
        <dd>
          <InlineText template={fix.when} values={values} />
        </dd>
        {fix.steps.map((step, index) => (
          <FixStepView key={index} step={step} values={values} />
        ))}
        <dt>Why</dt>
        <dd>
          <InlineText template={fix.whyItWorks} values={values} />
        </dd>
        <dt>Risk</dt>
        <dd>
          <InlineText template={riskText(fix.risk)} values={values} />
        </dd>
        <dt>Proof</dt>
        <dd>
          <Command sh={fix.proof.sh} values={values} />
          <p>
            Shows: <InlineText template={fix.proof.shows} values={values} />
          </p>
        </dd>
      </dl>
    </details>
  )
}

function FixStepView({ step, values }: { readonly step: FixStep; readonly values: Values }) {
  switch (step.kind) {
    case 'sh':
      return (
        <>
          <dt>Run</dt>
          <dd>
            <Command sh={step.sh} values={values} />
            {step.changes && (
              <p className="meta">
                <InlineText template={step.changes} values={values} />
              </p>
            )}
          </dd>
        </>
      )
    case 'code':
      return (
        <>
          <dt>{step.runtime}</dt>
          <dd>
            <pre className="code">{fillCommand(step.code, values)}</pre>
            {step.note && (
              <p className="meta">
                <InlineText template={step.note} values={values} />
              </p>
            )}
          </dd>
        </>
      )
    case 'text':
      return (
        <>
          <dt>Do</dt>
          <dd>
            <InlineText template={step.text} values={values} />
          </dd>
        </>
      )
  }
}

/** Template text that may also hold links: links first, then values. */
export function InlineText({ template, values }: { readonly template: string; readonly values: Values }) {
  if (/\]\(/.test(template)) return <InlineProse text={template} />
  return <Sentence template={template} values={values} />
}

export function Paragraphs({ text, values }: { readonly text: string; readonly values: Values }) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph, index) => (
      <p key={index}>
        <InlineText template={paragraph.replace(/\s*\n\s*/g, ' ')} values={values} />
      </p>
    ))
}

function RiskBadge({ risk }: { readonly risk: Risk }) {
  const look = { 'read-only': 'badge pass', reversible: 'badge', destructive: 'badge caution' }[risk.level]
  return <span className={look}>{risk.level}</span>
}

function riskText(risk: Risk): string {
  switch (risk.level) {
    case 'read-only':
      return 'None: it changes nothing.'
    case 'reversible':
      return `Reversible. Undo: ${risk.undo}`
    case 'destructive':
      return `Destructive to ${risk.to}.${risk.undo ? ` Undo: ${risk.undo}` : ' It cannot be undone.'}`
  }
}

export function Sources({ sources }: { readonly sources: readonly Source[] }) {
  return (
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
    </ul>
  )
}
