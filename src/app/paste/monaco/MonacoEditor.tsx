import './monaco.css'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useDiagnosis } from '../../diagnosis/store.ts'
import { announce } from '../../state/announce.ts'
import { isDark, scaleOf, useSettings } from '../../state/settings.ts'
import { apply, isNewStep } from '../edit-history.ts'
import { type FoldsInView, useFoldsOf } from '../fold-store.ts'
import { type Session, takeSession } from '../handover.ts'
import { hoverWords } from '../hover-words.ts'
import type { LensActions } from '../LogView.tsx'
import { LENS_ACTIONS } from '../lens-actions.ts'
import { firstFailure, type Marks } from '../log-marks.ts'
import { type Log, textOf, useLog } from '../log-store.ts'
import { useMarks } from '../MarkedLog.tsx'
import { useReveal } from '../reveal.ts'
import { useSecretLines } from '../secret-lines.ts'
import { editAside, isAside } from '../tabs.ts'
import { decorationsOf, locksOf } from './decorations.ts'
import { hoverOver } from './hover.ts'
import { keepModel, takeKept } from './kept-models.ts'
import { provide } from './providers.ts'
import { LANGUAGE, monaco } from './setup.ts'

/** Monaco with the marks of the diagnosis. */
export function MonacoLog({ log, onText }: { readonly log: Log; readonly onText: (text: string) => void }) {
  const wraps = useSettings((settings) => settings.wrap)
  const selected = useDiagnosis((state) => state.selected)
  return (
    <MonacoEditor
      logId={log.id}
      text={textOf(log)}
      marks={useMarks(log)}
      folds={useFoldsOf(log)}
      secrets={useSecretLines(log)}
      selected={selected}
      wraps={wraps}
      actions={LENS_ACTIONS}
      onText={onText}
    />
  )
}

interface Props {
  readonly logId: number
  readonly text: string
  readonly marks: Marks
  readonly folds: FoldsInView
  readonly secrets: ReadonlySet<number>
  readonly selected: number
  readonly wraps: boolean
  readonly actions: LensActions
  readonly onText: (text: string) => void
}

/** It is for a fine pointer. It takes over from the plain one within one frame: text, undo, selection, scroll, focus. */
function MonacoEditor({ logId, text, marks, folds, secrets, selected, wraps, actions, onText }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const tell = useRef(onText)
  tell.current = onText

  useLayoutEffect(() => {
    const created = monaco.editor.create(host.current!, OPTIONS)
    created.addCommand(monaco.KeyCode.F6, () => passOn('F6', false))
    created.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.F6, () => passOn('F6', true))
    created.addCommand(monaco.KeyCode.F8, () => passOn('F8', false))
    created.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.F8, () => passOn('F8', true))
    editor.current = created
  }, [])

  // Another log is another model: size limits are decided when a model is made.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of the same log is the model's own
  useLayoutEffect(() => {
    const kept = takeKept(logId, text)
    const session = takeSession(logId, text)
    const model = kept?.model ?? modelOf(session, text)
    editor.current!.setModel(model)
    // What fits into the pane is its own map.
    editor.current!.updateOptions({ minimap: { enabled: model.getLineCount() > WORTH_A_MAP } })
    if (kept) editor.current!.restoreViewState(kept.view)
    else resume(editor.current!, model, session)
    // What was typed a moment before another log came belongs to this one.
    const stop = tellOfEdits(model, (now) => {
      if (useLog.getState().log.id === logId) tell.current(now)
      else editAside(logId, now)
    })
    return () => {
      stop()
      if (isAside(logId)) keepModel(logId, model, editor.current!.saveViewState())
      else model.dispose()
    }
  }, [logId])

  // Cleaned up after the model above, whose place in the text is asked of the editor.
  useLayoutEffect(
    () => () => {
      editor.current?.dispose()
      editor.current = null
    },
    [],
  )

  useEffect(() => editor.current?.updateOptions({ wordWrap: wraps ? 'on' : 'off' }), [wraps])
  useTheme()
  useScale(editor)
  useFolded(editor, folds, logId)
  useDecorations(editor, marks, folds, selected, actions, logId)
  useLocks(editor, secrets, logId)
  useRevealed(editor)
  return <div className="monaco-host" ref={host} data-own-keys />
}

const FONT = 12
const LINE = 17
const WORTH_A_MAP = 80

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  model: null,
  ariaLabel: 'Log text',
  automaticLayout: true,
  fontFamily: 'var(--font-mono)',
  fontSize: FONT,
  lineHeight: LINE,
  // Seen as a whole: blocks for letters, marks in the colours of blame.
  minimap: { enabled: false, renderCharacters: false, maxColumn: 40, showSlider: 'always', size: 'fit' },
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

