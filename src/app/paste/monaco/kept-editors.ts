/**
 * Editors of logs that are put aside in a tab: undo and the place in the text are there again when the tab comes back. Laying out
 * 50,000 wrapped lines takes a third of a second, so the last few keep their whole editor, out of the page, and the others their model.
 */
import { whenClosed } from '../tabs.ts'
import type { monaco } from './setup.ts'

type Editor = monaco.editor.IStandaloneCodeEditor

interface Kept {
  readonly model: monaco.editor.ITextModel
  /** What stands in the model: comparing it is quicker than asking for it. */
  readonly text: string
  /** Null once it was given up for newer ones: then there is the place in the text. */
  editor: Editor | null
  view: monaco.editor.ICodeEditorViewState | null
}
/** Longest away first. */
const kept = new Map<number, Kept>()
const MOST_EDITORS = 3

whenClosed(({ log }) => forget(log.id))

export function keepEditor(logId: number, editor: Editor, model: Kept['model'], text: string): void {
  editor.getContainerDomNode().remove()
  kept.set(logId, { model, text, editor, view: null })
  const whole = [...kept.values()].filter((one) => one.editor !== null)
  for (const one of whole.slice(0, -MOST_EDITORS)) {
    one.view = one.editor!.saveViewState()
    one.editor!.dispose()
    one.editor = null
  }
}

/** The editor or at least the model of this log, once; null where there is none or the text has changed meanwhile. */
export function takeKept(logId: number, text: string): Kept | null {
  const found = kept.get(logId)
  if (!found) return null
  if (found.text !== text) {
    forget(logId)
    return null
  }
  kept.delete(logId)
  return found
}

function forget(logId: number): void {
  const found = kept.get(logId)
  found?.editor?.dispose()
  found?.model.dispose()
  kept.delete(logId)
}
