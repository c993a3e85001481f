import { useMemo, useRef, useState } from 'react'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { everything } from './index-all.ts'
import { type Findable, search } from './rank.ts'

/** Finds codes by name, number or message, causes, and what the page can do. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const all = useMemo(everything, [])
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const hits = useMemo(() => search(query, all), [query, all])
  const run = (hit: Findable | undefined) => {
    if (!hit) return
    onClose()
    // After the dialog has given the focus back.
    setTimeout(hit.run)
  }
  const move = (to: number) => {
    setAt(to)
    list.current?.children[to]?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <Dialog label="Search" className="palette" onClose={onClose}>
      <div className="find" role="search">
        <Icon name="search" />
        <input
          type="search"
          role="combobox"
          aria-label="Name, number or message"
          aria-expanded="true"
          aria-controls="hits"
          aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
          placeholder="Name, number or message"
          spellCheck={false}
          autoComplete="off"
          autoFocus
          value={query}
          onChange={({ target }) => {
            setQuery(target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            const { key } = event
            if (key === 'ArrowDown') move(Math.min(hits.length - 1, at + 1))
            else if (key === 'ArrowUp') move(Math.max(0, at - 1))
            else if (key === 'Enter') run(hits[at])
            else if (key === 'Escape')
              onClose() // A search field would take the first one to clear itself.
            else return
            event.preventDefault()
          }}
        />
        <kbd>Esc</kbd>
      </div>
      {hits.length === 0 ? (
        <p className="none" role="status">
          No code has this name, number or message. Try a part of the message, such as “in use”.
        </p>
      ) : (
        <ul ref={list} id="hits" role="listbox" aria-label="Found">
          {hits.map((hit, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the field
            <li
              key={`${hit.kind} ${hit.title} ${hit.tag}`}
              id={`hit-${index}`}
              className={hit.detail === '' ? 'hit wide' : 'hit'}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onMouseMove={() => setAt(index)}
              onClick={() => run(hit)}
            >
              {hit.kind === 'code' ? <b>{hit.title}</b> : <span>{hit.title}</span>}
              {hit.detail !== '' && <span>{hit.detail}</span>}
              <em>{hit.tag}</em>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
