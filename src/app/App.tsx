import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { Route, Switch } from 'wouter'
import { useDiagnosis } from './diagnosis/store.ts'
import { useKeyboard } from './keyboard/use-keyboard.ts'
import { DropTarget } from './paste/DropTarget.tsx'
import { LogPane } from './paste/LogPane.tsx'
import { isEmpty, useLog } from './paste/log-store.ts'
import { Facts, Intro, Side } from './start/Start.tsx'
import { type PaneName, type Sheet, useView } from './state/view.ts'
import { Topbar } from './Topbar.tsx'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'
import { Icon } from './ui/Icon.tsx'
import { Announcer, Toasts } from './ui/Toasts.tsx'
import { UpdateOffer } from './ui/UpdateOffer.tsx'

const DiagnosisPane = lazy(() => import('./diagnosis/DiagnosisPane.tsx').then((m) => ({ default: m.DiagnosisPane })))
const LabPane = lazy(() => import('./lab/LabPane.tsx').then((m) => ({ default: m.LabPane })))
const LinkFault = lazy(() => import('./share/LinkFault.tsx').then((m) => ({ default: m.LinkFault })))

type SheetProps = { readonly onClose: () => void }
const SHEETS: Readonly<Record<Sheet, ComponentType<SheetProps>>> = {
  palette: lazy(() => import('./search/Palette.tsx')),
  share: lazy(() => import('./share/ShareDialog.tsx')),
  keys: lazy(() => import('./keyboard/KeyboardSheet.tsx')),
  settings: lazy(() => import('./state/SettingsSheet.tsx')),
}

export function App() {
  useKeyboard()
  return (
    <>
      <Switch>
        <Route path="/d">
          <Permalink />
        </Route>
        <Route>
          <Workbench />
        </Route>
      </Switch>
      <OpenSheet />
      <DropTarget />
      <Toasts />
      <Announcer />
      <UpdateOffer />
    </>
  )
}

/** The start page and the bench are one page: the log's element stays the same, so that nothing typed is lost between them. */
function Workbench() {
  const isBench = useIsBench()
  const pane = useView((view) => view.pane)
  useEffect(preloadBench, [])
  return (
    <div className={isBench ? 'wb' : 'wb is-start'}>
      <a className="skip" href="#paste">
        Skip to the log
      </a>
      <Topbar isBench={isBench} />
      <main className={isBench ? 'bench' : 'start'} id="main">
        {isBench ? <BenchTitle key="title" /> : <Intro key="intro" />}
        <LogPane key="log" isBench={isBench} isFront={pane === 'log'} />
        {isBench ? (
          <Suspense key="panes" fallback={<EmptyPanes />}>
            <DiagnosisPane isFront={pane === 'diagnosis'} />
            <LabPane isFront={pane === 'lab'} />
          </Suspense>
        ) : (
          <Side key="side" />
        )}
        {!isBench && <Facts key="facts" />}
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

/** `/d/#…`: what another person shared; a link that cannot be read says why, above the start page. */
function Permalink() {
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    const read = () => {
      import('./share/open-link.ts').then(
        async ({ openLink }) => setFault(await openLink(location.hash)),
        () => setFault('The part that reads links could not be loaded. Check the connection and reload the page.'),
      )
    }
    read()
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return (
    <>
      {fault && (
        <Suspense fallback={null}>
          <LinkFault words={fault} />
        </Suspense>
      )}
      <Workbench />
    </>
  )
}

/** The bench's parts come while the person still reads the start page. */
function preloadBench(): void {
  const load = () => {
    void import('./paste/LogView.tsx')
    void import('./diagnosis/DiagnosisPane.tsx')
    void import('./lab/LabPane.tsx')
  }
  if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 2000 })
  else setTimeout(load, 300)
}
