import { describe, expect, it } from 'vitest'
import type { LabView } from '../../workers/protocol.ts'
import { beforeLast, NO_REWINDS, noteRewinds, rewound } from './rewind.ts'

const view = (...states: readonly ('done' | 'current' | 'waiting')[]): LabView => ({
  steps: states.map((state, i) => ({ title: `${i}`, ask: '', run: '', state, seen: '' })),
  reproduced: states[0] === 'done',
  solved: false,
  advice: null,
})

/** The first prompt, a look around, then the command that does step 0, then the one that does step 1. */
const PLAYED = [
  [view('current', 'waiting'), 0],
  [view('current', 'waiting'), 3],
  [view('done', 'current'), 8],
  [view('done', 'done'), 12],
] as const
const after = PLAYED.reduce((rewinds, [lab, inputs]) => noteRewinds(rewinds, lab, inputs, true), NO_REWINDS)

describe('going back in the lab', () => {
  it('a step goes back to the prompt before the command that did it', () => {
    expect(after.steps).toEqual([3, 8])
  })

  it('the last command can be taken back, the first prompt cannot', () => {
    expect(beforeLast(after, true)).toBe(8)
    expect(beforeLast(noteRewinds(NO_REWINDS, view('current'), 0, true), true)).toBeNull()
  })

  it('a command that is still at work is taken back itself', () => {
    expect(beforeLast(after, false)).toBe(12)
  })

  it('a wrong turn begins at the first prompt after the failure', () => {
    expect(after.reproduced).toBe(8)
  })

  it('keeps, after going back, only what lies before', () => {
    const back = rewound(after, 8)
    expect(back).toEqual({ prompts: [0, 3, 8], steps: [3, null], reproduced: 8 })
    expect(rewound(after, 3)).toEqual({ prompts: [0, 3], steps: [null, null], reproduced: null })
  })

  it('a command that is still running is no prompt', () => {
    expect(noteRewinds(after, view('done', 'done'), 20, false).prompts).toEqual([0, 3, 8, 12])
  })
})
