/** Where each program of `more/` is fetched from. Their hashes alone are 3 kB that a machine can start without. */
import type { Program } from '../../kernel/sys.ts'

export type Family = readonly Program[]

export const fetchers = import.meta.glob<Program | Family>('../more/*.ts', { import: 'default' })
