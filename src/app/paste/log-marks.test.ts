import { describe, expect, it } from 'vitest'
import { diagnose } from '../../core/diagnosis/index.ts'
import { readLog } from '../../core/matcher/index.ts'
import { firstFailure, type LineMark, marksOf, segmentsOf, visible } from './log-marks.ts'

const mark = (...spans: LineMark['spans']): LineMark => ({
  role: 'root',
  code: 'EADDRINUSE',
  incident: 0,
  isFirst: true,
  followsLine: null,
  spans,
})

describe('segmentsOf', () => {
  const line = 'Error: listen EADDRINUSE: address already in use :::3000'

  it('cuts the line at the code and at the value', () => {
    const code = { column: 15, endColumn: 25, kind: 'code', key: null } as const
    const port = { column: 53, endColumn: 57, kind: 'value', key: 'port' } as const
    expect(segmentsOf(line, mark(port, code)).map(({ kind, text }) => `${kind}:${text}`)).toEqual([
      'plain:Error: listen ',
      'code:EADDRINUSE',
      'plain:: address already in use :::',
      'value:3000',
    ])
  })

  it('never loses a character, also with spans that overlap or lie outside', () => {
    const spans = [
      { column: 5, endColumn: 30, kind: 'code', key: null },
      { column: 10, endColumn: 12, kind: 'value', key: 'port' },
      { column: 900, endColumn: 905, kind: 'value', key: 'pid' },
    ] as const
    expect(
      segmentsOf(line, mark(...spans))
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
  })

  it('dims frames of the runtime, not those of the person', () => {
    expect(segmentsOf('    at Server.listen (node:net:2067:7)', undefined)[0]!.kind).toBe('dim')
    expect(segmentsOf('    at main (/home/maya/server.js:42:5)', undefined)[0]!.kind).toBe('plain')
  })
})

it('shows control characters instead of obeying them', () => {
  expect(visible('\x1b[31mred\x1b[0m \x1b]0;title\x07 \u202Eevil')).toBe('red ␛]0;title␇ ⟨U+202E⟩evil')
})

describe('what else stands on a line', () => {
  const marks = (text: string) => marksOf(diagnose(readLog(text), { log: text }))
  const spansOf = (text: string) => [...marks(text).values()].flatMap(({ spans }) => spans)

  it('a bare number says which code it is, a message says it itself', () => {
    expect(spansOf('worker: bind() failed on port 8080, errno: 98').map(({ hint }) => hint)).toContain('→ EADDRINUSE')
    expect(spansOf('cat: /a: Permission denied').some(({ hint }) => hint !== undefined)).toBe(false)
  })

  it('a mention is marked and is no failure to begin with', () => {
    const found = marks('# changelog: handle ECONNRESET gracefully\ncat: /a: Permission denied\n')
    expect(found.get(1)?.spans.map(({ kind }) => kind)).toEqual(['mention'])
    expect(firstFailure(found)).toBe(2)
  })
})
