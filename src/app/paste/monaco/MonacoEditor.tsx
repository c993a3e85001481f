import './monaco.css'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useDiagnosis } from '../../diagnosis/store.ts'
import { announce } from '../../state/announce.ts'
import { scaleOf } from '../../state/look.ts'
import { isDark, useSettings } from '../../state/settings.ts'
import { EDIT_LIMIT } from '../choose-editor.ts'
import { type FoldsInView, useFoldsOf } from '../fold-store.ts'
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
import { keepEditor } from './kept-editors.ts'
import { FONT, LINE, openEditor } from './open-editor.ts'
import { provide } from './providers.ts'
import { monaco } from './setup.ts'

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
  const size = useRef<monaco.editor.IDimension | null>(null)
  const tell = useRef(onText)
  tell.current = onText

  // Another log is another model: size limits are decided when a model is made.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of the same log is the model's own
  useLayoutEffect(() => {
    const opened = openEditor(host.current!, logId, text, editor.current)
    // The size that is known, if any: asking for it would lay out the whole page in the middle of a click.
    if (size.current) opened.layout(size.current, true)
    editor.current = opened
    const model = opened.getModel()!
    let known = text
    // What was typed a moment before another log came belongs to this one.
    const stop = tellOfEdits(model, (now) => {
      known = now
      if (useLog.getState().log.id === logId) tell.current(now)
      else editAside(logId, now)
    })
    return () => {
      stop()
      if (isAside(logId)) {
        keepEditor(logId, opened, model, known)
        editor.current = null
      } else model.dispose()
    }
  }, [logId])

  useLayoutEffect(() => {
    // Monaco's own watch would lay out anew what is put aside, for a pane without a size.
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      size.current = { width: Math.round(width), height: Math.round(height) }
      editor.current?.layout(size.current)
    })
    watch.observe(host.current!)
    return () => {
      watch.disconnect()
      editor.current?.dispose()
      editor.current = null
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another log may be in another editor
  useEffect(() => editor.current?.updateOptions({ wordWrap: wraps ? 'on' : 'off' }), [wraps, logId])
  useTheme()
  useScale(editor, logId)
  useFolded(editor, folds, logId)
  useDecorations(editor, marks, folds, selected, actions, logId)
  useLocks(editor, secrets, logId)
  useRevealed(editor)
  return <div className="monaco-host" ref={host} data-own-keys />
}

const REST_MS = 250
/** Of a long log reading it takes longer than a key may wait: only a hand that really rests is made to. */
const LONG_REST_MS = 1500

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
    timer = setTimeout(now, model.getValueLength() > EDIT_LIMIT ? LONG_REST_MS : REST_MS)
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
    decorate(editor.current!, marks, selected)
    // Behind the decorations: a hint may wrap its line anew, and the lens of the next one stands below that.
    provide(editor.current!.getModel()!, { marks, folds, actions })
    const click = editor.current!.onMouseDown(({ target }) => {
      const line = target.position?.lineNumber
      const mark = line === undefined ? undefined : marks.get(line)
      const isGutter = target.type === monaco.editor.MouseTargetType.GUTTER_LINE_NUMBERS
      if (mark && mark.code !== '' && isGutter) actions.explain(mark.incident)
    })
    const hover = hoverOver(editor.current!, marks, hoverWords)
    return () => {
      click.dispose()
      hover.dispose()
    }
  }, [marks, folds, selected, actions, logId])
  const first = firstFailure(marks)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another log's first failure is known
  useEffect(() => {
    const model = editor.current!.getModel()!
    if (first === 0 || firstShown.get(model) === first) return
    firstShown.set(model, first)
    if (!editor.current!.hasTextFocus()) return keepInView(editor.current!, first)
  }, [first, logId])
}

interface Decorated {
  readonly collection: monaco.editor.IEditorDecorationsCollection
  readonly model: monaco.editor.ITextModel
  readonly marks: Marks
  readonly selected: number
}
const decorated = new WeakMap<monaco.editor.ICodeEditor, Decorated>()

/** An editor that comes back has its decorations still. */
function decorate(editor: monaco.editor.ICodeEditor, marks: Marks, selected: number): void {
  const model = editor.getModel()!
  const known = decorated.get(editor)
  const before = known?.model === model ? known : null
  if (before?.marks === marks && before.selected === selected) return
  const collection = before?.collection ?? editor.createDecorationsCollection()
  collection.set(decorationsOf(marks, selected))
  decorated.set(editor, { collection, model, marks, selected })
}

/** A log that comes back shows the place where it was left. */
const firstShown = new WeakMap<monaco.editor.ITextModel, number>()

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
function useScale(editor: EditorRef, logId: number): void {
  const scale = useSettings(scaleOf)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another log may be in another editor
  useEffect(
    () => editor.current?.updateOptions({ fontSize: FONT * scale, lineHeight: Math.round(LINE * scale) }),
    [scale, logId],
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
