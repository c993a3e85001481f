import { describe, expect, it } from 'vitest'
import { asCast, asMarkdown, asText } from './transcript-formats.ts'

describe('the transcript', () => {
  it('as text has no blanks at the ends of its lines', () => {
    expect(asText(['$ ls   ', 'a', '$ ', ''])).toBe('$ ls\na\n$\n')
  })

  it('as Markdown stands in a fence that its content cannot close', () => {
    expect(asMarkdown(['$ ls'], 'EACCES')).toContain('```console\n$ ls\n```')
    expect(asMarkdown(['```', 'x'], 'EACCES')).toContain('````console\n```\nx\n````')
  })

  it('as asciicast has a header and begins at zero', () => {
    const lines = asCast(
      [
        [2.5, '$ '],
        [3, 'ls\r\n"\x1b[0m'],
      ],
      { title: 'EACCES', rows: 24, cols: 80, at: 1_795_329_231_123 },
    )
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ version: 2, width: 80, height: 24, timestamp: 1_795_329_231 })
    expect(lines.slice(1)).toEqual([
      [0, 'o', '$ '],
      [0.5, 'o', 'ls\r\n"\x1b[0m'],
    ])
  })
})
