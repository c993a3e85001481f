import { useLayoutEffect, useRef } from 'react'
import { record, startHistory } from './edit-history.ts'
import { leaveSession } from './handover.ts'
import { isTooBigForPlain, takeText } from './intake.ts'
import { useLog } from './log-store.ts'

/** A textarea: there at first paint, and on phones for good. It is left alone while an input method composes. */
export function PlainEditor({
  logId,
  text,
  wraps,
  onText,
  onComposing,
}: {
  readonly logId: number
  readonly text: string
  readonly wraps: boolean
  readonly onText: (text: string) => void
  readonly onComposing: (isComposing: boolean) => void
}) {
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const history = useRef(startHistory(text))
  // What was typed before the script was there is an edit like any other.
  const told = useRef(text)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another log is another history; its edits are not
  useLayoutEffect(() => {
    const element = area.current!
    history.current = startHistory(text)
    told.current = text
    return () => {
      leaveSession({
        logId,
        history: record(history.current, told.current, element.value, performance.now()),
        start: element.selectionStart,
        end: element.selectionEnd,
        isBackward: element.selectionDirection === 'backward',
        scrollTop: element.scrollTop,
        hadFocus: document.activeElement === element,
      })
    }
  }, [logId])

  const lineCount = text.split('\n').length
  return (
    <div className="plain">
      <div className="gut" ref={gutter} aria-hidden="true">
        {wraps ? '1' : Array.from({ length: lineCount }, (_, i) => i + 1).join('\n')}
      </div>
      <textarea
        ref={area}
        className={wraps ? 'wraps' : undefined}
        aria-label="Log text"
        placeholder="Paste a log, a stack trace or terminal output"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        data-focus
        value={text}
        onChange={({ target }) => {
          history.current = record(history.current, told.current, target.value, performance.now())
          told.current = target.value
          onText(target.value)
        }}
        onPaste={(event) => {
          const { target, clipboardData } = event
          const element = target as HTMLTextAreaElement // the handler sits on the textarea
          const pasted = clipboardData.getData('text/plain')
          const now = element.value
          if (now !== '' && !isTooBigForPlain(now, pasted)) return
          // Into an empty field a paste is a new log; a big one must not go through the textarea.
          event.preventDefault()
          if (now === '') return takeText(pasted, 'pasted')
          const joined = now.slice(0, element.selectionStart) + pasted + now.slice(element.selectionEnd)
          useLog.getState().setEditing(false)
          onText(joined)
        }}
        onScroll={({ currentTarget }) => {
          if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop
        }}
        onCompositionStart={() => onComposing(true)}
        onCompositionEnd={() => onComposing(false)}
      />
    </div>
  )
}
