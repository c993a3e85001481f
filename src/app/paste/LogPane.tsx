import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Incidents } from '../diagnosis/Incidents.tsx'
import { plural, useDiagnosis } from '../diagnosis/store.ts'
import { useSettings } from '../state/settings.ts'
import { useView } from '../state/view.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Note } from '../ui/Note.tsx'
import { chooseEditor, type EditorKind, PLAIN_LIMIT } from './choose-editor.ts'
import { pasteFromClipboard, takeFile } from './intake.ts'
import { useLogLines } from './log-lines.ts'
import { marksOf } from './log-marks.ts'
import { isEmpty, type Log, textOf, useLog } from './log-store.ts'
import { isCoarse, loadMonaco, useMonaco } from './monaco-loader.ts'
import { PlainEditor } from './PlainEditor.tsx'
import { useLensActions } from './use-lens-actions.ts'

const LogView = lazy(() => import('./LogView.tsx').then(({ LogView }) => ({ default: LogView })))

/** The log: a field on the start page, a pane on the bench. The same element in both, so that nothing typed is lost between them. */
export function LogPane({ isBench, isFront }: { readonly isBench: boolean; readonly isFront: boolean }) {
  const log = useLog((state) => state.log)
  const diagnosis = useDiagnosis((state) => (state.logId === log.id ? state.diagnosis : null))
  const selected = useDiagnosis((state) => state.selected)
  const kind = useEditorKind(log)
  const classes = isBench ? `pane pane-log${isFront ? ' front' : ''}` : 'paste'
  const hasIncidents = (diagnosis?.incidents.length ?? 0) > 0
  const actions = useLensActions()
  return (
    <section className={classes} aria-label="Log" data-pane="log" id="paste" tabIndex={-1}>
      {isBench && <Head key="head" log={log} kind={kind} />}
      <Problem key="problem" />
      <div className="editor" key="editor">
        <ErrorBoundary part="The editor" kept="The log itself is kept.">
          <Editor log={log} kind={kind} />
        </ErrorBoundary>
      </div>
      {!isBench && <Foot key="foot" />}
      {isBench && diagnosis && hasIncidents && (
        <Incidents key="incidents" diagnosis={diagnosis} selected={selected} onSelect={actions.explain} />
      )}
    </section>
  )
}

/** Which editor is on duty. Monaco, once it has a log, keeps it, also when its text is deleted: undo must go back. */
function useEditorKind(log: Log): EditorKind {
  const isEditing = useLog((state) => state.isEditing)
  const isComposing = useLog((state) => state.isComposing)
  const monacoReady = useMonaco((state) => state.module !== null)
  const stuck = useRef<number | null>(null)
  const coarsePointer = isCoarse()
  useEffect(() => {
    if (!coarsePointer && !isEmpty(log)) void loadMonaco()
  }, [log, coarsePointer])
  if (stuck.current === log.id && log.source.kind === 'text') return 'monaco'
  const kind = chooseEditor({ source: log.source, isEditing, coarsePointer, monacoReady: monacoReady && !isComposing })
  stuck.current = kind === 'monaco' ? log.id : null
  return kind
}

function Editor({ log, kind }: { readonly log: Log; readonly kind: EditorKind }) {
  const { edit, setComposing } = useLog.getState()
  const wrap = useSettings((settings) => settings.wrap)
  const monaco = useMonaco((state) => state.module)
  const marks = useMarks(log)
  const selected = useDiagnosis((state) => state.selected)
  const actions = useLensActions()
  if (kind === 'monaco' && monaco) {
    return (
      <monaco.MonacoEditor
        logId={log.id}
        text={textOf(log)}
        marks={marks}
        selected={selected}
        wraps={wrap}
        actions={actions}
        onText={edit}
      />
    )
  }
  if (kind === 'plain') {
    return (
      <PlainEditor
        logId={log.id}
        text={textOf(log)}
        wraps={wrap && isCoarse()}
        onText={edit}
        onComposing={setComposing}
      />
    )
  }
  return (
    <Suspense fallback={null}>
      <View log={log} />
    </Suspense>
  )
}

