import { useEffect, useState } from 'react'
import { keepAllOffline } from '../../pwa/register.ts'
import { plural } from '../diagnosis/words.ts'
import { visible } from '../paste/log-marks.ts'
import { useLog } from '../paste/log-store.ts'
import { newTab } from '../paste/tabs.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Note } from '../ui/Note.tsx'
import { useDraft } from './drafts.ts'
import { clearHistory, forgetEntry, type HistoryEntry, readHistory } from './history.ts'
import { NUMBER_PLATFORMS, SHELLS, TEXT_SIZES, THEMES } from './look.ts'
import { useSettings } from './settings.ts'

const WORDS = {
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  normal: 'Normal',
  large: 'Large',
  largest: 'Largest',
  linux: 'Linux',
  darwin: 'macOS',
  windows: 'Windows',
  bash: 'bash, zsh, sh',
  fish: 'fish',
} as const

export default function SettingsSheet({ onClose }: { readonly onClose: () => void }) {
  const settings = useSettings()
  const isBlocked = useDraft((state) => state.isBlocked) || !settings.kept
  return (
    <Dialog label="Settings" className="narrow" onClose={onClose}>
      <header>
        <h2>Settings</h2>
        <IconButton icon="cross" label="Close" onClick={onClose} />
      </header>
      <div className="body">
        <Choice label="Theme" words={THEMES} is={settings.theme} onPick={(theme) => settings.set({ theme })} />
        <Choice
          label="Text size"
          words={TEXT_SIZES}
          is={settings.textSize}
          onPick={(textSize) => settings.set({ textSize })}
        />
        <Choice
          label="Platform"
          words={NUMBER_PLATFORMS}
          is={settings.numbers}
          onPick={(numbers) => settings.set({ numbers })}
        >
          Whose numbers and messages are shown where the log does not tell.
        </Choice>
        <Choice label="Shell" words={SHELLS} is={settings.shell} onPick={(shell) => settings.set({ shell })}>
          For which one commands are shown and copied.
        </Choice>
        <Switch
          id="set-remember"
          label="Keep on this device"
          isOn={settings.remember}
          onSet={(remember) => settings.set({ remember })}
        >
          The open logs are there again when you come back, and the last 20 before them. They stay in this browser;
          switch it off and they are deleted.
        </Switch>
        {settings.remember && <History onClose={onClose} />}
        <Switch
          id="set-keys"
          label="Single-key shortcuts"
          isOn={settings.singleKeys}
          onSet={(singleKeys) => settings.set({ singleKeys })}
        >
          J, K, S and the others of the keyboard map.
        </Switch>
        <Switch
          id="set-still"
          label="Nothing moves"
          isOn={settings.isStill}
          onSet={(isStill) => settings.set({ isStill })}
        >
          No blinking cursor, no turning arc; the film goes by hand. Your system’s own wish is followed anyway.
        </Switch>
        <Switch
          id="set-folds"
          label="Fold repeated stretches"
          isOn={settings.folds}
          onSet={(folds) => settings.set({ folds })}
        >
          In the log: what says the same again and again is shown once, with how often it comes.
        </Switch>
        <Switch id="set-wrap" label="Wrap long lines" isOn={settings.wrap} onSet={(wrap) => settings.set({ wrap })}>
          In the log. A log of more than 1,500 lines is never wrapped.
        </Switch>
        {isBlocked && (
          <Note tone="caution" icon="alert" role="status" title="This browser keeps nothing here">
            Storage is blocked or full. Everything works for this visit; copy the log yourself if you need it later.
          </Note>
        )}
        <Offline />
      </div>
    </Dialog>
  )
}

/** One of a few words. */
function Choice<T extends keyof typeof WORDS>({
  label,
  words,
  is,
  onPick,
  children,
}: {
  readonly label: string
  readonly words: readonly T[]
  readonly is: T
  readonly onPick: (word: T) => void
  readonly children?: string
}) {
  return (
    <div className="setting-row">
      <b>{label}</b>
      <fieldset className="seg">
        <legend className="vh">{label}</legend>
        {words.map((word) => (
          <label key={word}>
            <input type="radio" name={`set-${label}`} checked={is === word} onChange={() => onPick(word)} />
            {WORDS[word]}
          </label>
        ))}
      </fieldset>
      {children && <small>{children}</small>}
    </div>
  )
}

/** Logs that were open before: each can come back or go. */
function History({ onClose }: { readonly onClose: () => void }) {
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([])
  useEffect(() => {
    void readHistory().then(setEntries)
  }, [])
  const open = ({ text, name }: HistoryEntry) => {
    newTab()
    useLog.getState().replace({ kind: 'text', text }, name, 'kept')
    onClose()
  }
  const forget = async (act: Promise<void>) => {
    await act
    setEntries(await readHistory())
  }
  return (
    <section className="setting history" aria-labelledby="h-history">
      <span />
      <div>
        <div className="sub">
          <h3 id="h-history">Earlier logs</h3>
          {entries.length > 0 && (
            <Button icon="cross" onClick={() => void forget(clearHistory())}>
              Delete all
            </Button>
          )}
        </div>
        {entries.length === 0 && <small>None yet: a log that is replaced or closed will be listed here.</small>}
        <ul aria-label="Earlier logs">
          {entries.map((entry) => (
            <li key={entry.id}>
              <Button look="quiet" className="open" onClick={() => open(entry)}>
                <b>{visible(entry.name) || 'A log'}</b>
                <small>
                  {new Date(entry.at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })},{' '}
                  {plural(entry.text.length, 'character')}
                </small>
              </Button>
              <IconButton
                icon="cross"
                label={`Delete ${visible(entry.name) || 'a log'}`}
                onClick={() => void forget(forgetEntry(entry.id))}
              />
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function Switch({
  id,
  label,
  isOn,
  onSet,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly isOn: boolean
  readonly onSet: (isOn: boolean) => void
  readonly children: string
}) {
  return (
    <div className="setting">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        aria-describedby={`${id}-says`}
        onChange={({ target }) => onSet(target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <small id={`${id}-says`}>{children}</small>
    </div>
  )
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`

function Offline() {
  const [words, setWords] = useState('')
  const keep = async () => {
    setWords('Starting')
    try {
      const { total, missed, ofBytes } = await keepAllOffline(({ done, total, bytes, ofBytes }) =>
        setWords(`${done} of ${total} files, ${megabytes(bytes)} of ${megabytes(ofBytes)}`),
      )
      setWords(
        missed === 0
          ? `All ${total} files are kept for offline use: ${megabytes(ofBytes)}.`
          : `${missed} of ${total} files could not be kept. Look at the network and the room on the disk, then press again.`,
      )
    } catch (error) {
      setWords(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <div className="setting offline">
      <span />
      <div>
        <Button icon="drop" onClick={() => void keep()}>
          Make available offline
        </Button>
        <p role="status">
          <small>{words || 'Keeps every page and the whole lab on this device.'}</small>
        </p>
      </div>
    </div>
  )
}
