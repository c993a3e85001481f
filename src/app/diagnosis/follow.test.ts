import { describe, expect, it, vi } from 'vitest'
import type { Diagnosis } from '../../core/diagnosis/types.ts'

vi.mock('./scan-client.ts', () => ({ diagnose: vi.fn(), Cancelled: class extends Error {} }))
const { sameIncident, summaryOf } = await import('./follow.ts')

const incident = (code: string, entities = {}) => ({ incident: { code, entities }, causes: [] })
const diagnosis = (...incidents: unknown[]) => ({ incidents, reading: { lineCount: 29 } }) as unknown as Diagnosis
const inView = incident('ECONNREFUSED', { port: '3001' }) as unknown as Diagnosis['incidents'][number]

describe('sameIncident', () => {
  it('follows the incident in view when another one comes before it', () => {
    const now = diagnosis(
      incident('EADDRINUSE'),
      incident('ECONNREFUSED', { port: '80' }),
      incident('ECONNREFUSED', { port: '3001' }),
    )
    expect(sameIncident(inView, now)).toBe(2)
  })

  it('takes one of the same code when its values were edited, and none when the code is gone', () => {
    expect(sameIncident(inView, diagnosis(incident('EACCES'), incident('ECONNREFUSED', { port: '9' })))).toBe(1)
    expect(sameIncident(inView, diagnosis(incident('EACCES')))).toBe(-1)
  })
})

describe('summaryOf', () => {
  it('says what was found, and in how many lines', () => {
    expect(summaryOf(diagnosis(incident('EACCES'), incident('ENOENT')))).toBe('EACCES and 1 more in 29 lines')
    expect(summaryOf(diagnosis())).toBe('No error code in 29 lines')
  })
})
