/**
 * Where the text of causes and the receipts come from, by path. In what is served, a code's causes are one file of data and so are
 * its receipts, and the page and its workers fetch the same ones: tools/knowledge-files.ts puts that in the place of this file.
 */
import type { Receipt } from './paths.ts'
import type { Cause } from './schema.ts'

export const causeLoaders = import.meta.glob<Cause>('./causes/*/*.ts', { import: 'default' })
export const receiptLoaders = import.meta.glob<Receipt>('./receipts/*/*.json', { import: 'default' })
