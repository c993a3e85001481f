/** An editor for a log: the one that was put aside with its tab, or a new one that takes over from the plain editor. */
import { apply, isNewStep } from '../edit-history.ts'
import { type Session, takeSession } from '../handover.ts'
import { takeKept } from './kept-editors.ts'
import { LANGUAGE, monaco } from './setup.ts'

type Editor = monaco.editor.IStandaloneCodeEditor

/** `spare` is an editor without a log, which is used again where a new one is needed. */
export function openEditor(host: HTMLElement, logId: number, text: string, spare: Editor | null): Editor {
  const kept = takeKept(logId, text)
  const session = takeSession(logId, text)
  if (kept?.editor) {
    spare?.getContainerDomNode().remove()
    spare?.dispose()
    const { editor } = kept
    host.append(editor.getContainerDomNode())
    // What changed while it was out of the page was not drawn, and will not be without a word.
    requestAnimationFrame(() => {
      if (editor.getContainerDomNode().isConnected) editor.render()
    })
    return editor
  }
  const editor = spare ?? create(host)
  const model = kept?.model ?? modelOf(session, text)
  editor.setModel(model)
  editor.updateOptions({ minimap: { enabled: isWorthAMap(model.getLineCount()) } })
  if (kept) editor.restoreViewState(kept.view)
  else resume(editor, model, session)
  return editor
}

export const FONT = 12
export const LINE = 17

/**
 * What fits into the pane is its own map. And of many lines in each of its pixels a map shows nothing but noise, for which every
 * frame costs three times as much; the strip beside the scroll bar has the marks of all.
 */
const isWorthAMap = (lines: number): boolean => lines > 80 && lines <= 5000

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  model: null,
  ariaLabel: 'Log text',
  fontFamily: 'var(--font-mono)',
  fontSize: FONT,
  lineHeight: LINE,
  // Seen as a whole: blocks for letters, marks in the colours of blame.
  minimap: {
    enabled: false,
    renderCharacters: false,
    maxColumn: 40,
    showSlider: 'always',
    size: 'fit',
    // They are looked for among all decorations at every frame, and a log has none.
    showRegionSectionHeaders: false,
    showMarkSectionHeaders: false,
  },
  glyphMargin: false,
  guides: { indentation: false },
  folding: false,
  lineDecorationsWidth: 14,
  lineNumbersMinChars: 6,
  padding: { top: 8, bottom: 8 },
  scrollBeyondLastLine: false,
  renderLineHighlight: 'none',
  renderControlCharacters: true,
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
  wrappingIndent: 'indent',
  stickyScroll: { enabled: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  quickSuggestions: false,
  links: false,
  wordWrap: 'on',
  codeLensFontSize: 12,
  overviewRulerLanes: 2,
  scrollbar: { useShadows: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  // Tab moves on, as everywhere else on the page; Ctrl M lets it indent.
  tabFocusMode: true,
}

function create(host: HTMLElement): Editor {
  const editor = monaco.editor.create(host.appendChild(document.createElement('div')), OPTIONS)
  editor.addCommand(monaco.KeyCode.F6, () => passOn('F6'))
  editor.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.F6, () => passOn('F6', { shiftKey: true }))
  editor.addCommand(monaco.KeyCode.F8, () => passOn('F8'))
  editor.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.F8, () => passOn('F8', { shiftKey: true }))
  // Instead of the many chords that begin with it.
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK, () => passOn('k', { ctrlKey: true }))
  return editor
}

/** Keys of the page which Monaco would keep. */
function passOn(key: string, held: KeyboardEventInit = {}): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, ...held, bubbles: true, cancelable: true }))
}

/** Rebuilds what was typed into the plain editor, so that undo goes back to the first keystroke. */
function modelOf({ history }: Session, text: string): monaco.editor.ITextModel {
  const replayed = history.edits.reduce(apply, history.base)
  if (replayed !== text) return monaco.editor.createModel(text, LANGUAGE)
  const model = monaco.editor.createModel(history.base, LANGUAGE)
  history.edits.forEach((edit, index) => {
    if (isNewStep(history.edits[index - 1], edit)) model.pushStackElement()
    const range = monaco.Range.fromPositions(model.getPositionAt(edit.at), model.getPositionAt(edit.at + edit.removed))
    model.pushEditOperations(null, [{ range, text: edit.inserted, forceMoveMarkers: true }], () => null)
  })
  model.pushStackElement()
  return model
}

function resume(editor: monaco.editor.IStandaloneCodeEditor, model: monaco.editor.ITextModel, session: Session): void {
  const [anchor, active] = session.isBackward ? [session.end, session.start] : [session.start, session.end]
  const from = model.getPositionAt(anchor)
  const to = model.getPositionAt(active)
  editor.setSelection(new monaco.Selection(from.lineNumber, from.column, to.lineNumber, to.column))
  if (!session.hadFocus) return
  editor.setScrollTop(session.scrollTop)
  editor.focus()
}
