import { useEffect, useRef, useState } from 'react'
import { useTranscript } from './store.ts'

/** What the terminal says, as text: hidden behind the picture, or in its place, with a line to type into. */
export function TranscriptLog({
  isShown,
  onLine,
}: {
  readonly isShown: boolean
  readonly onLine: (line: string) => void
}) {
  const { lines, from } = useTranscript()
  const box = useRef<HTMLDivElement>(null)
  const [line, setLine] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves it
  useEffect(() => {
    if (isShown && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lines, isShown])
  return (
    <div className={isShown ? 'screen term text' : 'vh'}>
      <div
        className={isShown ? 'transcript' : undefined}
        ref={box}
        role="log"
        aria-label="Terminal transcript"
        aria-live="polite"
        tabIndex={isShown ? 0 : -1}
      >
        <pre>
          {lines.map((text, index) => (
            <span key={from + index}>
              {text}
              {'\n'}
            </span>
          ))}
        </pre>
      </div>
      {isShown && (
        <form
          className="lineinput"
          onSubmit={(event) => {
            event.preventDefault()
            onLine(line)
            setLine('')
          }}
        >
          <label>
            <span className="vh">Terminal line</span>
            <input
              value={line}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              placeholder="Type a command, then Enter"
              onChange={({ target }) => setLine(target.value)}
            />
          </label>
        </form>
      )}
    </div>
  )
}
