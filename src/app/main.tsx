import './ui/index.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { guardPreloads } from './state/errors.ts'
import { followTheme } from './state/settings.ts'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'

guardPreloads()
followTheme()
// Everything that can come a moment after the first paint does.
void import('./diagnosis/follow.ts').then(({ followLog }) => followLog())
void import('./keyboard/listen.ts').then(({ listenToKeys }) => listenToKeys())
void import('./ui/light-values.ts').then(({ lightValues }) => lightValues())
void import('./state/drafts.ts').then(({ followDrafts }) => followDrafts())
void import('./state/arrivals.ts').then(({ takeArrivals }) => takeArrivals())

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ErrorBoundary part="The page" kept="The log is still in this tab.">
      <App />
    </ErrorBoundary>
  </StrictMode>,
)
