import { describe, expect, it } from 'vitest'
import { readLog } from '../matcher/index.ts'
import { proveUnchanged, redact } from './index.ts'

/** Logs of the matcher's corpora: recorded, from known formats, and of the causes. */
const files = {
  ...(import.meta.glob('../matcher/fixtures/*.txt', { eager: true, query: '?raw', import: 'default' }) as object),
  ...(import.meta.glob('../matcher/fixtures/*.json', { eager: true, query: '?raw', import: 'default' }) as object),
} as Record<string, string>

/** A corpus is read in pieces of the size that people paste. */
function logsOf(file: string, text: string): readonly string[] {
  if (file.endsWith('.json')) return stringsIn(JSON.parse(text)).filter((value) => value.includes(' '))
  const lines = text.split('\n')
  return Array.from({ length: Math.ceil(lines.length / 40) }, (_, i) => lines.slice(i * 40, i * 40 + 40).join('\n'))
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(stringsIn)
  return []
}

describe('the diagnosis before and after redaction is the same', () => {
  it.each(Object.entries(files))('%s', (file, text) => {
    const differ = logsOf(file, text).flatMap((log) => {
      const { text: redacted } = redact(log)
      if (redacted === log) return []
      const proof = proveUnchanged(readLog(log), readLog(redacted))
      return proof.holds ? [] : [{ differs: proof.differs, log: log.slice(0, 300), redacted: redacted.slice(0, 300) }]
    })
    expect(differ).toEqual([])
  })

  it('redacting twice changes nothing, over all corpora', () => {
    for (const [file, text] of Object.entries(files))
      for (const log of logsOf(file, text)) {
        const once = redact(log).text
        expect(redact(once).text).toBe(once)
      }
  })
})
