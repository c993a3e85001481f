/**
 * The log on the person's own device: IndexedDB, which takes megabytes. Two slots: `draft` exists only while "Keep on this
 * device" is on; `reload` carries the log over one reload that Errlab itself asks for, and is deleted when it is read.
 */
export interface KeptLog {
  readonly text: string
  readonly name: string
  readonly answers: readonly string[]
}
type Slot = 'draft' | 'reload'

export async function keepLog(slot: Slot, log: KeptLog): Promise<boolean> {
  return (await withStore('readwrite', (store) => store.put(log, slot))) !== undefined
}

export async function readKept(slot: Slot): Promise<KeptLog | null> {
  const value: unknown = await withStore('readonly', (store) => store.get(slot))
  if (typeof value !== 'object' || value === null) return null
  const { text, name, answers } = value as Partial<KeptLog> // checked on the next line
  if (typeof text !== 'string' || typeof name !== 'string') return null
  return { text, name, answers: Array.isArray(answers) ? answers.filter((one) => typeof one === 'string') : [] }
}

export async function forgetKept(slot: Slot): Promise<void> {
  await withStore('readwrite', (store) => store.delete(slot))
}

/** Undefined when storage is blocked or full. A success without a value gives null. */
async function withStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>) {
  try {
    const database = await settled(open())
    try {
      return (await settled(run(database.transaction('log', mode).objectStore('log')))) ?? null
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}

function open(): IDBOpenDBRequest {
  const request = indexedDB.open('errlab', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('log')
  return request
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
