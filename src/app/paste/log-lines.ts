import { useEffect, useMemo, useState } from 'react'
import { fetchLines } from '../diagnosis/scan-client.ts'
import type { LogSource } from './log-store.ts'

/** The lines of a log, whatever holds them. `line` is 1-based; undefined while it is being read. */
export interface LogLines {
  readonly count: number
  line(number: number): string | undefined
  /** Tells which lines are about to be looked at. */
  want(from: number, count: number): void
}

/** `lineCount` is what the diagnosis counted; a file needs it before its first window is read. */
export function useLogLines(source: LogSource, lineCount: number): LogLines {
  const [, redraw] = useState(0)
  const lines = useMemo(
    () => (source.kind === 'text' ? linesOf(source) : fileLines(source.blob, () => redraw((n) => n + 1))),
    [source],
  )
  useEffect(() => lines.want(1, 200), [lines])
  return lines.count > 0 ? lines : { ...lines, count: lineCount }
}

/** Of a log that comes back with its tab: finding the lines of 5 MB takes as long as drawing them. */
const known = new WeakMap<LogSource, LogLines>()

function linesOf(source: LogSource & { readonly kind: 'text' }): LogLines {
  const lines = known.get(source) ?? textLines(source.text)
  known.set(source, lines)
  return lines
}

export function textLines(text: string): LogLines {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  if (starts.length > 1 && starts.at(-1) === text.length) starts.pop()
  return {
    count: starts.length,
    line(number) {
      const start = starts[number - 1]
      if (start === undefined) return undefined
      return text.slice(start, (starts[number] ?? text.length + 1) - 1).replace(/[\r\n]+$/, '')
    },
    want() {},
  }
}

const CHUNK = 400

function fileLines(blob: Blob, onRead: () => void): LogLines {
  const chunks = new Map<number, readonly string[] | null>()
  const read = async (chunk: number) => {
    if (chunks.has(chunk)) return
    chunks.set(chunk, null)
    const lines = await fetchLines(blob, chunk * CHUNK + 1, CHUNK)
    // Not read that far yet: it will be asked for again.
    if (lines.length === 0) chunks.delete(chunk)
    else chunks.set(chunk, lines)
    onRead()
  }
  return {
    count: 0,
    line: (number) => chunks.get(Math.floor((number - 1) / CHUNK))?.[(number - 1) % CHUNK],
    want(from, count) {
      for (let chunk = Math.floor((from - 1) / CHUNK); chunk <= Math.floor((from + count) / CHUNK); chunk++)
        void read(chunk)
    },
  }
}
