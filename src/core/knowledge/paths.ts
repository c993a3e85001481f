/** Identity is the path: `./causes/EADDRINUSE/port-held-by-another-process.ts` is `EADDRINUSE/port-held-by-another-process`. */
import type { Cause } from './schema.ts'

export interface KnownCause extends Cause {
  readonly id: string
  readonly code: string
  /** The file's name: the last part of links to it. */
  readonly slug: string
}

/** The causes of a code with their text: all there are, or those that somebody has fetched. */
export type CausesOf = (code: string) => readonly KnownCause[]

/** What a real Linux did with a scenario; written by `npm run verify:real`. */
export interface Receipt {
  readonly generated: string
  readonly id: string
  /** When and on what: kernel, bash, node, coreutils … */
  readonly on: Readonly<Record<string, string>>
  readonly runs: readonly ReceiptRun[]
}
export interface ReceiptRun {
  readonly kind: 'reproduce' | 'solution' | 'wrong'
  /** The script as it ran: reproduce first, then the solution or the wrong turn. */
  readonly script: string
  readonly stdout: string
  readonly stderr: string
  readonly code: number
  /** strace's line of the failed call. */
  readonly kernelSaid: string | null
  readonly solved: boolean
}

/** `./codes/ENOENT.ts` → `ENOENT`; `./causes/ENOENT/typo.ts` → `ENOENT/typo`. */
export const idOfPath = (path: string): string => path.replace(/^\.\/[^/]+\//, '').replace(/\.\w+$/, '')

export function knownCause(id: string, cause: Cause): KnownCause {
  const [code, slug] = id.split('/') as [string, string]
  return { ...cause, id, code, slug }
}
