import { type ComponentType, StrictMode, Suspense, useEffect, useLayoutEffect } from 'react'
import { useDiagnosis } from './diagnosis/store.ts'
import { handOver, wake } from './paste/first-input.ts'
import { take } from './paste/intake.ts'
import { LOG_PARTS, LogPane } from './paste/LogPane.tsx'
import { isEmpty, useLog } from './paste/log-store.ts'
import { Facts, Intro, Side } from './start/Start.tsx'
import { inTurns } from './state/turns.ts'
import { type PaneName, type Sheet, useView } from './state/view.ts'
import { BAR_PARTS, Topbar } from './Topbar.tsx'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'
import { Icon } from './ui/Icon.tsx'
import { lazyPart } from './ui/lazy-part.tsx'

const DiagnosisPane = lazyPart(() => import('./diagnosis/DiagnosisPane.tsx').then((m) => m.DiagnosisPane))
const LabPane = lazyPart(() => import('./lab/LabPane.tsx').then((m) => m.LabPane))
const LogTabs = lazyPart(() => import('./paste/LogTabs.tsx').then((m) => m.LogTabs))
const DropTarget = lazyPart(() => import('./paste/DropTarget.tsx').then((m) => m.DropTarget))
const Voices = lazyPart(() => import('./ui/Toasts.tsx').then((m) => m.Voices))
const UpdateOffer = lazyPart(() => import('./ui/UpdateOffer.tsx').then((m) => m.UpdateOffer))
const PermalinkReader = lazyPart(() => import('./share/PermalinkReader.tsx').then((m) => m.PermalinkReader))

type SheetProps = { readonly onClose: () => void }
const SHEETS: Readonly<Record<Sheet, ComponentType<SheetProps>>> = {
  palette: lazyPart(() => import('./search/Palette.tsx').then((m) => m.default)),
  share: lazyPart(() => import('./share/ShareDialog.tsx').then((m) => m.default)),
  keys: lazyPart(() => import('./keyboard/KeyboardSheet.tsx').then((m) => m.default)),
  settings: lazyPart(() => import('./state/SettingsSheet.tsx').then((m) => m.default)),
}

/** Two routes: the workbench, and the workbench with what a link carries. Reference pages are documents of their own. */
export function Page({ isPermalink }: { readonly isPermalink: boolean }) {
  return (
    <StrictMode>
      <ErrorBoundary part="The page" kept="The log is still in this tab.">
        <App isPermalink={isPermalink} />
      </ErrorBoundary>
    </StrictMode>
  )
}

function App({ isPermalink }: { readonly isPermalink: boolean }) {
  return (
    <>
      {isPermalink && (
        <ErrorBoundary part="The link" kept="Reload the page to try again.">
          <Suspense fallback={null}>
            <PermalinkReader />
          </Suspense>
        </ErrorBoundary>
      )}
      <Workbench />
      <OpenSheet />
      <Suspense fallback={null}>
        <DropTarget />
        <Voices />
        <UpdateOffer />
      </Suspense>
    </>
  )
}

/** The start page and the bench are one page: the log's element stays the same, so that nothing typed is lost between them. */
function Workbench() {
  const isBench = useIsBench()
  const pane = useView((view) => view.pane)
  // Before anything is drawn anew: the field would be emptied.
  useLayoutEffect(() => {
    const { edit, setComposing } = useLog.getState()
    handOver({ edit, setComposing, take: (given) => void take(given) })
  }, [])
  useEffect(() => wake('.start-side .codes'), [])
  useEffect(preloadBench, [])
  return (
    <div className={isBench ? 'wb' : 'wb is-start'}>
      <a className="skip" href="#paste">
        Skip to the log
      </a>
      <Topbar isBench={isBench} />
      <Suspense fallback={null}>
        <LogTabs />
      </Suspense>
      <main className={isBench ? 'bench' : 'start'} id="main">
        {isBench ? <BenchTitle key="title" /> : <Intro key="intro" />}
        <LogPane key="log" isBench={isBench} isFront={pane === 'log'} />
        {isBench ? (
          <Suspense key="panes" fallback={<EmptyPanes />}>
            <ErrorBoundary part="The diagnosis" kept="The log is kept.">
              <DiagnosisPane isFront={pane === 'diagnosis'} />
            </ErrorBoundary>
            <ErrorBoundary part="The lab" kept="The log and the diagnosis are kept.">
              <LabPane isFront={pane === 'lab'} />
            </ErrorBoundary>
          </Suspense>
        ) : (
          <Side key="side" />
        )}
        {!isBench && (
          <Suspense key="facts" fallback={null}>
            <Facts />
          </Suspense>
        )}
      </main>
      {isBench && <Tabbar />}
    </div>
  )
}

/** What is pasted, dropped or opened goes to the bench; what is typed goes there when a code was found, or on request. */
function useIsBench(): boolean {
  const log = useLog((state) => state.log)
  const benchOf = useView((view) => view.benchOf)
  const found = useDiagnosis((state) => state.logId === log.id && (state.diagnosis?.incidents.length ?? 0) > 0)
  const isTaken = benchOf === log.id || log.arrived !== 'typed' || (found && !isEmpty(log))
  useEffect(() => {
    if (isTaken && benchOf !== log.id) useView.getState().benchIt(log.id)
  }, [isTaken, benchOf, log.id])
  return isTaken
}

function BenchTitle() {
  const name = useLog((state) => state.log.name)
  const code = useDiagnosis((state) => state.diagnosis?.incidents[state.selected]?.incident.code)
  const title = `${code ?? 'Log'}${name ? ` in ${name}` : ''}`
  useEffect(() => {
    document.title = `${title}, Errlab`
    return () => {
      document.title = 'Errlab: paste an error, see why it happened'
    }
  }, [title])
  return <h1 className="vh">{title}: log, diagnosis and lab</h1>
}

function EmptyPanes() {
  return (
    <>
      <section className="pane pane-dx front" aria-label="Diagnosis" />
      <section className="pane pane-lab" aria-label="Lab" />
    </>
  )
}

const TABS = [
  ['log', 'Log', 'log'],
  ['diagnosis', 'Diagnosis', 'scope'],
  ['lab', 'Lab', 'term'],
] as const satisfies readonly (readonly [PaneName, string, string])[]

function Tabbar() {
  const { pane, show } = useView()
  return (
    <nav className="tabbar" aria-label="Panes">
      {TABS.map(([name, label, icon]) => (
        <button key={name} type="button" aria-current={pane === name ? 'true' : undefined} onClick={() => show(name)}>
          <Icon name={icon} />
          <span>{label}</span>
        </button>
      ))}
    </nav>
  )
}

function OpenSheet() {
  const { sheet, open } = useView()
  if (!sheet) return null
  const Content = SHEETS[sheet]
  return (
    <ErrorBoundary key={sheet} part="This dialog" kept="The log is kept.">
      <Suspense fallback={null}>
        <Content onClose={() => open(null)} />
      </Suspense>
    </ErrorBoundary>
  )
}

/** The bench's parts come while the person still reads the start page. */
function preloadBench(): void {
  // What cannot be had now is asked for again, and missed aloud, when it is needed.
  const load = () => {
    const parts = [...LOG_PARTS, DiagnosisPane, ...BAR_PARTS, LabPane].map(({ preload }) => preload)
    void inTurns(
      [...parts, () => import('../core/knowledge/index.ts')].map((start) => () => void start().catch(() => {})),
    )
  }
  if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 2000 })
  else setTimeout(load, 300)
}
