import type { RedactionKind, Replacement } from '../../core/share/index.ts'
import { visible } from '../paste/log-marks.ts'

const KIND_NAMES: Readonly<Record<RedactionKind, string>> = {
  secret: 'Secrets',
  email: 'E-mail addresses',
  user: 'User names',
  host: 'Host names',
  ipv4: 'Public addresses',
  ipv6: 'Public IPv6 addresses',
  mac: 'MAC addresses',
}

/** What is replaced, by kind and one by one; secrets always are. */
export function Replacements({
  replacements,
  kept,
  onKeep,
}: {
  readonly replacements: readonly Replacement[]
  readonly kept: ReadonlySet<string>
  readonly onKeep: (ids: readonly string[], isKept: boolean) => void
}) {
  return (
    <div className="rules">
      <h3>What is replaced</h3>
      {Object.entries(KIND_NAMES).map(([kind, name]) => {
        const own = replacements.filter((one) => one.kind === kind)
        return own.length === 0 ? null : <Kind key={kind} name={name} own={own} kept={kept} onKeep={onKeep} />
      })}
      {replacements.length === 0 && (
        <p className="none">
          No secret, name, host or public address was found. Ports, loopback and file names stay: the diagnosis needs
          them.
        </p>
      )}
    </div>
  )
}

function Kind({
  name,
  own,
  kept,
  onKeep,
}: {
  readonly name: string
  readonly own: readonly Replacement[]
  readonly kept: ReadonlySet<string>
  readonly onKeep: (ids: readonly string[], isKept: boolean) => void
}) {
  const id = `rule-${own[0]!.kind}`
  const isSecret = own[0]!.locked
  const keptCount = own.filter((one) => kept.has(one.id)).length
  return (
    <div className="rule">
      <input
        id={id}
        type="checkbox"
        checked={keptCount < own.length}
        disabled={isSecret}
        ref={(box) => {
          if (box) box.indeterminate = keptCount > 0 && keptCount < own.length
        }}
        onChange={() =>
          onKeep(
            own.map((one) => one.id),
            keptCount === 0,
          )
        }
      />
      <label htmlFor={id}>{name}</label>
      <span className="num">{own.reduce((sum, { places }) => sum + places.length, 0)}</span>
      {isSecret ? (
        <small>always removed, cannot be kept</small>
      ) : (
        <ul aria-label={`${name}, one by one`}>
          {own.map((one) => (
            <li key={one.id}>
              <label>
                <input
                  type="checkbox"
                  checked={!kept.has(one.id)}
                  onChange={({ target }) => onKeep([one.id], !target.checked)}
                />
                <span>{visible(one.original)}</span>
                <span className="as">{kept.has(one.id) ? 'kept' : one.placeholder}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
