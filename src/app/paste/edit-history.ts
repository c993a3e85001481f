/**
 * What was typed into the plain editor, as a list of edits: when Monaco takes over, it replays them, so that undo still
 * goes back to the first keystroke.
 */
export interface Edit {
  /** Offset where the texts begin to differ, how much was removed, and what stands there now. */
  readonly at: number
  readonly removed: number
  readonly inserted: string
  readonly time: number
}
export interface History {
  readonly base: string
  readonly edits: readonly Edit[]
}

/** Older edits melt into the base: a history is a help, not an archive. */
const MOST_EDITS = 500

export const startHistory = (base: string): History => ({ base, edits: [] })

export function record(history: History, before: string, after: string, time: number): History {
  const edit = difference(before, after, time)
  if (!edit) return history
  const edits = [...history.edits, edit]
  if (edits.length <= MOST_EDITS) return { base: history.base, edits }
  return { base: apply(history.base, edits[0]!), edits: edits.slice(1) }
}

export const apply = (text: string, { at, removed, inserted }: Edit): string =>
  text.slice(0, at) + inserted + text.slice(at + removed)

/** Typing without a pause is one step of undo. */
export const isNewStep = (previous: Edit | undefined, edit: Edit): boolean =>
  !previous || edit.time - previous.time > 500 || edit.removed > 0 !== previous.removed > 0 || edit.inserted === '\n'

function difference(before: string, after: string, time: number): Edit | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let at = 0
  while (at < shorter && before[at] === after[at]) at++
  let end = 0
  while (end < shorter - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return { at, removed: before.length - at - end, inserted: after.slice(at, after.length - end), time }
}
