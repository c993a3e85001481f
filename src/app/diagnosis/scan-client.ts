/** The page's side of the scan worker: one worker, restarted when it dies; a new diagnosis cancels the one before it. */
import type { Diagnosis } from '../../core/diagnosis/types.ts'
import type { ScanReply, ScanRequest } from '../../workers/protocol.ts'
import scanUrl from '../../workers/scan.ts?worker&url'
import { partIsMissing } from '../state/errors.ts'
import { startWorker } from '../trusted.ts'

export interface ScanProgress {
  readonly bytes: number
  readonly total: number
  readonly lines: number
  readonly findings: number
  readonly first: readonly { readonly code: string; readonly line: number }[]
}
interface Pending {
  settle(reply: ScanReply): void
  progress(progress: ScanProgress): void
  fail(error: Error): void
}

/** The person (or a newer log) stopped it. */
export class Cancelled extends Error {}

let worker: Worker | null = null
let lastId = 0
const pending = new Map<number, Pending>()

type Asked = ScanRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

function ask(
  request: Asked,
  onProgress: (progress: ScanProgress) => void = () => {},
): { id: number; reply: Promise<ScanReply> } {
  const id = ++lastId
  const reply = new Promise<ScanReply>((settle, fail) => {
    pending.set(id, { settle, fail, progress: onProgress })
    running().postMessage({ ...request, id })
  })
  return { id, reply }
}

function running(): Worker {
  if (worker) return worker
  worker = startWorker(scanUrl, 'errlab-scan')
  worker.onmessage = ({ data }: MessageEvent<ScanReply>) => {
    const waiting = pending.get(data.id)
    if (!waiting) return
    if (data.kind === 'progress') return waiting.progress(data)
    pending.delete(data.id)
    waiting.settle(data)
  }
  worker.onerror = (event) => {
    worker?.terminate()
    worker = null
    const error = new Error(event.message || 'the reader did not start')
    for (const waiting of pending.values()) waiting.fail(error)
    pending.clear()
  }
  return worker
}

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'dragenter'] as const

/** Has the reader fetched and its tables made at the first sign of somebody, who will take longer to find a log than it to start. */
export function expectLog(): void {
  const heard = new AbortController()
  const start = () => {
    heard.abort()
    running()
  }
  for (const sign of SIGNS) addEventListener(sign, start, { signal: heard.signal, passive: true })
}

/** Reads a log and diagnoses it. Rejects with `Cancelled` when it was stopped. */
export function diagnose(
  log: string | Blob,
  answers: readonly string[],
  onProgress?: (progress: ScanProgress) => void,
): { cancel(): void; stop(): void; diagnosis: Promise<Diagnosis> } {
  const { id, reply } = ask({ kind: 'diagnose', log, answers: answers.map((text) => ({ text })) }, onProgress)
  return {
    cancel: () => running().postMessage({ id, kind: 'cancel' } satisfies ScanRequest),
    stop: () => running().postMessage({ id, kind: 'stop' } satisfies ScanRequest),
    diagnosis: reply.then((data) => {
      if (data.kind === 'diagnosis') return data.diagnosis
      if (data.kind === 'failed') {
        if (data.isMissing) partIsMissing()
        throw new Error(data.message)
      }
      throw new Cancelled('stopped')
    }),
  }
}

/** Codes and causes that speak of what a person says in plain words. */
export async function searchWords(query: string): Promise<readonly { readonly id: string; readonly says: string }[]> {
  const data = await ask({ kind: 'search', query }).reply
  return data.kind === 'hits' ? data.hits : []
}

/** Lines of a large file, 1-based. */
export async function fetchLines(log: Blob, from: number, count: number): Promise<readonly string[]> {
  const data = await ask({ kind: 'lines', log, from, count }).reply
  return data.kind === 'lines' ? data.lines : []
}
