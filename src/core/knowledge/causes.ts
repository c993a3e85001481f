/** Every cause with its text, at once. The page takes `loadCauses` of index.ts instead. */
import { idOfPath, type KnownCause, knownCause } from './paths.ts'
import { causesUnder } from './same-finding.ts'
import type { Cause } from './schema.ts'

const files = import.meta.glob<Cause>('./causes/*/*.ts', { eager: true, import: 'default' })

const byId = new Map(
  Object.entries(files)
    .map(([path, cause]) => [idOfPath(path), cause] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, cause]) => [id, knownCause(id, cause)]),
)

/** The causes of a code, by id; for one that says the same in other words, those of the code under which they are kept. */
export const causesOf = (code: string): readonly KnownCause[] => ownCausesOf(causesUnder(code))

/** The causes that are kept under this very code. */
export const ownCausesOf = (code: string): readonly KnownCause[] => allCauses().filter((cause) => cause.code === code)

/** One cause by its id. */
export const cause = (id: string): KnownCause | null => byId.get(id) ?? null

export const allCauses = (): readonly KnownCause[] => [...byId.values()]
