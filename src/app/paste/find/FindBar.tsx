import { useEffect, useId, useRef } from 'react'
import { takeTyped } from '../../keyboard/type-ahead.ts'
import { announce } from '../../state/announce.ts'
import { IconButton } from '../../ui/Button.tsx'
import type { LogSource } from '../log-store.ts'
import './find.css'
import { countOf, hitAt } from './hits.ts'
import { find } from './run.ts'
import { faultOf, useFind } from './store.ts'

/** Words in a log that the browser's own search cannot see, as only the lines in view are in the page. */
export function FindBar({ source }: { readonly source: LogSource }) {
  const { text, matchCase, isPattern, asked, look, step, close, forget } = useFind()
  const field = useRef<HTMLInputElement>(null)
  const fault = faultOf({ text, matchCase, isPattern })
  const id = useId()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that somebody asks for it
  useEffect(() => {
    field.current!.select()
    // As if it had been typed over what is selected.
    const typed = takeTyped()
    if (typed) look({ text: typed })
  }, [asked])
  useEffect(() => {
    forget()
    if (text === '') return
    if (fault) announce(fault)
    else return find(source, { text, matchCase, isPattern })
  }, [source, text, matchCase, isPattern, fault, forget])
  return (
    <search
      className="logfind"
      aria-label="Find in the log"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        else if (event.key === 'Enter' && event.target === field.current) step(event.shiftKey ? -1 : 1)
        else return
        event.preventDefault()
      }}
    >
      <input
        ref={field}
        className="find-field"
        type="text"
        aria-label="Find"
        placeholder="Find in the log"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        aria-invalid={fault !== null}
        aria-describedby={id}
        value={text}
        onChange={({ target }) => look({ text: target.value })}
      />
      <Toggle sign="Aa" label="Match case" isOn={matchCase} onTurn={(on) => look({ matchCase: on })} />
      <Toggle sign=".*" label="Regular expression" isOn={isPattern} onTurn={(on) => look({ isPattern: on })} />
      <span className={fault ? 'find-says fault' : 'find-says'} id={id}>
        {fault ?? <Count />}
      </span>
      <IconButton icon="prev" label="Previous match (Shift Enter)" onClick={() => step(-1)} />
      <IconButton icon="next" label="Next match (Enter)" onClick={() => step(1)} />
      <IconButton icon="cross" label="Close find (Esc)" onClick={close} />
    </search>
  )
}

function Toggle({
  sign,
  label,
  isOn,
  onTurn,
}: {
  readonly sign: string
  readonly label: string
  readonly isOn: boolean
  onTurn(isOn: boolean): void
}) {
  return (
    <button
      type="button"
      className="btn quiet icon find-toggle"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={() => onTurn(!isOn)}
    >
      {sign}
    </button>
  )
}

/** "3 of 12". Said aloud when the search is done and at each step, not while it counts. */
function Count() {
  const { text, hits, current, progress } = useFind()
  const { isDone, isFull, share, hasFailed } = progress
  const count = countOf(hits)
  const hit = hitAt(hits, current)
  const of = `${isFull ? 'more than ' : ''}${count.toLocaleString('en')}`
  const words =
    text === ''
      ? ''
      : hasFailed
        ? 'The search stopped. Change a letter to try again.'
        : hit
          ? `${(current + 1).toLocaleString('en')} of ${of}${isDone ? '' : ' …'}`
          : isDone
            ? 'No match'
            : `Searching, ${Math.round(share * 100)} %`
  const line = hit?.line
  useEffect(() => {
    if (words !== '' && (isDone || hasFailed)) announce(line === undefined ? words : `${words}, line ${line}`)
  }, [words, line, isDone, hasFailed])
  return words
}
