import { useEffect, useMemo, useRef, useState } from 'react'
import { searchWords } from '../diagnosis/scan-client.ts'
import { takeTyped } from '../keyboard/type-ahead.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { everything, ofCause } from './index-all.ts'
import { type Findable, search } from './rank.ts'

/** Finds codes by name, number or message, causes, and what the page can do. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const all = useMemo(everything, [])
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const named = useMemo(() => search(query, all), [query, all])
  const told = useTold(query)
  const hits = useMemo(() => {
    const known = new Set(named.map(({ title, tag }) => `${title} ${tag}`))
    return [
      ...named,
      ...told.filter(
        ({ title, tag, kind }) =>
          !known.has(`${title} ${tag}`) && !(kind === 'code' && named.some((one) => one.title === title)),
      ),
    ]
  }, [named, told])
  // Now that the dialog is open, and not while it is being drawn: until it is open, what is typed does not reach the field.
  useEffect(() => setQuery(takeTyped()), [])
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
          aria-label="Name, number, message or what you saw"
          aria-expanded="true"
          aria-controls="hits"
          aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
          placeholder="Name, number, message or what you saw"
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
          No code has this name, number or message, and no cause speaks of it. Try other words for what you saw, such as
          “port taken”.
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

const REST_MS = 120

/** What speaks of the query in plain words: "disk full but df shows space". */
function useTold(query: string): readonly Findable[] {
  const [found, setFound] = useState<{ readonly query: string; readonly hits: readonly Findable[] } | null>(null)
  const wanted = query.trim()
  const isTelling = wanted.length > 2 && !/^-?\d+$/.test(wanted)
  useEffect(() => {
    if (!isTelling) return
    let isCurrent = true
    const timer = setTimeout(() => {
      searchWords(wanted).then(
        (hits) => isCurrent && setFound({ query: wanted, hits: hits.map(ofCause) }),
        () => undefined, // Without the reader there are still the names.
      )
    }, REST_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [wanted, isTelling])
  // While the next answer is on its way, the last one stands: a list that flickers cannot be read.
  return isTelling && found ? found.hits : []
}
