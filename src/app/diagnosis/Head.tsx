import type { DiagnosedIncident, RankedCause } from '../../core/diagnosis/types.ts'
import type { KnownEntry, Receipt } from '../../core/knowledge/index.ts'
import type { Platform } from '../../core/lib/index.ts'
import { numberFor } from '../start/numbers.ts'
import { InlineProse } from '../ui/Prose.tsx'
import { Because } from './Because.tsx'

const PLATFORMS = [
  ['linux', 'Linux'],
  ['darwin', 'macOS'],
  ['windows', 'Windows'],
] as const

/** The code, its number per platform, and what happened because of what. */
export function Head({
  one,
  cause,
  entry,
  receipt,
}: {
  readonly one: DiagnosedIncident
  readonly cause: RankedCause | undefined
  readonly entry: KnownEntry | null
  readonly receipt: Receipt | null
}) {
  const { code, platform } = one.incident
  return (
    <div className="dx-top">
      <div className="dx-code">
        <h3 className="c">{code}</h3>
        <Numbers code={code} platform={platform} />
      </div>
      {cause ? (
        <Because pieces={cause.pieces} />
      ) : (
        <p className="because">{entry && <InlineProse text={entry.text.summary} />}</p>
      )}
      {cause && <Confidence cause={cause} receipt={receipt} />}
    </div>
  )
}

function Numbers({ code, platform }: { readonly code: string; readonly platform: Platform | null }) {
  const rows = PLATFORMS.map(([key, name]) => ({ key, name, number: numberFor(code, key) })).filter(
    ({ number }) => number !== '',
  )
  if (rows.length === 0) return null
  return (
    <dl className="numbers" aria-label="Number per platform">
      {rows.map(({ key, name, number }) => (
        <div key={key} className={key === (platform ?? 'linux') ? 'is-here' : undefined}>
          <dt>{name}</dt>
          <dd>{number}</dd>
        </div>
      ))}
    </dl>
  )
}

const TICKS = { high: 5, medium: 3, low: 1 } as const
const MEANS = { medium: 'Documented, not reproduced', low: 'Pattern match only' } as const

function Confidence({
  cause: { confidence },
  receipt,
}: {
  readonly cause: RankedCause
  readonly receipt: Receipt | null
}) {
  return (
    <div className="receipt">
      <span className="conf">
        <span className="gauge" aria-hidden="true">
          {[1, 2, 3, 4, 5].map((tick) => (
            <i key={tick} className={tick <= TICKS[confidence] ? 'on' : undefined} />
          ))}
        </span>
        {confidence.toUpperCase()} confidence
      </span>
      {confidence === 'high' && receipt ? (
        <a href="#receipt">Reproduced on {machineOf(receipt)}</a>
      ) : (
        confidence !== 'high' && <span className="env">{MEANS[confidence]}</span>
      )}
    </div>
  )
}

/** "Linux 6.18.44, node v20.20.2, 2026-11-22", from what the receipt itself says; the base system is in the receipt below. */
export function machineOf(receipt: Receipt): string {
  const { kernel, date, system: _system, coreutils: _coreutils, ...programs } = receipt.on
  const versions = Object.entries(programs).map(([name, version]) => `${name} ${version.replace(/\(.*$/, '')}`)
  return [kernel?.replace(/-.*$/, ''), ...versions.slice(0, 2), date].filter(Boolean).join(', ')
}
