import { Suspense, useEffect, useRef, useState } from 'react'
import { useDiagnosis } from '../diagnosis/store.ts'
import { plural } from '../diagnosis/words.ts'
import { useSettings } from '../state/settings.ts'
import { useView } from '../state/view.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Note } from '../ui/Note.tsx'
import { chooseEditor, type EditorKind, wantsMonaco } from './choose-editor.ts'
import { pasteFromClipboard, takeFile } from './intake.ts'
import { isEmpty, type Log, textOf, useLog } from './log-store.ts'
import { loadMonaco, useCoarse, useMonaco } from './monaco-loader.ts'
import { PlainEditor } from './PlainEditor.tsx'

const bench = () => import('./MarkedLog.tsx')
const LogHead = lazyPart(() => bench().then((module) => module.LogHead))
const LogIncidents = lazyPart(() => bench().then((module) => module.LogIncidents))
const MarkedLog = lazyPart(() => bench().then((module) => module.MarkedLog))
export const LOG_PARTS = [LogHead, LogIncidents, MarkedLog]

/** The log: a field on the start page, a pane on the bench. The same element in both, so that nothing typed is lost between them. */
export function LogPane({ isBench, isFront }: { readonly isBench: boolean; readonly isFront: boolean }) {
  const log = useLog((state) => state.log)
  const kind = useEditorKind(log)
  const classes = isBench ? `pane pane-log${isFront ? ' front' : ''}` : 'paste'
  const hasIncidents = useDiagnosis((state) => state.logId === log.id && (state.diagnosis?.incidents.length ?? 0) > 0)
  return (
    <section className={classes} aria-label="Log" data-pane="log" id="paste" tabIndex={-1}>
      {isBench && (
        <ErrorBoundary key="head" instead={<div className="pane-head" />}>
          <Suspense fallback={<div className="pane-head" />}>
            <LogHead log={log} kind={kind} />
          </Suspense>
        </ErrorBoundary>
      )}
      <Problem key="problem" />
      <div className="editor" key="editor">
        <ErrorBoundary part="The editor" kept="The log itself is kept.">
          <Editor log={log} kind={kind} />
        </ErrorBoundary>
      </div>
      {!isBench && <Foot key="foot" />}
      {isBench && hasIncidents && (
        <ErrorBoundary key="incidents" instead={null}>
          <Suspense fallback={null}>
            <LogIncidents />
          </Suspense>
        </ErrorBoundary>
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
  const coarsePointer = useCoarse()
  const isAnswered = useDiagnosis(({ phase }) => phase.kind === 'done' || phase.kind === 'failed')
  useEffect(() => {
    if (isAnswered && !coarsePointer && wantsMonaco(textOf(log).length, isEditing)) void loadMonaco()
  }, [log, isEditing, coarsePointer, isAnswered])
  if (stuck.current === log.id && log.source.kind === 'text') return 'monaco'
  const kind = chooseEditor({ source: log.source, isEditing, coarsePointer, monacoReady: monacoReady && !isComposing })
  stuck.current = kind === 'monaco' ? log.id : null
  return kind
}

function Editor({ log, kind }: { readonly log: Log; readonly kind: EditorKind }) {
  const { edit, setComposing } = useLog.getState()
  const wrap = useSettings((settings) => settings.wrap)
  const monaco = useMonaco((state) => state.module)
  const isCoarse = useCoarse()
  if (kind === 'monaco' && monaco) return <monaco.MonacoLog log={log} onText={edit} />
  const plain = (
    <PlainEditor logId={log.id} text={textOf(log)} wraps={wrap && isCoarse} onText={edit} onComposing={setComposing} />
  )
  if (kind === 'plain') return plain
  return (
    <ErrorBoundary
      {...(log.source.kind === 'text'
        ? { instead: plain }
        : { part: 'The view of the file', kept: 'The file is untouched.' })}
    >
      <Suspense fallback={null}>
        <MarkedLog log={log} />
      </Suspense>
    </ErrorBoundary>
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
