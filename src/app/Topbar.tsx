import { lazy, Suspense } from 'react'
import { nextTheme, useSettings } from './state/settings.ts'
import { useView } from './state/view.ts'
import { IconButton } from './ui/Button.tsx'
import { Brandmark, Icon } from './ui/Icon.tsx'

const bench = () => import('./BenchBar.tsx')
const Document = lazy(() => bench().then((module) => ({ default: module.Document })))
const Share = lazy(() => bench().then((module) => ({ default: module.Share })))

export function Topbar({ isBench }: { readonly isBench: boolean }) {
  const open = useView((view) => view.open)
  const { theme, set } = useSettings()
  return (
    <header className="bar">
      <a className="brand" href="/" aria-label="Errlab, start page">
        <Brandmark />
        errlab
      </a>
      {isBench && (
        <div className="bar-doc">
          <Suspense fallback={null}>
            <Document />
          </Suspense>
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
          <Suspense fallback={null}>
            <Share />
          </Suspense>
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
