import { describe, expect, it } from 'vitest'
import { causesOf } from '../knowledge/causes.ts'
import type { Receipt } from '../knowledge/paths.ts'
import { readLog } from '../matcher/index.ts'
import { diagnose } from './index.ts'

/** A log that a real program printed when it was made to fail in a known way. */
interface KnownCauseLog {
  /** `EADDRINUSE/port-held-by-another-process` */
  readonly cause: string
  readonly log: string
  /** What the discriminating command printed on that machine at that moment, as a person would paste it. */
  readonly answer?: string
}

const files = import.meta.glob<readonly KnownCauseLog[]>('./fixtures/known-causes/*.json', {
  eager: true,
  import: 'default',
})
const receipts = import.meta.glob<Receipt>('../knowledge/receipts/**/*.json', { eager: true, import: 'default' })

/** The recordings of the causes' own scenarios belong to it: they were made before anybody ranked them. */
const logs: readonly KnownCauseLog[] = [
  ...Object.values(files).flat(),
  ...Object.values(receipts).flatMap(({ id, runs }) =>
    runs
      .filter(({ kind }) => kind === 'reproduce')
      .map((run) => ({ cause: id, log: `$ ${run.script}\n${run.stdout}${run.stderr}` })),
  ),
].filter(({ cause }) => causesOf(cause.split('/')[0]!).length > 1)

/** It only goes up. Some causes cannot be told apart before anybody looks: a full disk, and one full of deleted files. */
const FLOOR = 0.78

/** The first cause of the incident that the log is about; null when the matcher sees no such incident. */
function firstCause({ log, cause }: KnownCauseLog, answer?: string): string | null {
  const { incidents } = diagnose(readLog(log), { log, ...(answer !== undefined && { answers: [{ text: answer }] }) })
  return incidents.find(({ incident }) => incident.code === cause.split('/')[0])?.causes[0]?.id ?? null
}

function missed(some: readonly KnownCauseLog[], answerOf: (one: KnownCauseLog) => string | undefined): string[] {
  return some.flatMap((one) => {
    const first = firstCause(one, answerOf(one))
    return first === one.cause ? [] : [`${one.cause}: ${first ?? 'no incident'}`]
  })
}

describe('the cause of a log whose cause is known', () => {
  it('names only causes that there are', () => {
    const unknown = logs.filter(({ cause }) => !causesOf(cause.split('/')[0]!).some(({ id }) => id === cause))
    expect(unknown.map(({ cause }) => cause)).toEqual([])
  })

  it('comes first in most logs from the log alone', () => {
    const misses = missed(logs, () => undefined)
    expect(1 - misses.length / logs.length, misses.join('\n')).toBeGreaterThanOrEqual(FLOOR)
  })

  it('comes first in nineteen of twenty after one answer', () => {
    const answered = logs.filter(({ answer }) => answer !== undefined)
    const misses = missed(answered, ({ answer }) => answer)
    expect(answered.length === 0 ? 1 : 1 - misses.length / answered.length, misses.join('\n')).toBeGreaterThanOrEqual(
      0.95,
    )
  })
})
