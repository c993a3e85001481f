import './tabs.css'
import { useRef, useState } from 'react'
import { IconButton } from '../ui/Button.tsx'
import { visible } from './log-marks.ts'
import { useLog } from './log-store.ts'
import { closeTab, newTab, showTab, stepTab, type Tab, useTabs } from './tabs.ts'

/** The open logs, once there are two. */
export function LogTabs() {
  const tabs = useTabs((state) => state.tabs)
  const list = useRef<HTMLUListElement>(null)
  if (tabs.length < 2) return null
  const focusCurrent = () =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-current] .tabname')?.focus())
  return (
    <nav className="logtabs" aria-label="Open logs">
      <ul
        ref={list}
        onKeyDown={(event) => {
          if (event.target instanceof HTMLInputElement) return
          if (event.key === 'ArrowRight') stepTab(1)
          else if (event.key === 'ArrowLeft') stepTab(-1)
          else if (event.key === 'Delete') closeTab(tabs.find(({ parked }) => parked === null)!.key)
          else return
          event.preventDefault()
          focusCurrent()
        }}
      >
        {tabs.map((tab) => (
          <TabItem key={tab.key} tab={tab} />
        ))}
      </ul>
      <IconButton icon="plus" label="New log in a tab" onClick={newTab} />
    </nav>
  )
}

function TabItem({ tab: { key, parked } }: { readonly tab: Tab }) {
  const shown = useLog((state) => state.log)
  const rename = useLog((state) => state.rename)
  const [isNaming, setNaming] = useState(false)
  const log = parked?.log ?? shown
  const name = visible(log.name) || 'New log'
  const isCurrent = parked === null
  return (
    <li aria-current={isCurrent ? 'true' : undefined}>
      {isNaming && isCurrent ? (
        <input
          className="tabname"
          aria-label="Name of this log"
          defaultValue={log.name}
          maxLength={80}
          // biome-ignore lint/a11y/noAutofocus: who asked to change the name wants to type it
          autoFocus
          onFocus={({ target }) => target.select()}
          onBlur={({ target }) => {
            rename(target.value.trim())
            setNaming(false)
          }}
          onKeyDown={({ key: pressed, currentTarget }) => {
            if (pressed === 'Enter') currentTarget.blur()
            if (pressed === 'Escape') setNaming(false)
          }}
        />
      ) : (
        <button
          type="button"
          className="tabname"
          title={isCurrent ? `${name}. F2 or a double click changes the name.` : name}
          aria-label={`${name}${isCurrent ? ', in view' : ''}`}
          onClick={() => showTab(key)}
          onDoubleClick={() => setNaming(true)}
          onKeyDown={(event) => {
            if (event.key === 'F2' && isCurrent) setNaming(true)
          }}
        >
          {name}
        </button>
      )}
      <IconButton icon="cross" label={`Close ${name}`} onClick={() => closeTab(key)} />
    </li>
  )
}
