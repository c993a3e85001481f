import { Suspense } from 'react'
import { nextTheme, useSettings } from './state/settings.ts'
import { useView } from './state/view.ts'
import { IconButton } from './ui/Button.tsx'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'
import { Brandmark, Icon } from './ui/Icon.tsx'
import { lazyPart } from './ui/lazy-part.tsx'
import { to } from './ui/to.ts'

const bench = () => import('./BenchBar.tsx')
const Document = lazyPart(() => bench().then((module) => module.Document))
const Share = lazyPart(() => bench().then((module) => module.Share))
export const BAR_PARTS = [Document, Share]

export function Topbar({ isBench }: { readonly isBench: boolean }) {
  const open = useView((view) => view.open)
  const { theme, set } = useSettings()
  return (
    <header className="bar">
      <a className="brand" href={to('/')} aria-label="Errlab, start page">
        <Brandmark />
        errlab
      </a>
      {isBench && (
        <div className="bar-doc">
          <ErrorBoundary instead={null}>
            <Suspense fallback={null}>
              <Document />
            </Suspense>
          </ErrorBoundary>
        </div>
      )}
      <div className="bar-end">
        <span className="local">
          <Icon name="lock" />
          <span>Nothing leaves this page</span>
        </span>
        {isBench && (
          <button type="button" className="find" aria-label="Search codes" onClick={() => open('palette')}>
            <Icon name="search" />
            <span>Search codes</span>
            <kbd>/</kbd>
          </button>
        )}
        {isBench && (
          <ErrorBoundary instead={null}>
            <Suspense fallback={null}>
              <Share />
            </Suspense>
          </ErrorBoundary>
        )}
        <IconButton
          icon="theme"
          className="themebtn"
          label={`Theme: ${theme === 'system' ? 'follow system' : theme}`}
          onClick={() => set({ theme: nextTheme(theme) })}
        />
        <IconButton icon="gear" label="Settings" onClick={() => open('settings')} />
        <IconButton icon="keys" label="Keyboard map" className="keysbtn" onClick={() => open('keys')} />
      </div>
    </header>
  )
}
