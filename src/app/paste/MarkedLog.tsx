import { Suspense, useMemo } from 'react'
import { Incidents } from '../diagnosis/Incidents.tsx'
import { useDiagnosis } from '../diagnosis/store.ts'
import { TimelineStrip } from '../diagnosis/TimelineStrip.tsx'
import { plural } from '../diagnosis/words.ts'
import { useSettings } from '../state/settings.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { EDIT_LIMIT, type EditorKind, MONACO_LIMIT } from './choose-editor.ts'
import { useFind } from './find/store.ts'
import { useFindKeys } from './find/use-find-keys.ts'
import { useFolding, useFolds, useFoldsOf } from './fold-store.ts'
import { LogView, WHOLE_LIMIT } from './LogView.tsx'
import { LENS_ACTIONS } from './lens-actions.ts'
import { PLAIN_LIMIT } from './limits.ts'
import { useLogLines } from './log-lines.ts'
import { incidentsWithin, type Marks, marksOf } from './log-marks.ts'
import { isEmpty, type Log, textOf, useLog } from './log-store.ts'
import { useCoarse } from './monaco-loader.ts'
import { useSecretLines } from './secret-lines.ts'
import { newTab } from './tabs.ts'

const FindBar = lazyPart(() => import('./find/FindBar.tsx').then((module) => module.FindBar))

/** The log with what the diagnosis says about its lines. */
export function MarkedLog({ log }: { readonly log: Log }) {
  // While a file is being read, what was read of it can be looked at.
  const lineCount = useDiagnosis(({ phase, diagnosis, logId }) =>
    logId === log.id ? (diagnosis?.reading.lineCount ?? 0) : phase.kind === 'reading' ? phase.lines : 0,
  )
  const lines = useLogLines(log.source, lineCount)
  const wraps = useSettings((settings) => settings.wrap)
  const selected = useDiagnosis((state) => state.selected)
  const isFinding = useFind((find) => find.isOpen)
  const hits = useFind((find) => find.hits)
  const current = useFind((find) => find.current)
  return (
    <>
      {isFinding && (
        <ErrorBoundary instead={null}>
          <Suspense fallback={null}>
            <FindBar source={log.source} />
          </Suspense>
        </ErrorBoundary>
      )}
      <LogView
        key={log.id}
        lines={lines}
        marks={useMarks(log)}
        folds={useFoldsOf(log)}
        secrets={useSecretLines(log)}
        selected={selected}
        hits={hits}
        current={current}
        wraps={wraps}
        actions={LENS_ACTIONS}
      />
    </>
  )
}

export function useMarks(log: Log): Marks {
  const diagnosis = useDiagnosis((state) => (state.logId === log.id ? state.diagnosis : null))
  const brush = useDiagnosis((state) => state.brush)
  const all = useMemo(() => marksOf(diagnosis), [diagnosis])
  return useMemo(() => (brush ? within(all, brush.lines) : all), [all, brush])
}

const within = (marks: Marks, [first, last]: readonly [number, number]): Marks =>
  new Map([...marks].filter(([line]) => first <= line && line <= last))

export function LogIncidents() {
  const diagnosis = useDiagnosis((state) => state.diagnosis)
  const selected = useDiagnosis((state) => state.selected)
  const brush = useDiagnosis((state) => state.brush)
  if (!diagnosis) return null
  return (
    <>
      <TimelineStrip />
      <Incidents
        diagnosis={diagnosis}
        selected={selected}
        shown={brush ? incidentsWithin(diagnosis, brush.lines) : null}
        onSelect={LENS_ACTIONS.explain}
      />
    </>
  )
}

export function LogHead({ log, kind }: { readonly log: Log; readonly kind: EditorKind }) {
  const { setEditing, clear } = useLog.getState()
  const { wrap, folds, set } = useSettings()
  const reading = useDiagnosis((state) => (state.logId === log.id ? state.diagnosis?.reading : undefined))
  const dialect = reading?.findings[0]?.dialect
  useFolding(log)
  useFindKeys(kind === 'view')
  const isFinding = useFind((find) => find.isOpen)
  const repeats = useFolds((state) => (state.logId === log.id ? state.folds.length : 0))
  const size = textOf(log).length
  const isCoarse = useCoarse()
  // In windows each line has the same height.
  const isWindowed = kind === 'view' && (reading?.lineCount ?? 0) > WHOLE_LIMIT
  // Between the two Monaco is on its way, and edits.
  const isLong = size > EDIT_LIMIT
  const canEdit = kind === 'view' && (isLong ? size <= MONACO_LIMIT && !isCoarse : size > 0 && size <= PLAIN_LIMIT)
  return (
    <div className="pane-head">
      <h2>Log</h2>
      <span className="meta">
        {reading &&
          [plural(reading.lineCount, 'line'), kind === 'view' && isLong && 'read-only', dialect && `read as ${dialect}`]
            .filter(Boolean)
            .join(', ')}
      </span>
      <div className="end">
        {kind === 'view' && (
          <IconButton
            icon="search"
            label="Find in the log (Ctrl F)"
            aria-expanded={isFinding}
            onClick={() => (isFinding ? useFind.getState().close() : useFind.getState().open())}
          />
        )}
        {!isWindowed && (
          <IconButton icon="wrap" label="Wrap long lines" aria-pressed={wrap} onClick={() => set({ wrap: !wrap })} />
        )}
        {repeats > 0 && (
          <IconButton
            icon="fold"
            label={`Fold repeated stretches (${repeats})`}
            aria-pressed={folds}
            onClick={() => set({ folds: !folds })}
          />
        )}
        {canEdit && (
          <Button
            icon="edit"
            look="quiet"
            onClick={() => setEditing(true)}
            title={
              isLong ? 'Opens this long log in the editor, with its search: the page stops for a moment' : undefined
            }
          >
            Edit
          </Button>
        )}
        {kind === 'plain' && !isEmpty(log) && (
          <Button icon="check" look="quiet" onClick={() => setEditing(false)}>
            Done
          </Button>
        )}
        {!isEmpty(log) && <IconButton icon="plus" label="New log in a tab" onClick={newTab} />}
        <Button icon="reset" look="quiet" onClick={clear} title="Clears the field; the log is kept until the next one">
          Replace
        </Button>
      </div>
    </div>
  )
}
