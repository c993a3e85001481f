import { beforeEach, describe, expect, it } from 'vitest'
import { isEmpty, textOf, useLog } from './log-store.ts'

const state = () => useLog.getState()
const text = (value: string) => ({ kind: 'text', text: value }) as const

describe('the log', () => {
  beforeEach(() => useLog.setState(useLog.getInitialState(), true))

  it('keeps what it replaces, and gives it back', () => {
    state().edit('typed by hand')
    state().replace(text('pasted'), 'paste', 'pasted')
    expect(textOf(state().previous!)).toBe('typed by hand')
    state().restorePrevious()
    expect(textOf(state().log)).toBe('typed by hand')
    expect(textOf(state().previous!)).toBe('pasted')
  })

  it('does not let an empty log push out the one before it', () => {
    state().replace(text('first'), 'paste', 'pasted')
    state().clear()
    state().replace(text('second'), 'paste', 'pasted')
    expect(textOf(state().previous!)).toBe('first')
  })

  it('counts an edit as the same log, and no edit as none', () => {
    state().replace(text('a'), 'paste', 'pasted')
    const { id, revision } = state().log
    state().edit('ab')
    state().edit('ab')
    expect(state().log).toMatchObject({ id, revision: revision + 1 })
  })

  it('is empty after clear', () => {
    state().edit('x')
    state().clear()
    expect(isEmpty(state().log)).toBe(true)
  })
})
