import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScanner, readLog } from './index.ts'

const STORY = [
  'pg-1   | 2024-05-20 02:11:40.118 UTC [92] ERROR:  could not extend file "base/16384/2703": No space left on device',
  'pg-1   | 2024-05-20 02:11:40.118 UTC [92] HINT:  Check free disk space.',
  ...Array.from({ length: 60 }, (_, at) => `api-1  | request ${at} done in 13 ms`),
  'api-1  | Error: connect ECONNREFUSED 172.22.0.2:5432',
  'api-1  |     at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16) {',
  'api-1  |   errno: -111,',
  "api-1  |   code: 'ECONNREFUSED',",
  "api-1  |   syscall: 'connect',",
  "api-1  |   address: '172.22.0.2',",
  'api-1  |   port: 5432',
  'api-1  | }',
  "ünïcödé ✓ ENOENT: no such file or directory, open '/tmp/✓'",
].join('\n')

function inChunks(bytes: Uint8Array, cuts: readonly number[]) {
  const scanner = createScanner()
  let start = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const end = Math.min(Math.max(cut, start), bytes.length)
    scanner.push(bytes.slice(start, end))
    start = end
  }
  scanner.push(bytes.slice(start))
  return scanner.end()
}

describe('reading in chunks', () => {
  it('gives the same reading wherever the chunks are cut', () => {
    const bytes = new TextEncoder().encode(STORY)
    const whole = readLog(STORY)
    expect(whole.findings.map(({ code }) => code)).toContain('ENOENT')
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), (cuts) => {
        expect(inChunks(bytes, cuts)).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('counts lines as people do, with and without a newline at the end', () => {
    expect(readLog('a\nb\n').lineCount).toBe(2)
    expect(readLog('a\nb').lineCount).toBe(2)
    expect(readLog('').lineCount).toBe(0)
  })

  it('reads UTF-16 with and without a mark, and drops a UTF-8 mark', () => {
    const text = 'cat: /srv/x: Permission denied\r\n'
    const wide = new Uint8Array(new Uint16Array([...text].map((char) => char.charCodeAt(0))).buffer)
    const marked = Uint8Array.from([0xff, 0xfe, ...wide])
    for (const bytes of [wide, marked])
      expect(readLog(bytes).findings).toMatchObject([{ code: 'EACCES', line: 1, column: 14 }])
    expect(readLog(`\ufeff${text}`).findings).toMatchObject([{ code: 'EACCES', column: 14 }])
  })

  it('keeps counting when there are too many to keep', () => {
    const lines = Array.from(
      { length: 300 },
      (_, at) => `2024-05-20 02:11:${10 + (at % 50)} open() "/var/x${at % 3}" failed (24: Too many open files)`,
    )
    const scanner = createScanner({ detailed: 100 })
    scanner.push(new TextEncoder().encode(lines.join('\n')))
    const reading = scanner.end()
    expect(reading.sampled).toBe(true)
    expect(reading.findings).toHaveLength(100)
    expect(reading.incidents.reduce((sum, { count }) => sum + count, 0)).toBe(300)
  })

  it('places what it found in the columns of the original line', () => {
    const line = '\u001b[31mapi-1  |\u001b[0m 10:31:02 connect ECONNREFUSED 127.0.0.1:3306'
    const [finding] = readLog(line).findings
    const { column, endColumn, places } = finding!
    expect(line.slice(column - 1, endColumn - 1)).toBe('ECONNREFUSED')
    expect(line.slice(places.port!.column - 1, places.port!.endColumn - 1)).toBe('3306')
  })

  it('finds what stands far out in a very long line', () => {
    const line = `${'x = 13; '.repeat(40_000)}open /srv/far/out: no such file or directory`
    const [finding] = readLog(line).findings
    expect(finding).toMatchObject({ code: 'ENOENT', entities: { path: '/srv/far/out' }, endColumn: line.length + 1 })
  })

  it('knows a place near each failure of a long log, and where each place is', () => {
    const ordinary = (from: number) =>
      Array.from({ length: 3000 }, (_, at) => `request ${from + at} dønë in ${at % 17} ms, by worker ${at % 5}`)
    const lines = [
      ...ordinary(0),
      'cat: /srv/x: Permission denied',
      ...ordinary(3001),
      'cat: /srv/y: No such file or directory',
    ]
    const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`)
    const scanner = createScanner()
    for (let at = 0; at < bytes.length; at += 10_000) scanner.push(bytes.subarray(at, at + 10_000))
    scanner.end()
    const starts = [0]
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
    const places = scanner.places()
    for (const { line, byte } of places) expect(byte).toBe(starts[line])
    expect(places.map(({ line }) => line)).toEqual([...new Set(places.map(({ line }) => line))].sort((a, b) => a - b))
    for (const failure of [3000, 6001])
      expect(places.some(({ line }) => line < failure && line >= failure - 200)).toBe(true)
  })

  it('spans lie inside their lines, whatever the log', () => {
    const pieces = fc.constantFrom(
      'ENOENT',
      '[Errno 13] ',
      'Permission denied',
      "'",
      '"',
      '\\n',
      '\\u0041',
      '{"msg":"',
      '"}',
      '\u001b[1m',
      ': ',
      '/a/b',
      '😀',
      ' | ',
      '\t',
      '127.0.0.1:80',
      '=',
      '(',
      ')',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const line = parts.join('')
        for (const finding of readLog(line).findings) {
          for (const place of [finding, ...Object.values(finding.places)]) {
            expect(place.column).toBeGreaterThanOrEqual(1)
            expect(place.endColumn).toBeLessThanOrEqual(line.length + 1)
            expect(place.endColumn).toBeGreaterThanOrEqual(place.column)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})
