/**
 * Logs on the person's own device: IndexedDB, which takes megabytes. Two slots: `draft` exists only while "Keep on this device"
 * is on; `reload` carries the open logs over one reload that Errlab itself asks for, and is deleted when it is read. Beside
 * them stands the history (history.ts).
 */
export interface KeptLog {
  readonly text: string
  readonly name: string
  readonly answers: readonly string[]
}
/** The log in view and those in other tabs. */
export interface KeptLogs extends KeptLog {
  readonly others: readonly KeptLog[]
}
type Slot = 'draft' | 'reload'
type StoreName = 'log' | 'history'

export async function keepLogs(slot: Slot, logs: KeptLogs): Promise<boolean> {
  return (await withStore('log', 'readwrite', (store) => store.put(logs, slot))) !== undefined
}

export async function readKept(slot: Slot): Promise<KeptLogs | null> {
  const value: unknown = await withStore('log', 'readonly', (store) => store.get(slot))
  const log = keptLog(value)
  if (!log) return null
  const { others } = value as { readonly others?: unknown } // an object: keptLog has looked
  const more = Array.isArray(others) ? others.map(keptLog).filter((one) => one !== null) : []
  return { ...log, others: more }
}

/** What stands in storage is input like any other. */
function keptLog(value: unknown): KeptLog | null {
  if (typeof value !== 'object' || value === null) return null
  const { text, name, answers } = value as Partial<KeptLog> // checked on the next line
  if (typeof text !== 'string' || typeof name !== 'string') return null
  return { text, name, answers: Array.isArray(answers) ? answers.filter((one) => typeof one === 'string') : [] }
}

export async function forgetKept(slot: Slot): Promise<void> {
  await withStore('log', 'readwrite', (store) => store.delete(slot))
}

/** Undefined when storage is blocked or full. A success without a value gives null. */
export async function withStore<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null | undefined> {
  try {
    const database = await settled(open())
    try {
      return (await settled(run(database.transaction(name, mode).objectStore(name)))) ?? null
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}

function open(): IDBOpenDBRequest {
  const request = indexedDB.open('errlab', 2)
  request.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion < 1) request.result.createObjectStore('log')
    if (oldVersion < 2) request.result.createObjectStore('history', { keyPath: 'id', autoIncrement: true })
  }
  return request
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
