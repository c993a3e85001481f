import type { DiagnosedIncident, Diagnosis } from '../../core/diagnosis/types.ts'
import { followedLine } from '../paste/log-marks.ts'
import { Endings } from './Endings.tsx'

const CLASS = { root: '', consequence: 'follow', unrelated: 'loose' } as const

/** The failures of this log in order of blame; a consequence hangs from its cause. */
export function Incidents({
  diagnosis,
  selected,
  shown,
  onSelect,
}: {
  readonly diagnosis: Diagnosis
  readonly selected: number
  /** Indexes of those in the part of the log that was picked; null for all. */
  readonly shown: ReadonlySet<number> | null
  readonly onSelect: (index: number) => void
}) {
  return (
    <div className="incidents">
      <div className="pane-head">
        <h2 id="h-incidents">Incidents</h2>
        <span className="meta">
          {shown ? `${shown.size} of ${diagnosis.incidents.length}, as picked above` : countRoles(diagnosis.incidents)}
        </span>
      </div>
      <ul aria-label="Incidents">
        {diagnosis.incidents.map((one, index) =>
          shown && !shown.has(index) ? null : (
            <li key={`${one.incident.code} ${one.incident.first}`}>
              <Row
                one={one}
                isCurrent={index === selected}
                follows={followedLine(diagnosis, one.incident)}
                isChild={one.incident.role === 'consequence' && index > 0}
                onSelect={() => onSelect(index)}
              />
            </li>
          ),
        )}
      </ul>
      {shown?.size === 0 && <p className="inc-none">Only mentions stand in this part of the log.</p>}
      <Endings endings={diagnosis.endings} />
    </div>
  )
}

function Row({
  one: { incident, causes },
  isCurrent,
  isChild,
  follows,
  onSelect,
}: {
  readonly one: DiagnosedIncident
  readonly isCurrent: boolean
  readonly isChild: boolean
  readonly follows: number | null
  readonly onSelect: () => void
}) {
  const { code, count, first, role, roleBecause } = incident
  return (
    <button
      type="button"
      className={isChild ? 'inc child' : 'inc'}
      aria-current={isCurrent ? 'true' : undefined}
      title={roleBecause}
      onClick={onSelect}
    >
      <span className={`mark ${CLASS[role]}`} />
      <span className="code">
        {code}
        {count > 1 && <span className="meta"> × {count.toLocaleString('en')}</span>}
      </span>
      <span className="where">
        <span className="ref">L{first}</span>
        <span>{roleWords(role, follows)}</span>
      </span>
      <span className="what">{causes[0]?.because ?? entitiesInWords(incident.entities)}</span>
    </button>
  )
}

const roleWords = (role: 'root' | 'consequence' | 'unrelated', follows: number | null): string =>
  role === 'root'
    ? 'root cause'
    : role === 'unrelated'
      ? 'unrelated'
      : follows === null
        ? 'consequence'
        : `follows L${follows}`

const entitiesInWords = (entities: Readonly<Record<string, string>>): string =>
  Object.entries(entities)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')

/** "1 root cause, 2 consequences". */
export function countRoles(incidents: readonly DiagnosedIncident[]): string {
  const words = [
    ['root', 'root cause', 'root causes'],
    ['consequence', 'consequence', 'consequences'],
    ['unrelated', 'unrelated', 'unrelated'],
  ] as const
  return words
    .map(([role, one, many]) => {
      const count = incidents.filter(({ incident }) => incident.role === role).length
      return count === 0 ? '' : `${count} ${count === 1 ? one : many}`
    })
    .filter(Boolean)
    .join(', ')
}
