/** The causes of the codes that are found, fetched as they are: all of them are twice what reads the log. */
import { loadCauses } from '../core/knowledge/load-causes.ts'
import type { CausesOf, KnownCause } from '../core/knowledge/paths.ts'

/** What was served with this page is out of reach, or is there no longer. */
export class MissingCauses extends Error {}

const coming = new Map<string, Promise<readonly KnownCause[]>>()

/** Starts fetching what a diagnosis will ask for. If it does not come, the diagnosis asks again and says so. */
export function expectCausesOf(code: string): void {
  fetched(code).catch(() => {})
}

/** Rejects with a sentence when they cannot be fetched. */
export async function causesFor(codes: readonly string[]): Promise<CausesOf> {
  const pairs = await Promise.all(
    [...new Set(codes)].map(async (code) => {
      const causes = await fetched(code).catch(() => {
        throw new MissingCauses(`What is known about ${code} could not be loaded (is there a connection?)`)
      })
      return [code, causes] as const
    }),
  )
  const known = new Map(pairs)
  return (code) => known.get(code) ?? []
}

function fetched(code: string): Promise<readonly KnownCause[]> {
  const known = coming.get(code)
  if (known) return known
  const causes = loadCauses(code)
  coming.set(code, causes)
  causes.catch(() => coming.delete(code))
  return causes
}
