import './ui/index.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { useDiagnosis } from './diagnosis/store.ts'
import { pasteAnywhere } from './paste/intake.ts'
import { guardPreloads } from './state/errors.ts'
import { followLook } from './state/settings.ts'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'

guardPreloads()
followLook()
addEventListener('paste', pasteAnywhere)
// Everything that can come a moment after the first paint does. Without the reader there is nothing to show: that is said;
// the others are comforts, and their absence is left at that.
const comfort = () => {}
import('./diagnosis/follow.ts').then(({ followLog }) => followLog(), sayUnread)
import('./keyboard/listen.ts').then(({ listenToKeys }) => listenToKeys(), comfort)
import('./ui/light-values.ts').then(({ lightValues }) => lightValues(), comfort)
import('./state/drafts.ts').then(({ followDrafts }) => followDrafts(), comfort)
import('./state/place.ts').then(({ followPlace }) => followPlace(), comfort)
import('./state/arrivals.ts').then(({ takeArrivals }) => takeArrivals(), comfort)

function sayUnread(): void {
  useDiagnosis.setState({
    phase: { kind: 'failed', message: 'The part that reads logs could not be loaded: check the connection and reload' },
  })
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ErrorBoundary part="The page" kept="The log is still in this tab.">
      <App />
    </ErrorBoundary>
  </StrictMode>,
)
