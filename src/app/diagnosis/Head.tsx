import { useState } from 'react'
import type { DiagnosedIncident, RankedCause } from '../../core/diagnosis/types.ts'
import type { KnownEntry, Receipt } from '../../core/knowledge/index.ts'
import { numberFor } from '../start/numbers.ts'
import type { NumberPlatform } from '../state/look.ts'
import { useSettings } from '../state/settings.ts'
import { InlineProse } from '../ui/Prose.tsx'
import { Because } from './Because.tsx'

/** Each with the tables that hold its message, best first. */
const PLATFORMS = [
  ['linux', 'Linux', ['glibc', 'musl']],
  ['darwin', 'macOS', ['darwin', 'freebsd']],
  ['windows', 'Windows', ['winsock', 'windows', 'windows-ucrt']],
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
        <Numbers key={code} code={code} platform={platform} entry={entry} />
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

/** The number and the message on one platform: that of the log, else the person's own, else the one that is picked here. */
function Numbers({
  code,
  platform,
  entry,
}: {
  readonly code: string
  readonly platform: string | null
  readonly entry: KnownEntry | null
}) {
  const preferred = useSettings((settings) => settings.numbers)
  const [picked, pick] = useState<NumberPlatform | null>(null)
  const rows = PLATFORMS.map(([key, name, tables]) => ({ key, name, tables, number: numberFor(code, key) })).filter(
    ({ number }) => number !== '',
  )
  const here =
    [picked, platform, preferred].map((wanted) => rows.find(({ key }) => key === wanted)).find(Boolean) ?? rows[0]
  if (!here) return null
  const message = here.tables.map((table) => entry?.messages[table]).find(Boolean)
  return (
    <div className="numbers">
      <fieldset className="seg">
        <legend className="vh">Number per platform</legend>
        {rows.map(({ key, name, number }) => (
          <label key={key}>
            <input type="radio" name="platform" checked={key === here.key} onChange={() => pick(key)} />
            <span>{name}</span> <b>{number}</b>
          </label>
        ))}
      </fieldset>
      {message && <span className="says">{message}</span>}
    </div>
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
