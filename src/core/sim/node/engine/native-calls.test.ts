/** The offsets into QuickJS's frames are those of the pinned build: these tests fail when an update moves them. */
import { describe, expect, it } from 'vitest'
import type { Guest, Plain } from './guest.ts'
import { nativeArguments } from './native-calls.ts'
import { bareGuest } from './testing.ts'

/** What a native function was called with, asked while it calls back. */
async function argumentsOf(name: string, code: string): Promise<Plain[][]> {
  const seen: Plain[][] = []
  const guest = await bareGuest({
    ask: (own: Guest) => {
      const held = nativeArguments(own, name)
      seen.push(held.map((pointer) => own.fromGuest(pointer)))
      for (const pointer of held) own.release(pointer)
      return 0
    },
  })
  guest.release(guest.evaluate(code, 'code.js'))
  return seen
}

describe('nativeArguments', () => {
  it('gives the arguments of the native function that runs', async () => {
    expect(await argumentsOf('replace', "'abc'.replace('b', () => { ask(); return '' })")).toEqual([
      ['b', expect.anything()],
    ])
    const descriptor = "Object.defineProperty({}, 'x', { get value() { ask(); return 1 } })"
    expect((await argumentsOf('defineProperty', descriptor))[0]![1]).toBe('x')
  })

  it('fills up with undefined what a function with more parameters was not given', async () => {
    const [args] = await argumentsOf(
      'fill',
      '[1].fill({ valueOf: 1 }); [1, 2].fill(7, { valueOf() { ask(); return 0 } })',
    )
    expect(args![0]).toBe(7)
  })

  it('gives nothing for a function that does not run', async () => {
    expect(await argumentsOf('replace', 'ask(); [1].map(() => ask())')).toEqual([[], []])
  })

  it('keeps the guest whole however often it is asked', async () => {
    const seen = await argumentsOf('map', "for (let i = 0; i < 2000; i++) ['x' + i].map(() => { ask(); return [i] })")
    expect(seen).toHaveLength(2000)
  })
})
