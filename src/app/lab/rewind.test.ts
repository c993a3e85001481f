import { describe, expect, it } from 'vitest'
import type { LabView } from '../../workers/protocol.ts'
import { canUndo, NO_REWINDS, noteRewinds, rewound } from './rewind.ts'

const view = (...states: readonly ('done' | 'current' | 'waiting')[]): LabView => ({
  steps: states.map((state, i) => ({ title: `${i}`, ask: '', run: '', state, seen: '' })),
  reproduced: states[0] === 'done',
  solved: false,
  advice: null,
})

/** The first prompt, a look around, then the command that does step 0, then the one that does step 1. */
const PLAYED = [
  [view('current', 'waiting'), []],
  [view('current', 'waiting'), [3]],
  [view('done', 'current'), [3, 8]],
  [view('done', 'done'), [3, 8, 12]],
] as const
const after = PLAYED.reduce((rewinds, [lab, entered]) => noteRewinds(rewinds, lab, entered, true), NO_REWINDS)

describe('going back in the lab', () => {
  it('a step goes back to the prompt before the command that did it', () => {
    expect(after.steps).toEqual([3, 8])
  })

  it('the last command can be taken back, the first prompt cannot', () => {
    expect(canUndo(after, true)).toBe(true)
    expect(canUndo(noteRewinds(NO_REWINDS, view('current'), [], true), true)).toBe(false)
  })

  it('a command that is still at work is taken back itself', () => {
    expect(canUndo(NO_REWINDS, false)).toBe(true)
  })

  it('a wrong turn begins at the first prompt after the failure', () => {
    expect(after.reproduced).toBe(8)
  })

  it('a failure that was taken back is none any more', () => {
    expect(noteRewinds(after, view('current'), [3], true).reproduced).toBeNull()
    expect(noteRewinds(after, view('done'), [3, 8], true).reproduced).toBe(8)
  })

  it('keeps, after going back, only what lies before', () => {
    const back = rewound(after, 8)
    expect(back).toEqual({ prompts: [0, 3, 8], steps: [3, null], reproduced: 8 })
    expect(rewound(after, 3)).toEqual({ prompts: [0, 3], steps: [null, null], reproduced: null })
  })

  it('a command that is still running is no prompt', () => {
    expect(noteRewinds(after, view('done', 'done'), [3, 8, 12, 20], false).prompts).toEqual([0, 3, 8, 12])
  })

  it('two commands that were seen to come back only together are taken back one by one', () => {
    const both = noteRewinds(NO_REWINDS, view('done'), [3, 8], true)
    expect(both.prompts).toEqual([0, 3, 8])
    expect(both.steps).toEqual([3])
  })

  it('a step that comes true by itself goes back to the last prompt', () => {
    const waited = noteRewinds(NO_REWINDS, view('current'), [3], true)
    expect(noteRewinds(waited, view('done'), [3], true).steps).toEqual([3])
  })
})
