import { describe, expect, it } from 'vitest'
import { actionOf, type Press } from './keys.ts'

const press = (key: string, more: Partial<Press> = {}) =>
  actionOf({
    key,
    ctrl: false,
    meta: false,
    alt: false,
    shift: false,
    inField: false,
    inTerminal: false,
    singleKeys: true,
    ...more,
  })

describe('the keyboard map', () => {
  it('single keys work on the bench, not in a field, not when switched off', () => {
    expect(press('j')).toEqual({ kind: 'incident', step: 1 })
    expect(press('j', { inField: true })).toBeNull()
    expect(press('j', { singleKeys: false })).toBeNull()
    expect(press('j', { ctrl: true })).toBeNull()
  })

  it('F8 goes along the findings, in a field too; J along the incidents', () => {
    expect(press('F8', { inField: true })).toEqual({ kind: 'finding', step: 1 })
    expect(press('F8', { shift: true })).toEqual({ kind: 'finding', step: -1 })
  })

  it('F6 leaves the terminal and every field', () => {
    expect(press('F6', { inField: true, singleKeys: false })).toEqual({ kind: 'pane', step: 1 })
    expect(press('F6', { shift: true })).toEqual({ kind: 'pane', step: -1 })
  })

  it('Ctrl K searches, in a field too, but belongs to readline in the terminal', () => {
    expect(press('k', { ctrl: true })).toEqual({ kind: 'search' })
    expect(press('k', { ctrl: true, inField: true })).toEqual({ kind: 'search' })
    expect(press('k', { ctrl: true, inField: true, inTerminal: true })).toBeNull()
    expect(press('k', { meta: true, inField: true, inTerminal: true })).toEqual({ kind: 'search' })
    expect(press('k', { ctrl: true, alt: true })).toBeNull()
  })

  it('numbers open causes', () => expect(press('3')).toEqual({ kind: 'cause', number: 3 }))
  it('other keys are nobody’s', () => expect(press('x')).toBeNull())
})
