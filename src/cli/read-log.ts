/** Reads one log from its input to its diagnosis, telling how far it is, until the end or Ctrl-C. */
import { type Diagnosis, diagnose, type LogLines } from '../core/diagnosis/index.ts'
import { createScanner, type LogScanner } from '../core/matcher/index.ts'
import type { Input } from './input.ts'
import type { Io } from './io.ts'
import { Keeper, logLines } from './log-lines.ts'
import { Status } from './status.ts'

export interface ReadLog {
  readonly diagnosis: Diagnosis
  readonly lines: LogLines
  /** Ctrl-C was pressed: what follows is about the lines that had been read. */
  readonly isPartial: boolean
}

/** Bytes read between two looks at the clock. */
const LOOK = 1 << 20

export async function readLogFrom(input: Input, io: Io, onQuiet?: (scanner: LogScanner) => void): Promise<ReadLog> {
  const scanner = createScanner()
  const keeper = input.readAt === null ? new Keeper() : null
  const status = new Status(input, io)
  const interrupt = io.interrupt()
  let looked = 0
  let isPartial = false
  for await (const event of eventsOf(input.chunks, interrupt.pressed, onQuiet && io)) {
    if (event === 'interrupt') isPartial = true
    else if (event === 'quiet') {
      scanner.flush()
      onQuiet?.(scanner)
    } else {
      scanner.push(event)
      keeper?.push(event)
      looked += event.length
      if (looked < LOOK) continue
      looked = 0
      status.show(scanner.progress())
    }
  }
  interrupt.forget()
  status.clear()
  const reading = scanner.end()
  const readAt = input.readAt ?? ((from: number, to: number) => keeper!.readAt(from, to))
  const log = logLines(reading.lineCount, scanner.places(), readAt)
  return { diagnosis: diagnose(reading, { log }), lines: log, isPartial }
}

type Event = Uint8Array | 'quiet' | 'interrupt'

/** So long nothing came: what is there is read. */
const QUIET_MS = 200

/** The chunks as they come; `quiet` once after each pause, where `waits` gives a clock; `interrupt` at the end when Ctrl-C was pressed. */
async function* eventsOf(chunks: AsyncIterable<Uint8Array>, pressed: Promise<void>, waits?: Io): AsyncGenerator<Event> {
  const iterator = chunks[Symbol.asyncIterator]()
  const stop = pressed.then(() => 'interrupt' as const)
  let next = iterator.next()
  let isQuiet = true
  for (;;) {
    const pause = waits && !isQuiet ? [waits.rest(QUIET_MS).then(() => 'quiet' as const)] : []
    const event = await Promise.race([next, ...pause, stop])
    if (event === 'quiet') {
      isQuiet = true
      yield event
    } else if (event === 'interrupt') {
      // Not awaited: a stream that waits for input answers only when some comes.
      void iterator.return?.()
      yield event
      return
    } else if (event.done) return
    else {
      isQuiet = false
      // Asked for at once, so that it is fetched while this one is read.
      next = iterator.next()
      yield event.value
    }
  }
}
