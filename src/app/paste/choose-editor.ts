import { PLAIN_LIMIT } from './limits.ts'
import type { LogSource } from './log-store.ts'

/**
 * Up to here Monaco takes over by itself. With 10 MB it would stop the page for a second as it does, and for a third of one at each
 * rest in typing: a longer log is read in windows, which never waits, and edited when somebody asks for it.
 */
export const EDIT_LIMIT = 2 * 1024 * 1024
/** Monaco stops colouring above 20 MiB and 300,000 lines; well below, it is quick. */
export const MONACO_LIMIT = 20 * 1024 * 1024

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
  if (!coarsePointer && monacoReady && wantsMonaco(size, isEditing)) return 'monaco'
  return isEditing && size <= PLAIN_LIMIT ? 'plain' : 'view'
}

/** Whether a text of this size is for Monaco. */
export const wantsMonaco = (size: number, isEditing: boolean): boolean =>
  size > 0 && size <= (isEditing ? MONACO_LIMIT : EDIT_LIMIT)
