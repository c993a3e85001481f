/** What this copy of Errlab knows, for the check of a team's file. Apart from index.ts: it brings the text of every cause. */
import { cause } from '../knowledge/causes.ts'
import { allCodes } from '../knowledge/index.ts'
import type { KnownContent } from './read.ts'

const codes = new Set(allCodes())

export const knownContent: KnownContent = {
  isCode: (code) => codes.has(code),
  fixesOf: (id) => cause(id)?.fixes.map(({ title }) => title) ?? null,
}
