/** Logs that were looked at before, while "Keep on this device" is on: the last few, never more than a browser gladly gives. */
import { withStore } from './keep.ts'

export interface HistoryEntry {
  readonly id: number
  readonly name: string
  readonly text: string
  /** When it was put away, in milliseconds. */
  readonly at: number
}

export const MOST_ENTRIES = 20
const MOST_CHARS = 8 * 1024 * 1024
/** A log above this is better kept as the file that it is. */
const LARGEST = 2 * 1024 * 1024

/** Newest first. */
export async function readHistory(): Promise<readonly HistoryEntry[]> {
  const all: unknown = await withStore('history', 'readonly', (store) => store.getAll())
  return Array.isArray(all) ? all.filter(isEntry).sort((a, b) => b.at - a.at) : []
}

/** False when the browser does not take it, also after the oldest were let go. */
export async function addToHistory(log: Omit<HistoryEntry, 'id'>): Promise<boolean> {
  if (log.text === '' || log.text.length > LARGEST) return true
  const before = await readHistory()
  await forget(surplus(before, log))
  if ((await put(log)) !== undefined) return true
  await forget(before.slice(Math.ceil(before.length / 2)).map(({ id }) => id))
  return (await put(log)) !== undefined
}

/** What must go so that the new one has room: the same text from earlier, and the oldest beyond the bounds. */
export function surplus(entries: readonly HistoryEntry[], added: Omit<HistoryEntry, 'id'>): readonly number[] {
  let count = 1
  let size = added.text.length
  return entries
    .filter(({ text }) => {
      if (text === added.text) return true
      count++
      size += text.length
      return count > MOST_ENTRIES || size > MOST_CHARS
    })
    .map(({ id }) => id)
}

export async function forgetEntry(id: number): Promise<void> {
  await withStore('history', 'readwrite', (store) => store.delete(id))
}

export async function clearHistory(): Promise<void> {
  await withStore('history', 'readwrite', (store) => store.clear())
}

const put = (log: Omit<HistoryEntry, 'id'>) => withStore('history', 'readwrite', (store) => store.add(log))

async function forget(ids: readonly number[]): Promise<void> {
  for (const id of ids) await forgetEntry(id)
}

/** What stands in storage is input like any other. */
function isEntry(value: unknown): value is HistoryEntry {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, text, at } = value as Partial<HistoryEntry> // checked on the next line
  return typeof id === 'number' && typeof name === 'string' && typeof text === 'string' && typeof at === 'number'
}
