import { startTransition } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { Page } from './App.tsx'
import { useDiagnosis } from './diagnosis/store.ts'
import { guardPreloads } from './state/errors.ts'
import { inTurns } from './state/turns.ts'
import { pageAt } from './ui/to.ts'

guardPreloads()
function sayUnread(): void {
  useDiagnosis.setState({
    phase: { kind: 'failed', message: 'The part that reads logs could not be loaded: check the connection and reload' },
  })
}

// Everything that can come a moment after the page has been taken over does. Without the reader there is nothing to show: that
// is said; the others are comforts, and their absence is left at that.
const comfort = () => {}
const COMFORTS = [
  () => import('./diagnosis/follow.ts').then(({ followLog }) => followLog(), sayUnread),
  () => import('./state/arrivals.ts').then(({ takeArrivals }) => takeArrivals(), comfort),
  () => import('./keyboard/listen.ts').then(({ listenToKeys }) => listenToKeys(), comfort),
  () => import('./state/drafts.ts').then(({ followDrafts }) => followDrafts(), comfort),
  () => import('./state/place.ts').then(({ followPlace }) => followPlace(), comfort),
  () => import('./ui/light-values.ts').then(({ lightValues }) => lightValues(), comfort),
]

const root = document.getElementById('root')!
// The path stays what it was when the page came: all other pages are documents.
const page = <Page isPermalink={/^\/d\/?$/.test(pageAt(location.pathname))} />

/** The start page stands in the HTML: it is taken over as it is, in slices, with what was typed into it. */
function takeOver(): void {
  if (root.firstElementChild) startTransition(() => void hydrateRoot(root, page))
  else createRoot(root).render(page)
}

void inTurns([() => {}, takeOver, ...COMFORTS])