const REST_MS = 250

/** Reading the whole text at every keystroke of a large log would be felt: it is read when the hand rests. */
function tellOfEdits(model: monaco.editor.ITextModel, tell: (text: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const now = () => {
    clearTimeout(timer)
    timer = undefined
    tell(model.getValue())
  }
  const listener = model.onDidChangeContent(() => {
    clearTimeout(timer)
    timer = setTimeout(now, REST_MS)
  })
  return () => {
    if (timer !== undefined) now()
    listener.dispose()
  }
}

function useTheme(): void {
  const theme = useSettings((settings) => settings.theme)
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const apply = () => monaco.editor.setTheme(isDark(theme) ? 'errlab-dark' : 'errlab-light')
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
}

type EditorRef = { readonly current: monaco.editor.IStandaloneCodeEditor | null }

function useDecorations(
  editor: EditorRef,
  marks: Marks,
  folds: FoldsInView,
  selected: number,
  actions: LensActions,
  logId: number,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model forgets its decorations
  useEffect(() => {
    const collection = editor.current!.createDecorationsCollection(decorationsOf(marks, selected))
    // Behind the decorations: a hint may wrap its line anew, and the lens of the next one stands below that.
    provide({ marks, folds, actions })
    const click = editor.current!.onMouseDown(({ target }) => {
      const line = target.position?.lineNumber
      const mark = line === undefined ? undefined : marks.get(line)
      const isGutter = target.type === monaco.editor.MouseTargetType.GUTTER_LINE_NUMBERS
      if (mark && mark.code !== '' && isGutter) actions.explain(mark.incident)
    })
    const hover = hoverOver(editor.current!, marks, hoverWords)
    return () => {
      collection.clear()
      click.dispose()
      hover.dispose()
    }
  }, [marks, folds, selected, actions, logId])
  const first = firstFailure(marks)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another log's first failure is known
  useEffect(() => {
    if (first > 0 && !editor.current!.hasTextFocus()) return keepInView(editor.current!, first)
  }, [first, logId])
}

/** The incidents that are listed below take room from the log: its first failure stays in view until somebody moves it. */
function keepInView(editor: monaco.editor.IStandaloneCodeEditor, line: number): () => void {
  const reveal = () => editor.revealLineInCenterIfOutsideViewport(line)
  reveal()
  const moved = new AbortController()
  const stop = () => moved.abort()
  const layout = editor.onDidLayoutChange(reveal)
  const wishes = useReveal.subscribe(stop)
  moved.signal.addEventListener('abort', () => {
    layout.dispose()
    wishes()
  })
  for (const act of ['wheel', 'pointerdown', 'keydown'])
    editor.getDomNode()?.addEventListener(act, stop, { passive: true, signal: moved.signal })
  return stop
}

/** Lines of closed folds take no room. Without Monaco's own folding, which is heavier than all that is used of it here. */
function useFolded(editor: EditorRef, { closed }: FoldsInView, logId: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model hides nothing
  useEffect(() => {
    const ranges = closed.map(({ from, to }) => new monaco.Range(from, 1, to, 1))
    // What Monaco's folding itself calls; it stands in no declaration.
    const hiding = editor.current as unknown as { setHiddenAreas(ranges: readonly monaco.Range[]): void } | null
    hiding?.setHiddenAreas(ranges)
  }, [closed, logId])
}

/** The text size of the settings. */
function useScale(editor: EditorRef): void {
  const scale = useSettings(scaleOf)
  useEffect(
    () => editor.current?.updateOptions({ fontSize: FONT * scale, lineHeight: Math.round(LINE * scale) }),
    [scale, editor],
  )
}

/** A lock beside the number of each line with a secret. */
function useLocks(editor: EditorRef, secrets: ReadonlySet<number>, logId: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model forgets its decorations
  useEffect(() => {
    const collection = editor.current!.createDecorationsCollection(locksOf(secrets))
    return () => collection.clear()
  }, [secrets, logId])
}

/** A wish to see a line: scrolled to, and marked for a moment by the selection. */
function useRevealed(editor: EditorRef): void {
  const wish = useReveal((state) => state.wish)
  useEffect(() => {
    if (!wish || !editor.current) return
    const position = { lineNumber: wish.line, column: wish.column ?? 1 }
    editor.current.revealPositionInCenterIfOutsideViewport(position)
    editor.current.setPosition(position)
    announce(`Line ${wish.line}`)
  }, [wish, editor])
}

/** Keys of the page which Monaco would keep. */
function passOn(key: string, shiftKey: boolean): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))
}
