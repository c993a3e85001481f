/** The causes' text, loaded per code; apart from index.ts, so that the lab's worker does not carry every entry. */
import { causeLoaders } from './loaders.ts'
import { idOfPath, type KnownCause, knownCause } from './paths.ts'
import { causesUnder } from './same-finding.ts'

/** `./causes/EADDRINUSE/port-held-by-another-process.ts` … */
export const causePaths: readonly string[] = Object.keys(causeLoaders)

/** The causes of one code, with their text. */
export function loadCauses(code: string): Promise<readonly KnownCause[]> {
  const paths = causePaths.filter((path) => idOfPath(path).startsWith(`${causesUnder(code)}/`))
  return Promise.all([...paths].sort().map(async (path) => knownCause(idOfPath(path), await causeLoaders[path]!())))
}
