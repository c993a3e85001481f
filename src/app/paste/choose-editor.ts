import { PLAIN_LIMIT } from './limits.ts'
import type { LogSource } from './log-store.ts'

/** Monaco stops colouring above 20 MiB and 300,000 lines; well below, it is quick. */
const MONACO_LIMIT = 20 * 1024 * 1024

export type EditorKind =
  /** A textarea: there at first paint, and on phones. */
  | 'plain'
  /** The marked log, read-only, drawn in windows. */
  | 'view'
  | 'monaco'

export function chooseEditor(given: {
  readonly source: LogSource
  readonly isEditing: boolean
  readonly coarsePointer: boolean
  readonly monacoReady: boolean
}): EditorKind {
  const { source, isEditing, coarsePointer, monacoReady } = given
  if (source.kind === 'file') return 'view'
  const size = source.text.length
  // An empty field is the textarea's: it has a placeholder and is there at once.
  if (size === 0) return 'plain'
  if (!coarsePointer && monacoReady && size <= MONACO_LIMIT) return 'monaco'
  return isEditing && size <= PLAIN_LIMIT ? 'plain' : 'view'
}
