import type { Marks } from '../log-marks.ts'
import { monaco } from './setup.ts'

/** Says what a marked place means while the pointer rests on it. Text only: a log must not be able to draw here. */
export function hoverOver(
  editor: monaco.editor.IStandaloneCodeEditor,
  marks: Marks,
  wordsFor: (incident: number) => string | null,
): monaco.IDisposable {
  const box = document.createElement('div')
  box.className = 'loghover'
  let position: monaco.IPosition | null = null
  const widget: monaco.editor.IContentWidget = {
    getId: () => 'errlab.hover',
    getDomNode: () => box,
    getPosition: () =>
      position && {
        position,
        preference: [
          monaco.editor.ContentWidgetPositionPreference.ABOVE,
          monaco.editor.ContentWidgetPositionPreference.BELOW,
        ],
      },
  }
  const show = (at: monaco.IPosition | null, words: string) => {
    if (at?.lineNumber === position?.lineNumber && at?.column === position?.column) return
    position = at
    box.textContent = words
    editor.layoutContentWidget(widget)
  }
  editor.addContentWidget(widget)
  const move = editor.onMouseMove(({ target }) => {
    const at = target.type === monaco.editor.MouseTargetType.CONTENT_TEXT ? target.position : null
    const mark = at && marks.get(at.lineNumber)
    const span = mark?.spans.find(({ column, endColumn }) => column <= at!.column && at!.column <= endColumn)
    const words = span && mark && mark.code !== '' ? wordsFor(mark.incident) : null
    if (words === null || !at || !span) show(null, '')
    else show({ lineNumber: at.lineNumber, column: span.column }, words)
  })
  const leave = editor.onMouseLeave(() => show(null, ''))
  return {
    dispose() {
      move.dispose()
      leave.dispose()
      editor.removeContentWidget(widget)
    },
  }
}
