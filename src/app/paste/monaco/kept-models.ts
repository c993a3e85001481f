/** Models of logs that are put aside in a tab: undo and the place in the text are there again when the tab comes back. */
import { whenClosed } from '../tabs.ts'
import type { monaco } from './setup.ts'

interface Kept {
  readonly model: monaco.editor.ITextModel
  readonly view: monaco.editor.ICodeEditorViewState | null
}
const kept = new Map<number, Kept>()

whenClosed(({ log }) => {
  kept.get(log.id)?.model.dispose()
  kept.delete(log.id)
})

export function keepModel(logId: number, model: Kept['model'], view: Kept['view']): void {
  kept.set(logId, { model, view })
}

/** The model of this log, once; null where there is none or the text has changed meanwhile. */
export function takeKept(logId: number, text: string): Kept | null {
  const found = kept.get(logId)
  kept.delete(logId)
  if (!found) return null
  if (found.model.getValue() === text) return found
  found.model.dispose()
  return null
}
