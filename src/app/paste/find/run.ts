import type { FindReply, FindRequest } from '../../../workers/find.ts'
import findUrl from '../../../workers/find.ts?worker&url'
import type { Needle } from '../../../workers/find-text.ts'
import { startWorker } from '../../trusted.ts'
import type { LogSource } from '../log-store.ts'
import { useFind } from './store.ts'

/** Whoever types is given a moment. */
const REST_MS = 150

/** Looks for it in a worker of its own, which is ended with the wish: even an expression that never ends can be given up. */
export function find(source: LogSource, needle: Needle): () => void {
  let worker: Worker | null = null
  const timer = setTimeout(() => {
    worker = startWorker(findUrl, 'errlab-find')
    worker.onmessage = ({ data }: MessageEvent<FindReply>) => {
      const { hits, share, isDone, isFull } = data
      useFind.getState().receive(hits, { share, isDone, isFull })
      if (isDone) worker?.terminate()
    }
    worker.onerror = () => useFind.getState().fail()
    const log = source.kind === 'text' ? source.text : source.blob
    worker.postMessage({ log, needle } satisfies FindRequest)
  }, REST_MS)
  return () => {
    clearTimeout(timer)
    worker?.terminate()
  }
}
