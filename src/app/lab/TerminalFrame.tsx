import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { LabTools } from './LabTools.tsx'
import { resize, screenOf, typeKeys } from './machine-client.ts'
import { useLab } from './store.ts'
import { TranscriptLog } from './TranscriptLog.tsx'
import type { TerminalPicture } from './terminal/xterm.ts'

/**
 * The terminal's frame is one stop of the Tab key; Enter (or a click) opens it for typing, F6 leaves it. The transcript is
 * always in the page; "Show transcript" puts it in place of the picture.
 */
export function TerminalFrame({
  terminal: id,
  isStarting,
}: {
  readonly terminal: number
  readonly isStarting: boolean
}) {
  const frame = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const picture = useRef<TerminalPicture | null>(null)
  const [asText, setAsText] = useState(false)
  const [failed, setFailed] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const values = useLab((state) => state.values)

  useEffect(() => {
    if (asText) return
    let isGone = false
    let stop = () => {}
    import('./terminal/xterm.ts').then(
      ({ openTerminal }) => {
        if (isGone || !host.current) return
        const terminal = openTerminal(host.current, {
          values: Object.values(values),
          onKeys: typeKeys,
          onSize: (rows, cols) => resize(id, rows, cols),
        })
        picture.current = terminal
        // Whoever asked for the lab stands before the terminal, one Enter from typing.
        if (document.activeElement?.matches('[data-pane="lab"]')) frame.current?.focus()
        const unlisten = screenOf(id).listen((bytes, shown) => terminal.write(bytes, shown))
        stop = () => {
          unlisten()
          terminal.dispose()
          picture.current = null
        }
      },
      () => setFailed(true), // Offline before it was kept: the transcript carries on.
    )
    return () => {
      isGone = true
      stop()
    }
  }, [asText, values, id])

  const showsText = asText || failed
  return (
    <>
      <div
        ref={frame}
        className={`screen term${isOpen ? ' open' : ''}`}
        hidden={showsText}
        role="group"
        aria-label="Terminal. Enter types into it, F6 leaves it."
        tabIndex={0}
        data-focus
        data-own-keys
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.target !== event.currentTarget) return
          event.preventDefault()
          picture.current?.focus()
        }}
        onFocus={({ target, currentTarget }) => setOpen(target !== currentTarget)}
        onBlur={() => setOpen(false)}
      >
        <div ref={host} className="xterm-host" />
        {isStarting && <p className="hint">Starting the machine</p>}
        {isOpen && <p className="hint">F6 leaves the terminal</p>}
      </div>
      <TranscriptLog isShown={showsText} onLine={(line) => typeKeys(`${line}\r`)} />
      <div className="termbar">
        <Button look="quiet" aria-pressed={showsText} disabled={failed} onClick={() => setAsText(!asText)}>
          {showsText ? 'Show terminal' : 'Show transcript'}
        </Button>
        <LabTools />
      </div>
    </>
  )
}