function View({ log }: { readonly log: Log }) {
  const lineCount = useDiagnosis((state) => state.diagnosis?.reading.lineCount ?? 0)
  const lines = useLogLines(log.source, lineCount)
  const wraps = useSettings((settings) => settings.wrap)
  const selected = useDiagnosis((state) => state.selected)
  return <LogView lines={lines} marks={useMarks(log)} selected={selected} wraps={wraps} actions={useLensActions()} />
}

function useMarks(log: Log) {
  const diagnosis = useDiagnosis((state) => (state.logId === log.id ? state.diagnosis : null))
  return useMemo(() => marksOf(diagnosis), [diagnosis])
}

function Head({ log, kind }: { readonly log: Log; readonly kind: EditorKind }) {
  const { setEditing, clear } = useLog.getState()
  const { wrap, set } = useSettings()
  const reading = useDiagnosis((state) => (state.logId === log.id ? state.diagnosis?.reading : undefined))
  const dialect = reading?.findings[0]?.dialect
  const canEdit = kind === 'view' && log.source.kind === 'text' && log.source.text.length <= PLAIN_LIMIT
  return (
    <div className="pane-head">
      <h2>Log</h2>
      <span className="meta">
        {reading && [plural(reading.lineCount, 'line'), dialect && `read as ${dialect}`].filter(Boolean).join(', ')}
      </span>
      <div className="end">
        <IconButton icon="wrap" label="Wrap long lines" aria-pressed={wrap} onClick={() => set({ wrap: !wrap })} />
        {canEdit && (
          <Button icon="edit" look="quiet" onClick={() => setEditing(true)}>
            Edit
          </Button>
        )}
        {kind === 'plain' && !isEmpty(log) && (
          <Button icon="check" look="quiet" onClick={() => setEditing(false)}>
            Done
          </Button>
        )}
        <Button icon="reset" look="quiet" onClick={clear} title="Clears the field; the log is kept until the next one">
          Replace
        </Button>
      </div>
    </div>
  )
}

function Problem() {
  const problem = useLog((state) => state.problem)
  const refuse = useLog((state) => state.refuse)
  if (!problem) return null
  return (
    <div className="problem">
      <Note
        tone="fault"
        icon="file"
        role="alert"
        title={problem.title}
        action={<Button onClick={() => refuse(null)}>Dismiss</Button>}
      >
        {problem.text}
      </Note>
    </div>
  )
}

/** Under the field of the start page: the other ways in. */
function Foot() {
  const isTyped = useLog((state) => !isEmpty(state.log))
  const previous = useLog((state) => state.previous)
  const restore = useLog((state) => state.restorePrevious)
  const benchIt = useView((view) => view.benchIt)
  const logId = useLog((state) => state.log.id)
  return (
    <div className="paste-foot">
      {isTyped ? (
        <Button icon="scope" look="primary" onClick={() => benchIt(logId)}>
          Read the log
        </Button>
      ) : (
        <Button icon="clip" look="primary" onClick={() => void pasteFromClipboard()}>
          Paste from clipboard
        </Button>
      )}
      <OpenFile />
      {!isTyped && previous && (
        <Button icon="reset" onClick={restore}>
          Back to the last log
        </Button>
      )}
      <TypedSoFar />
      <span className="meta">
        <Icon name="drop" />
        <span>
          <span className="dropword">Drop a file anywhere. </span>200 MB is fine.
        </span>
      </span>
    </div>
  )
}

function TypedSoFar() {
  const phase = useDiagnosis((state) => state.phase)
  const lineCount = useDiagnosis((state) => state.diagnosis?.reading.lineCount)
  if (phase.kind !== 'done' || lineCount === undefined) return null
  return <span className="meta">{plural(lineCount, 'line')} read, no error code yet</span>
}

export function OpenFile() {
  const input = useRef<HTMLInputElement>(null)
  const [isReading, setReading] = useState(false)
  return (
    <>
      <Button icon="file" disabled={isReading} onClick={() => input.current!.click()}>
        Open a file
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to read"
        onChange={async ({ target }) => {
          const file = target.files?.[0]
          if (!file) return
          setReading(true)
          await takeFile(file, file.name, 'opened')
          setReading(false)
          target.value = ''
        }}
      />
    </>
  )
}
