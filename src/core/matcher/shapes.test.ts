import { describe, expect, it } from 'vitest'
import { createScanner } from './index.ts'

function read(lines: readonly string[], detailed = 20) {
  const scanner = createScanner({ detailed })
  scanner.push(new TextEncoder().encode(lines.join('\n')))
  return scanner.end()
}
const counts = (lines: readonly string[]) =>
  Object.fromEntries(
    read(lines).incidents.map(({ code, entities, count }) => [`${code} ${entities.port ?? ''}`, count]),
  )

describe('lines that say the same', () => {
  it('count with the incident whose port they name', () => {
    const lines = Array.from(
      { length: 3000 },
      (_, n) => `10:00:00.${1000 + n} connect ECONNREFUSED 127.0.0.1:${n % 3 ? 80 : 81}`,
    )
    expect(counts(lines)).toEqual({ 'ECONNREFUSED 80': 2000, 'ECONNREFUSED 81': 1000 })
  })

  it('are told apart by a number that is the errno', () => {
    const lines = Array.from({ length: 900 }, (_, n) => `[WinError ${n % 2 ? 10048 : 10061}] request ${n}`)
    expect(counts(lines)).toEqual({ 'EADDRINUSE ': 450, 'ECONNREFUSED ': 450 })
  })

  it('do not hide a code that comes late', () => {
    const lines = Array.from({ length: 2000 }, (_, n) => `10:00:00.${1000 + n} connect ECONNREFUSED 127.0.0.1:80`)
    const { incidents, sampled } = read([...lines, 'write /var/x: no space left on device'])
    expect(sampled).toBe(true)
    expect(incidents.map(({ code }) => code)).toContain('ENOSPC')
  })

  it('give an incident its last line', () => {
    const lines = Array.from({ length: 500 }, (_, n) => `10:00:00.${1000 + n} connect ECONNREFUSED 127.0.0.1:80`)
    expect(read(lines).incidents[0]).toMatchObject({ first: 1, last: 500, count: 500 })
  })
})
