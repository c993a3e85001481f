import { useState } from 'react'
import type { Fix, FixStep, KnownCause, Risk } from '../../core/knowledge/index.ts'
import { fill, fillCommand } from '../../core/knowledge/template.ts'
import { Icon } from '../ui/Icon.tsx'
import { InlineProse } from '../ui/Prose.tsx'
import { Code, Command } from './Command.tsx'
import { type CodeStep, forReader, runtimeName, runtimesOf } from './fix-order.ts'

type Values = Readonly<Record<string, string>>

/** When, run or code, why, risk, proof: always in this order, none left out. */
export function Fixes({
  cause,
  number,
  values,
  speakers,
  canTry,
}: {
  readonly cause: KnownCause
  readonly number: number
  readonly values: Values
  /** What wrote the log: its dialect and its program. */
  readonly speakers: readonly string[]
  readonly canTry: boolean
}) {
  const runtimes = runtimesOf(cause.fixes, speakers)
  const [picked, pick] = useState<string | null>(null)
  const runtime = picked !== null && runtimes.includes(picked) ? picked : null
  return (
    <section aria-labelledby="h-fix">
      <div className="sub">
        <h4 id="h-fix">Fixes</h4>
        <span className="meta">for cause {number}</span>
        {runtimes.length > 1 && (
          <label className="runtime">
            Code in{' '}
            <select value={runtime ?? runtimes[0]} onChange={({ target }) => pick(target.value)}>
              {runtimes.map((name) => (
                <option key={name} value={name}>
                  {runtimeName(name)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div className="fixes">
        {cause.fixes.map((fix, index) => (
          <FixCard
            key={fix.title}
            fix={fix}
            values={values}
            isOpen={index === 0}
            speakers={runtime ? [runtime] : speakers}
            canTry={canTry}
          />
        ))}
      </div>
    </section>
  )
}

function OtherLanguages({ steps, values }: { readonly steps: readonly CodeStep[]; readonly values: Values }) {
  const names = [...new Set(steps.map(({ runtime }) => runtimeName(runtime)))]
  return (
    <details className="others">
      <summary>In {names.join(', ')}</summary>
      {steps.map((step) => (
        <Step key={JSON.stringify(step)} step={step} values={values} canTry={false} />
      ))}
    </details>
  )
}

function FixCard({
  fix,
  values,
  isOpen,
  speakers,
  canTry,
}: {
  readonly fix: Fix
  readonly values: Values
  readonly isOpen: boolean
  readonly speakers: readonly string[]
  readonly canTry: boolean
}) {
  const hasCode = fix.steps.some(({ kind }) => kind === 'code') && !fix.steps.some(({ kind }) => kind === 'sh')
  return (
    <details className="fix" open={isOpen}>
      <summary>
        <span className="title">
          <InlineProse text={fill(fix.title, values)} />
        </span>
        <RiskBadge risk={fix.risk} />
        <Icon name="next" className="chev" />
      </summary>
      <dl>
        <dt>When</dt>
        <dd>
          <InlineProse text={fill(fix.when, values)} />
        </dd>
        <dt>{hasCode ? 'Code' : 'Run'}</dt>
        <dd>
          {forReader(fix.steps, speakers).map((item) =>
            item.kind === 'others' ? (
              <OtherLanguages key="others" steps={item.steps} values={values} />
            ) : (
              <Step key={JSON.stringify(item)} step={item} values={values} canTry={canTry} />
            ),
          )}
        </dd>
        <dt>Why</dt>
        <dd>
          <InlineProse text={fill(fix.whyItWorks, values)} />
        </dd>
        <dt>Risk</dt>
        <dd className="risk">
          <InlineProse text={riskInWords(fix.risk, values)} />
        </dd>
        <dt>Proof</dt>
        <dd>
          <Command text={fillCommand(fix.proof.sh, values)} values={values} canTry={canTry} />
          <p className="note-line">
            shows <InlineProse text={fill(fix.proof.shows, values)} />
          </p>
        </dd>
      </dl>
    </details>
  )
}

const BADGE = { 'read-only': '', reversible: 'pass', destructive: 'fault' } as const

function RiskBadge({ risk }: { readonly risk: Risk }) {
  return <span className={`badge ${BADGE[risk.level]}`}>{risk.level}</span>
}

function riskInWords(risk: Risk, values: Values): string {
  switch (risk.level) {
    case 'read-only':
      return 'None: it only reads.'
    case 'reversible':
      return `Reversible. Undo: ${fill(risk.undo, values)}`
    case 'destructive':
      return `Destructive to ${fill(risk.to, values)}.${risk.undo ? ` Undo: ${fill(risk.undo, values)}` : ' It cannot be undone.'}`
  }
}

function Step({ step, values, canTry }: { readonly step: FixStep; readonly values: Values; readonly canTry: boolean }) {
  switch (step.kind) {
    case 'sh':
      return (
        <>
          {step.changes && (
            <p className="note-line">
              Changes: <InlineProse text={fill(step.changes, values)} />
            </p>
          )}
          <Command text={fillCommand(step.sh, values)} values={values} canTry={canTry} />
        </>
      )
    case 'code':
      return (
        <>
          <p className="note-line">
            {runtimeName(step.runtime)}
            {step.note && (
              <>
                . <InlineProse text={fill(step.note, values)} />
              </>
            )}
          </p>
          <Code text={fill(step.code, values)} values={values} />
        </>
      )
    case 'text':
      return (
        <p>
          <InlineProse text={fill(step.text, values)} />
        </p>
      )
  }
}
