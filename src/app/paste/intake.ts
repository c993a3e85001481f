/** Every way in ends here: paste anywhere, drop, open, samples, a shared text. */
import { toast } from '../state/toasts.ts'
import type { Given } from './first-input.ts'
import { PLAIN_LIMIT } from './limits.ts'
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

/** What was pasted or dropped somewhere on the page. Several files become several tabs; the last one is in view. */
export async function take(given: Given): Promise<void> {
  if (given.kind === 'text') return takeText(given.text, given.arrived)
  const [first, ...others] = given.files
  await takeFile(first!, first!.name, given.arrived)
  if (others.length === 0) return
  const { newTab } = await import('./tabs.ts')
  for (const file of others) {
    newTab()
    await takeFile(file, file.name, given.arrived)
  }
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
