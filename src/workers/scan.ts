/** The scan worker: reads a log as it streams, diagnoses it, and hands out lines of logs that are too large for the page. */
import { diagnoseWith, linesLookedAt } from '../core/diagnosis/diagnose.ts'
import type { LogLines } from '../core/diagnosis/lines.ts'
import type { PastedAnswer } from '../core/diagnosis/types.ts'
import { allCodes } from '../core/knowledge/index.ts'
import { searchIn } from '../core/knowledge/search.ts'
import type { Reading } from '../core/lib/index.ts'
import { createScanner, type LogScanner } from '../core/matcher/index.ts'
import { causesFor, expectCausesOf, MissingCauses } from './causes.ts'
import { headLines, LineCounter, LineIndex, readerOf, readLines } from './lines.ts'
import type { ScanReply, ScanRequest } from './protocol.ts'

const post = (reply: ScanReply): void => postMessage(reply)

const MOST_HITS = 12
/** What became of requests that are being read. */
const wishes = new Map<number, 'go on' | 'stop' | 'cancel'>()
/** Of the last large log. */
let index: LineIndex | null = null

addEventListener('message', ({ data }: MessageEvent<ScanRequest>) => {
  if (data.kind === 'cancel' || data.kind === 'stop') {
    if (wishes.has(data.id)) wishes.set(data.id, data.kind)
    return
  }
  const answer = data.kind === 'search' ? search(data) : data.kind === 'lines' ? lines(data) : read(data)
  answer.catch((error: unknown) => {
    wishes.delete(data.id)
    const message = error instanceof Error ? error.message : String(error)
    post({ id: data.id, kind: 'failed', message, isMissing: error instanceof MissingCauses })
  })
})

async function read({ id, log, answers }: ScanRequest & { kind: 'diagnose' }): Promise<void> {
  wishes.set(id, 'go on')
  const scanner = createScanner()
  const blob = typeof log === 'string' ? null : log
  const lineIndex =
    blob && new LineIndex(blob, { places: () => scanner.places(), count: () => scanner.progress().lines })
  // From the start, so that the first lines can be looked at while the rest is read.
  if (lineIndex) index = lineIndex
  if ((await stream(id, blob ?? new TextEncoder().encode(log as string), scanner, lineIndex)) !== 'cancel') {
    const diagnosis = await conclude(scanner, lineIndex, log, answers)
    if (wishes.get(id) !== 'cancel') post({ id, kind: 'diagnosis', diagnosis })
  }
  if (wishes.get(id) === 'cancel') post({ id, kind: 'cancelled' })
  wishes.delete(id)
}

async function conclude(
  scanner: LogScanner,
  lineIndex: LineIndex | null,
  log: string | Blob,
  answers: readonly PastedAnswer[],
) {
  const reading = scanner.end()
  const [causesOf, source] = await Promise.all([
    causesFor(reading.incidents.map(({ code }) => code)),
    lineIndex ? linesOf(reading, lineIndex) : (log as string),
  ])
  return diagnoseWith(causesOf, reading, { log: source, answers })
}

async function linesOf(reading: Reading, index: LineIndex): Promise<LogLines> {
  const { count } = index
  return { count, line: await readerOf(index, linesLookedAt(reading, count)) }
}

let searching: Promise<ReturnType<typeof searchIn>> | null = null

async function search({ id, query }: ScanRequest & { kind: 'search' }): Promise<void> {
  searching ??= causesFor(allCodes()).then(searchIn)
  searching.catch(() => {
    searching = null
  })
  const find = await searching
  post({ id, kind: 'hits', hits: find(query, MOST_HITS) })
}

/** How often the page hears of progress, and how much text is read before the worker listens again. */
const TELL_MS = 50
const CHUNK = 1024 * 1024

async function stream(id: number, input: Uint8Array | Blob, scanner: LogScanner, lineIndex: LineIndex | null) {
  const total = input instanceof Blob ? input.size : input.length
  let told = performance.now()
  let hasTold = false
  let expected = 0
  for await (const chunk of input instanceof Blob ? chunksOf(input) : slicesOf(input)) {
    const isFirst = scanner.progress().bytes === 0
    if (isFirst && lineIndex && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) lineIndex.mark = 3
    scanner.push(chunk)
    const wish = wishes.get(id)
    if (wish !== 'go on') return wish
    // What is known about them comes while the rest is read.
    for (const found = scanner.found(); expected < found.length; expected++) expectCausesOf(found[expected]!.code)
    const { bytes, lines, findings } = scanner.progress()
    // The first finding is told at once.
    if (performance.now() - told < TELL_MS && (findings === 0 || hasTold)) continue
    told = performance.now()
    hasTold = findings > 0
    post({ id, kind: 'progress', bytes, total, lines, findings, first: firstOf(scanner) })
  }
  return 'go on'
}

const MOST_FIRST = 6

/** The first place of each code, so that there is something to look at while the rest is read. */
function firstOf(scanner: LogScanner): { readonly code: string; readonly line: number }[] {
  const first = new Map<string, { readonly code: string; readonly line: number }>()
  for (const { code, line } of scanner.found()) {
    if (!first.has(code)) first.set(code, { code, line })
    if (first.size === MOST_FIRST) break
  }
  return [...first.values()]
}

/** Bytes of a file that are asked for at once: few at first, so that the first finding does not wait; then each doubles, up to these. */
const FIRST_SLICE = 128 * 1024
const LARGEST_SLICE = 4 * 1024 * 1024

/** The next one is fetched while one is read. A stream of the file takes twice as long: it comes in pieces of 64 KiB. */
async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  let size = FIRST_SLICE
  let end = 0
  const next = (): Promise<ArrayBuffer> => {
    const start = end
    end = Math.min(blob.size, start + size)
    size = Math.min(LARGEST_SLICE, size * 2)
    return blob.slice(start, end).arrayBuffer()
  }
  for (let coming = next(); ; ) {
    const bytes = await coming
    const isLast = end >= blob.size
    if (!isLast) {
      coming = next()
      // Whoever stops listening does not wait for it.
      coming.catch(() => {})
    }
    yield new Uint8Array(bytes)
    if (isLast) return
  }
}

async function* slicesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield bytes.subarray(at, at + CHUNK)
    if (at + CHUNK < bytes.length) await nextTask()
  }
}

/** Lets messages in. setTimeout would wait 4 ms each time. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

async function lines({ id, log, from, count }: ScanRequest & { kind: 'lines' }): Promise<void> {
  // Blobs arrive as copies: the size tells whether it is the log that was read last.
  if (index?.blob.size !== log.size) {
    const head = await headLines(log, from, count)
    if (head) return post({ id, kind: 'lines', lines: head })
    const counter = new LineCounter()
    for await (const chunk of chunksOf(log)) counter.push(chunk)
    index = new LineIndex(log, counter)
  }
  post({ id, kind: 'lines', lines: await readLines(index, from, count) })
}

/** What is slow once (the kernel's tables, hundreds of expressions to compile) is done before there is a log. */
setTimeout(() => {
  const scanner = createScanner()
  scanner.push(
    new TextEncoder().encode('warm: open /srv/warm: Permission denied\nError: connect ECONNREFUSED 127.0.0.1:1\n'),
  )
  scanner.end()
})
