import { lazy, memo, Suspense, use, useDeferredValue, useMemo } from 'react'
import type { Diagnosis } from '../../core/diagnosis/types.ts'
import { startLab } from '../lab/start.ts'
import { usePrepared } from '../lab/use-prepared.ts'
import { type Log, textOf, useLog } from '../paste/log-store.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Note, Skeleton } from '../ui/Note.tsx'
import { to } from '../ui/to.ts'
import { Background, ReceiptBox, Sources } from './Background.tsx'
import { Causes } from './Causes.tsx'
import { Fixes } from './Fixes.tsx'
import { readAgain } from './follow.ts'
import { Head } from './Head.tsx'
import { knowledgeOf } from './knowledge.ts'
import { LookAlikes } from './LookAlikes.tsx'
import { NoCode } from './NoCode.tsx'
import { NotThis } from './NotThis.tsx'
import { Question } from './Question.tsx'
import { ReadingJob } from './Reading.tsx'
import { neighbourIncident, stepIncident } from './step.ts'
import { useDiagnosis } from './store.ts'

/** What a company has added to its own copy; nothing of it is loaded where the build has no overlay. */
const Team = document.documentElement.dataset['overlay'] ? lazy(() => import('../team/TeamPart.tsx')) : null

export function DiagnosisPane({ isFront }: { readonly isFront: boolean }) {
  const count = useDiagnosis((state) => state.diagnosis?.incidents.length ?? 0)
  const selected = useDiagnosis((state) => state.selected)
  useDiagnosis((state) => state.brush) // which neighbours there are hangs on it
  const shown = useShown()
  return (
    <section
      className={`pane pane-dx${isFront ? ' front' : ''}`}
      aria-label="Diagnosis"
      data-pane="diagnosis"
      tabIndex={-1}
    >
      <div className="pane-head">
        <h2>Diagnosis</h2>
        {count > 0 && (
          <span className="meta">
            {selected + 1} of {count}
          </span>
        )}
        {count > 0 && (
          <nav className="jump" aria-label="Parts of the diagnosis">
            <a href="#h-causes">Causes</a>
            <a href="#h-tell">Command</a>
            <a href="#h-fix">Fixes</a>
            <a href="#h-src">Sources</a>
          </nav>
        )}
        <div className="end">
          <IconButton
            icon="prev"
            label="Previous incident"
            disabled={neighbourIncident(-1) === null}
            onClick={() => stepIncident(-1)}
          />
          <IconButton
            icon="next"
            label="Next incident"
            disabled={neighbourIncident(1) === null}
            onClick={() => stepIncident(1)}
          />
        </div>
      </div>
      <ErrorBoundary part="The diagnosis" kept="The log is kept.">
        <Content {...shown} />
      </ErrorBoundary>
    </section>
  )
}

interface Shown {
  readonly state: ReturnType<typeof useDiagnosis.getState>
  readonly log: Log
}

/** One frame behind: the pane is long, and the row or the tab that was clicked answers sooner than it can be drawn. */
function useShown(): Shown {
  const state = useDiagnosis()
  const log = useLog(({ log }) => log)
  return useDeferredValue(useMemo(() => ({ state, log }), [state, log]))
}

const Content = memo(function Content({ state, log }: Shown) {
  const { phase, diagnosis, logId, stop } = state
  if (phase.kind === 'failed') {
    return (
      <div className="dx">
        <Note
          tone="fault"
          icon="alert"
          role="alert"
          title="The log could not be read"
          action={<Button onClick={readAgain}>Try again</Button>}
        >
          {phase.message}. The log itself is kept.
        </Note>
      </div>
    )
  }
  if (!diagnosis || logId !== log.id) {
    return phase.kind === 'reading' ? <ReadingJob phase={phase} name={log.name} onStop={stop} /> : <Waiting />
  }
  const isStopped = phase.kind === 'done' && phase.isStopped
  if (diagnosis.incidents.length === 0) {
    return (
      <>
        <NoCode diagnosis={diagnosis} text={textOf(log)} isStopped={isStopped} />
        {Team && (
          <Suspense>
            <div className="dx">
              <Team diagnosis={diagnosis} one={null} />
            </div>
          </Suspense>
        )}
      </>
    )
  }
  return (
    // Another log never waits behind what was said of the one before.
    <Suspense key={log.id} fallback={<Waiting />}>
      <Incident state={state} diagnosis={diagnosis} isStopped={isStopped} />
    </Suspense>
  )
})

function Waiting() {
  return (
    <div className="dx">
      <Skeleton label="The diagnosis is being prepared" />
    </div>
  )
}

function Incident({
  state: { selected, openCause, openCauseOf, addAnswer, removeAnswer },
  diagnosis,
  isStopped,
}: {
  readonly state: Shown['state']
  readonly diagnosis: Diagnosis
  readonly isStopped: boolean
}) {
  const one = diagnosis.incidents[selected] ?? diagnosis.incidents[0]!
  const { code } = one.incident
  const knowledge = use(knowledgeOf(code))
  const cause = one.causes.find(({ id }) => id === openCause) ?? one.causes[0]
  const content = cause && knowledge.causes.get(cause.id)
  const receipt = (cause && knowledge.receipts.get(cause.id)) ?? null
  const hasLab = (id: string) => knowledge.causes.get(id)?.scenario !== undefined
  const standing = one.causes.filter(({ likelihood }) => likelihood !== 'ruled out')
  const next = standing[(cause ? standing.indexOf(cause) : -1) + 1] ?? null
  const canTry = cause !== undefined && hasLab(cause.id)
  usePrepared(canTry ? cause.id : null, one.known)
  return (
    <div className="dx" tabIndex={0} role="group" aria-label={`Diagnosis of ${code}`} data-focus>
      {isStopped && (
        <Note
          tone="caution"
          icon="stop"
          title={`Stopped after ${diagnosis.reading.lineCount.toLocaleString('en')} lines`}
        >
          What follows was found until there; the rest was not read.
        </Note>
      )}
      <Head one={one} cause={cause} entry={knowledge.entry} receipt={receipt} />
      {Team && <Team diagnosis={diagnosis} one={one} />}
      {one.causes.length > 0 ? (
        <Causes
          causes={one.causes}
          open={openCause}
          hasLab={hasLab}
          onOpen={openCauseOf}
          onReproduce={(id) => startLab(id, one.known)}
        />
      ) : (
        <Note
          icon="query"
          title={`Nobody has written causes for ${code} yet`}
          action={<a href={to(`/e/${code}/`)}>Read the page</a>}
        >
          What the tables know of it is below.
        </Note>
      )}
      <Question one={one} answers={diagnosis.answers} canTry={canTry} onAnswer={addAnswer} onForget={removeAnswer} />
      {content && (
        <Fixes
          cause={content}
          number={one.causes.indexOf(cause) + 1}
          values={one.known}
          speakers={[one.incident.dialect, one.known['program'] ?? '']}
          canTry={canTry}
        />
      )}
      <NotThis
        code={code}
        cause={cause?.id ?? null}
        hasQuestion={one.question !== null}
        onOtherCause={next && (() => openCauseOf(next.id))}
      />
      {knowledge.entry && <Background cause={content} entry={knowledge.entry} values={one.known} />}
      {knowledge.entry && <LookAlikes key={code} entry={knowledge.entry} others={knowledge.lookAlikes} />}
      {receipt && <ReceiptBox receipt={receipt} />}
      {knowledge.entry && <Sources cause={content} entry={knowledge.entry} />}
    </div>
  )
}
