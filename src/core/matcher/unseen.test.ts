/** Logs that were written down with their truth before the matcher had seen them; it must keep what it learnt from them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Entities, EntityKey } from '../lib/index.ts'
import { readLog } from './index.ts'

interface Unseen {
  readonly id: string
  readonly from: string
  /** Any of these may be named first; none for a log without an errno. */
  readonly roots: readonly string[]
  readonly expect: readonly { readonly code: string; readonly line?: number; readonly entities?: Entities }[]
  /** Codes that a reader may infer although the text does not say them. */
  readonly also?: readonly string[]
  readonly log: string
}

const unseen: readonly Unseen[] = JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/unseen.json`, 'utf8'))
const readings = unseen.map((record) => ({ ...record, reading: readLog(record.log) }))

/** Share of what holds, and what does not. */
function share(of: readonly (readonly [name: string, holds: boolean])[]) {
  const wrong = of.filter(([, holds]) => !holds).map(([name]) => name)
  return { share: 1 - wrong.length / of.length, wrong }
}

function floor(of: readonly (readonly [string, boolean])[], least: number) {
  const { share: reached, wrong } = share(of)
  expect(reached, wrong.join('\n')).toBeGreaterThanOrEqual(least)
}

describe('logs nobody had seen', () => {
  it('finds the codes, on the line where they first show', () => {
    floor(
      readings.flatMap(({ id, expect: truth, reading }) =>
        truth.map(({ code, line }) => [
          `${id}: ${code} on line ${line}`,
          reading.findings.some((one) => one.code === code && (line === undefined || one.line === line)),
        ]),
      ),
      0.99,
    )
  })

  it('names no code that is not there', () => {
    floor(
      readings.flatMap(({ id, expect: truth, also = [], reading }) =>
        [...new Set(reading.findings.map(({ code }) => code))].map((code) => [
          `${id}: ${code}`,
          also.includes(code) || truth.some((one) => one.code === code),
        ]),
      ),
      0.99,
    )
  })

  it('reads what it happened to', () => {
    floor(
      readings.flatMap(({ id, expect: truth, reading }) =>
        truth.flatMap(({ code, entities = {} }) =>
          Object.entries(entities).map(([key, value]): [string, boolean] => [
            `${id}: ${code} ${key} ${value}`,
            reading.findings.some((one) => one.code === code && one.entities[key as EntityKey] === value),
          ]),
        ),
      ),
      0.98,
    )
  })

  it('names the failure that explains the others', () => {
    floor(
      readings
        .filter(({ roots }) => roots.length > 0)
        .map(({ id, roots, reading }) => [
          `${id}: ${reading.primary} instead of ${roots.join(' or ')}`,
          roots.includes(reading.primary ?? ''),
        ]),
      0.98,
    )
  })
})
