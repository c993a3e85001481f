/** Gathers the entities of one finding with their places; the first value of a key stays, further ones go to `others`. */
import { codesOfCall } from '../../errno/index.ts'
import type { Entities, EntityKey, Finding, Place } from '../../lib/index.ts'
import type { Mapped } from '../text/mapped.ts'
import { isAddress, isHostname, isPort, readEndpoint, readOperand, unquote, type Value } from './values.ts'

/** What a group of a pattern may be called: an entity, or an operand that must be looked at. */
export type Group = EntityKey | 'endpoint' | 'operand' | 'host' | 'call'

export class Collected {
  readonly #values = new Map<EntityKey, { value: string; place: Place | null }[]>()

  /** Takes the named groups of a match in `text`; `at` takes a position in the match to one in `text`. */
  group(name: string, raw: string, start: number, text: Mapped, line: number): void {
    for (const { key, value, start: at } of valuesOf(name as Group, raw, start)) {
      const place = { line, column: text.column(at) + 1, endColumn: text.endColumn(at + value.length) + 1 }
      this.add(key, value, place)
    }
  }

  add(key: EntityKey, value: string, place: Place | null): void {
    if (value === '' || value.length > 4096) return
    const known = this.#values.get(key)
    if (known === undefined) this.#values.set(key, [{ value, place }])
    else if (known.length < 8 && !known.some((one) => one.value === value)) known.push({ value, place })
  }

  has(key: EntityKey): boolean {
    return this.#values.has(key)
  }

  holds(key: EntityKey, value: string): boolean {
    return this.#values.get(key)?.some((one) => one.value === value) === true
  }

  /** Fills keys that are still missing. */
  fill(other: Collected): void {
    for (const [key, values] of other.#values) {
      if (this.#values.has(key)) continue
      this.#values.set(key, [...values])
    }
  }

  done(): Pick<Finding, 'entities' | 'others' | 'places'> {
    const entities: Partial<Record<EntityKey, string>> = {}
    const others: Partial<Record<EntityKey, readonly string[]>> = {}
    const places: Partial<Record<EntityKey, Place>> = {}
    for (const [key, [first, ...rest]] of this.#values) {
      entities[key] = first!.value
      if (first!.place !== null) places[key] = first!.place
      if (rest.length > 0) others[key] = rest.map(({ value }) => value)
    }
    return { entities: entities as Entities, others, places }
  }
}

const LIBRARY = new Set([
  'getaddrinfo',
  'opendir',
  'fopen',
  'malloc',
  'mkstemp',
  'popen',
  'execvp',
  'execv',
  'posix_spawn',
  'copyfile',
  'scandir',
  'mkdtemp',
])

/** Whether the manual knows a call of this name; a verb such as `create` or `find` is none. */
export function isKnownCall(name: string): boolean {
  return LIBRARY.has(name) || codesOfCall(name).length > 0
}

function valuesOf(name: Group, raw: string, start: number): Value[] {
  switch (name) {
    case 'endpoint':
      return readEndpoint(raw, start)
    case 'operand':
      return readOperand(raw, start)
    case 'host':
      if (isAddress(raw)) return [{ key: 'address', value: raw, start }]
      return isHostname(raw) ? [{ key: 'hostname', value: raw, start }] : []
    case 'call':
      return isKnownCall(raw.toLowerCase()) ? [{ key: 'syscall', value: raw.toLowerCase(), start }] : []
    case 'program':
      return /^(?:error|fatal|warning|info|debug|failed|failure|panic|abort|detail|hint|log|context|statement|notice|note|caught|cause|reason|result|message|output|stderr|stdout)$/i.test(
        raw,
      )
        ? []
        : [{ key: name, value: raw, start }]
    case 'number':
      return /^-?\d{1,10}$/.test(raw) ? [{ key: 'number', value: raw, start }] : []
    case 'hostname':
      return raw === 'getaddrinfo' ? [] : [{ key: 'hostname', value: raw, start }]
    case 'port':
      return isPort(raw) ? [{ key: 'port', value: raw, start }] : []
    case 'address':
      return isAddress(raw) ? [{ key: 'address', value: raw, start }] : []
    case 'path':
    case 'dest': {
      const { text, at } = unquote(raw, start)
      if (/^[a-z][a-z0-9+.-]{1,12}:\/\//.test(text)) return readEndpoint(text, at)
      return text === '' ? [] : [{ key: name, value: text, start: at }]
    }
    default:
      return raw === '' ? [] : [{ key: name, value: raw, start }]
  }
}
