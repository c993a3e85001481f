/** Every way in ends here: paste anywhere, drop, open, samples, a shared text. */
import { toast } from '../state/toasts.ts'
import { PLAIN_LIMIT } from './choose-editor.ts'
import { type Arrival, isEmpty, useLog } from './log-store.ts'

const WORDS: Readonly<Record<Arrival, string>> = {
  typed: 'Log replaced',
  pasted: 'Log pasted',
  dropped: 'File read',
  opened: 'File read',
  sample: 'Sample opened',
  link: 'Link opened',
  kept: 'Log restored',
}

/** Replaces the log by a text; the toast can bring the old one back. */
export function takeText(text: string, arrived: Arrival, name = ''): void {
  if (text.trim() === '') {
    useLog.getState().refuse({
      title: 'The clipboard holds no text',
      text: 'Copy the log or the error message first, then paste it here. An image of it cannot be read.',
    })
    return
  }
  replace(() => useLog.getState().replace({ kind: 'text', text }, name || nameOf(text), arrived), arrived)
}

export async function takeFile(file: Blob, name: string, arrived: Arrival): Promise<void> {
  if (file.size === 0) {
    useLog
      .getState()
      .refuse({ title: `${name} is empty`, text: 'It has no bytes to read. The log before it is still here.' })
    return
  }
  const { readLogFile } = await import('./read-file.ts')
  const outcome = await readLogFile(file, name)
  if (outcome.kind === 'refused') useLog.getState().refuse(outcome.problem)
  else replace(() => useLog.getState().replace(outcome.source, name, arrived), arrived)
}

function replace(act: () => void, arrived: Arrival): void {
  const hadLog = !isEmpty(useLog.getState().log)
  act()
  if (!hadLog) return
  toast(
    `${WORDS[arrived]}. The log before it is kept.`,
    { label: 'Keep both', run: keepBoth },
    { label: 'Bring it back', run: useLog.getState().restorePrevious },
  )
}

/** The log that was replaced becomes a tab beside this one. */
export const keepBoth = (): void => void import('./tabs.ts').then(({ keepPrevious }) => keepPrevious())

/** A log is called by its first command, else by its first line. */
export function nameOf(text: string): string {
  const lines = text.slice(0, 4000).split('\n', 40)
  // `$ npm run dev`   `maya@lab:~/orders$ npm run dev`   `PS C:\\> npm run dev`
  const command = lines.map((line) => /^(?:\S*[$#%]|PS [^>]*>)\s+(\S.*)$/.exec(line.trim())?.[1]).find(Boolean)
  return (command ?? lines.find((line) => line.trim() !== '') ?? '').trim().slice(0, 80)
}

/** Whether a paste into the plain editor must be taken out of the browser's hands: a textarea would hang on it. */
export const isTooBigForPlain = (now: string, pasted: string): boolean => now.length + pasted.length > PLAIN_LIMIT

/** Pastes anywhere, except into a field that wants the text itself. */
export function pasteAnywhere(event: ClipboardEvent): void {
  const data = event.clipboardData
  if (!data || event.defaultPrevented || isField(event.target)) return
  const file = data.files[0]
  const text = data.getData('text/plain')
  event.preventDefault()
  if (text !== '') takeText(text, 'pasted')
  else if (file) void takeFile(file, file.name, 'pasted')
  else takeText('', 'pasted')
}

export function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [data-own-keys], .monaco-editor') !== null)
  )
}

export async function pasteFromClipboard(): Promise<void> {
  try {
    takeText(await navigator.clipboard.readText(), 'pasted')
  } catch {
    useLog.getState().refuse({
      title: 'The browser does not hand over the clipboard',
      text: 'Press Ctrl V (⌘ V on a Mac) anywhere on this page instead, or touch and hold the field and choose Paste.',
    })
  }
}
