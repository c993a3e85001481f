import { useId } from 'react'
import { announce } from '../state/announce.ts'
import { download } from '../state/download.ts'
import { toast } from '../state/toasts.ts'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/CopyButton.tsx'
import { Menu } from '../ui/Menu.tsx'
import { openTerminal, playOwnValues, screenInView, skipTime, undoLastCommand } from './machine-client.ts'
import { canUndo } from './rewind.ts'
import { useLab } from './store.ts'
import { asCast, asMarkdown, asText } from './transcript-formats.ts'

/** What can be done with the machine beside typing. */
export function LabTools() {
  const isRunning = useLab((state) => state.phase.kind === 'running')
  const isUndoable = useLab((state) => canUndo(state.rewinds, state.atPrompt))
  const count = useLab((state) => state.terminals.length)
  return (
    <>
      <Transcripts />
      <span className="skips">
        {count < 2 && (
          <Button icon="plus" look="quiet" disabled={!isRunning} onClick={openTerminal} title="On the same machine">
            Second terminal
          </Button>
        )}
        <Button
          icon="reset"
          look="quiet"
          disabled={!isRunning || !isUndoable}
          onClick={undoLastCommand}
          title="The machine goes back to before the last command"
        >
          Undo
        </Button>
        <Button
          icon="clock"
          look="quiet"
          disabled={!isRunning}
          onClick={() => skipTime(60_000)}
          title="Moves the machine's clock: TIME_WAIT ends, sleeps end, timers ring"
        >
          Skip 60 s
        </Button>
      </span>
      <OwnValues />
    </>
  )
}

function Transcripts() {
  const cause = useLab((state) => state.cause) ?? 'lab'
  const lines = () => screenInView().transcript.lines
  const copy = async (text: string, words: string) => {
    const isCopied = await copyText(text)
    if (isCopied) toast(words)
    else announce('Copying is blocked here: show the transcript and select it')
  }
  const save = () => {
    const { events, size } = screenInView()
    download(
      `errlab-${cause.replaceAll('/', '-')}.cast`,
      'application/x-asciicast',
      asCast(events, { title: cause, ...size, at: Date.now() }),
    )
  }
  return (
    <Menu
      label="Take the transcript along"
      face="Transcript as"
      items={[
        ['Copy as text', () => void copy(asText(lines()), 'Transcript copied as text')],
        ['Copy as Markdown', () => void copy(asMarkdown(lines(), cause), 'Transcript copied as Markdown')],
        ['Save as asciicast', save],
      ]}
    />
  )
}

/** The machine has the log's port, path and user; or the scenario's, to see it without them. */
function OwnValues() {
  const id = useId()
  const own = useLab((state) => state.own)
  const isOn = useLab((state) => state.values === state.own)
  if (Object.keys(own).length === 0) return null
  return (
    <span className="ownvalues">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        title="Starts the machine again"
        onChange={({ target }) => playOwnValues(target.checked)}
      />
      <label htmlFor={id}>Values from your log</label>
    </span>
  )
}
