/**
 * What Errlab knows, light: entries of every code, and which causes there are. The causes' text is loaded per code
 * (`loadCauses`); `causes.ts` has all of it at once, for whoever may be heavy (workers, command line, static pages).
 */

import type { ManualCall } from '../errno/index.ts'
import { aliasesOf, callsOf, canonical, errnoNames, messagesOf, numbersOf, standardOf } from '../errno/index.ts'
import { generatedEntry } from './generated-entry.ts'
import { causePaths } from './load-causes.ts'
import { receiptLoaders } from './loaders.ts'
import { idOfPath, type KnownCause, type Receipt } from './paths.ts'
import { causesUnder } from './same-finding.ts'
import type { Confidence, Entry } from './schema.ts'

export { loadCauses } from './load-causes.ts'
export * from './paths.ts'
export * from './schema.ts'
export * from './template.ts'

/** All about one code: the tables' facts and, where somebody wrote one, its page. */
export interface KnownEntry {
  readonly code: string
  readonly aliases: readonly string[]
  /** Platform → number, and libc or runtime → message. */
  readonly numbers: Readonly<Record<string, number>>
  readonly messages: Readonly<Record<string, string>>
  /** The manual's calls which list it. */
  readonly calls: readonly ManualCall[]
  readonly standard: string | null
  /** The written page, or one made from the tables. */
  readonly text: Entry
  readonly isWritten: boolean
  /** Ids of its causes. */
  readonly causes: readonly string[]
  readonly confidence: Confidence
}

const written = import.meta.glob<Entry>('./codes/*.ts', { eager: true, import: 'default' })

const entryOf = new Map(Object.entries(written).map(([path, entry]) => [idOfPath(path), entry]))
const causeIds = causePaths.map(idOfPath).sort()
const receiptIds = new Set(Object.keys(receiptLoaders).map(idOfPath))

/** Every canonical code of any platform, resolver codes too, by name. */
export function allCodes(): readonly string[] {
  codes ??= [...errnoNames()].filter((name) => canonical(name) === name).sort()
  return codes
}
let codes: readonly string[] | undefined

/** Codes that have a page of their own. */
export const writtenCodes = (): readonly string[] => [...entryOf.keys()].sort()

/** The entry of a code or of one of its aliases; null for a name that no platform knows. */
export function entry(name: string): KnownEntry | null {
  const code = canonical(name)
  if (code === null) return null
  const text = entryOf.get(code)
  const calls = callsOf(code)
  return {
    code,
    aliases: aliasesOf(code),
    numbers: numbersOf(code),
    messages: messagesOf(code),
    calls,
    standard: standardOf(code),
    text: text ?? generatedEntry(code),
    isWritten: text !== undefined,
    causes: causeIdsOf(code),
    confidence: confidenceOfCode(code, text !== undefined || calls.length > 0),
  }
}

/** Ids of the causes of a code: `EADDRINUSE/port-held-by-another-process`. */
export const causeIdsOf = (code: string): readonly string[] =>
  causeIds.filter((id) => id.startsWith(`${causesUnder(code)}/`))

export const allCauseIds = (): readonly string[] => causeIds

/** The recording on a real Linux, or null where nobody has made one. */
export async function loadReceipt(id: string): Promise<Receipt | null> {
  const path = Object.keys(receiptLoaders).find((candidate) => idOfPath(candidate) === id)
  return path === undefined ? null : receiptLoaders[path]!()
}

export const hasReceipt = (id: string): boolean => receiptIds.has(id)

/** High has a receipt, medium names its sources, low has neither. */
export function confidenceOf(cause: KnownCause): Confidence {
  if (hasReceipt(cause.id)) return 'high'
  return cause.sources.length > 0 ? 'medium' : 'low'
}

function confidenceOfCode(code: string, isDocumented: boolean): Confidence {
  if (causeIdsOf(code).some(hasReceipt)) return 'high'
  return isDocumented ? 'medium' : 'low'
}
