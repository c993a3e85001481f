import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScanner, readLog } from '../index.ts'
import { Histogram, LADDERS, MOST_BUCKETS } from './histogram.ts'
import { Days, stampOf } from './stamps.ts'

const stamp = (line: string) => stampOf(new TextEncoder().encode(line))

describe('the stamp of a line', () => {
  it.each([
    ['2026-11-22T06:08:34.655Z api up', 'time', Date.UTC(2026, 10, 22, 6, 8, 34, 655)],
    ['2026/11/22 06:08:07 [error] 31#31', 'time', Date.UTC(2026, 10, 22, 6, 8, 7)],
    ['api-1  | 2024-05-20 02:11:40.118 UTC [92] ERROR', 'time', Date.UTC(2024, 4, 20, 2, 11, 40, 118)],
    ['1.2.3.4 - - [22/Nov/2026:06:15:22 +0000] "GET /"', 'time', Date.UTC(2026, 10, 22, 6, 15, 22)],
    ['[Sun Nov 22 06:34:21.814401 2026] [core:error]', 'time', Date.UTC(2026, 10, 22, 6, 34, 21, 814)],
    ['1795329231: mosquitto version', 'time', 1795329231000],
    ['{"level":50,"time":1795329231123,"msg":"x"}', 'time', 1795329231123],
    ['Apr 01 05:40:12 host systemd[1]: text', 'clock', Date.UTC(2000, 3, 1, 5, 40, 12)],
    ['Apr  1 05:40:12 host systemd[1]: text', 'clock', Date.UTC(2000, 3, 1, 5, 40, 12)],
    ['10:31:02.123 connect', 'clock', 37862123],
    ['[ 3021.790902] usb 1-1: error -71', 'clock', 3021790],
  ])('of %s', (line, axis, ms) => {
    expect(stamp(line)).toEqual({ axis, ms })
  })

  it.each([
    'no stamp here',
    '127.0.0.1:8080:12',
    'v2026-1-1',
    '25:61:99 nonsense',
    'Maybe 10 x',
    '123456789012',
    '[12] x',
  ])('is none in %s', (line) => expect(stamp(line)).toBeNull())

  it('goes on behind midnight where there is no date', () => {
    const days = new Days()
    const places = ['23:59:59 x', '00:00:01 x'].map((line) => days.place(stamp(line)!))
    expect(places[1]! - places[0]!).toBe(2000)
  })
})

const at = fc.record({ position: fc.integer({ min: -1e12, max: 2e12 }), series: fc.nat({ max: 3 }) })

describe('a histogram', () => {
  it.each(Object.entries(LADDERS))('of %s: each step divides the next', (_, ladder) => {
    for (let rung = 1; rung < ladder.length; rung++) expect(ladder[rung]! % ladder[rung - 1]!).toBe(0)
  })

  it('loses nothing, keeps its bound, and is what its last step would have made at once', () => {
    fc.assert(
      fc.property(fc.constantFrom(LADDERS.lines, LADDERS.time), fc.array(at, { maxLength: 300 }), (ladder, points) => {
        const histogram = new Histogram(ladder)
        for (const [line, { position, series }] of points.entries()) histogram.add(position, series, line)
        const buckets = [...histogram.buckets()]
        expect(buckets.length).toBeLessThanOrEqual(MOST_BUCKETS)
        const counted = buckets.flatMap(({ from, counts }) => [...counts].map(([series, n]) => [from, series, n]))
        const expected = new Map<string, number>()
        for (const { position, series } of points) {
          const key = `${Math.floor(position / histogram.step) * histogram.step} ${series}`
          expected.set(key, (expected.get(key) ?? 0) + 1)
        }
        expect(new Map(counted.map(([from, series, n]) => [`${from} ${series}`, n]))).toEqual(expected)
      }),
    )
  })
})

describe('the timeline of a log', () => {
  const failure = (second: number, port: number) =>
    `2026-11-22T06:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z connect ECONNREFUSED 127.0.0.1:${port}`

  it('lies along time where lines carry stamps', () => {
    const { timeline } = readLog([failure(0, 1), failure(30, 1), failure(59, 1)].join('\n'))
    expect(timeline).toMatchObject({ axis: 'time', step: 500 })
    expect(timeline!.buckets[0]).toEqual({
      from: Date.UTC(2026, 10, 22, 6),
      findings: 1,
      roles: { root: 1, consequence: 0, unrelated: 0 },
      mentions: 0,
      codes: { ECONNREFUSED: 1 },
      lines: [1, 1],
    })
    expect(timeline!.buckets).toHaveLength(119)
  })

  it('lies along lines where they carry none', () => {
    const { timeline } = readLog('x\ncat: /a: Permission denied\n')
    expect(timeline).toMatchObject({ axis: 'lines', step: 1, buckets: [{ from: 2, findings: 1 }] })
  })

  it('is missing where nothing was found', () => {
    expect(readLog('all is well').timeline).toBeUndefined()
  })

  it('adds up to what was found, by role and by code, also where detail is a sample', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.nat({ max: 5 })), { maxLength: 120 }), (failures) => {
        const scanner = createScanner({ detailed: 20 })
        scanner.push(new TextEncoder().encode(failures.map(([second, port]) => failure(second, port)).join('\n')))
        const { timeline } = scanner.end()
        const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)
        const buckets = timeline?.buckets ?? []
        expect(sum(buckets.map(({ findings }) => findings))).toBe(failures.length)
        for (const { findings, roles, codes } of buckets) {
          expect(sum(Object.values(roles))).toBe(findings)
          expect(sum(Object.values(codes))).toBe(findings)
        }
      }),
      { numRuns: 40 },
    )
  })
})
