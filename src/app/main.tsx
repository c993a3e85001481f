import './ui/index.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { followLog } from './diagnosis/store.ts'
import { takeArrivals } from './state/arrivals.ts'
import { followDrafts } from './state/drafts.ts'
import { guardPreloads } from './state/errors.ts'
import { followTheme } from './state/settings.ts'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'
import { lightValues } from './ui/light-values.ts'

guardPreloads()
followTheme()
followLog()
lightValues()
void followDrafts()
void takeArrivals()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ErrorBoundary part="The page" kept="The log is still in this tab.">
      <App />
    </ErrorBoundary>
  </StrictMode>,
)
