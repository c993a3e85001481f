/** The offsets into QuickJS's iterators are those of the pinned build: these tests fail when an update moves them. */
import { expect, it } from 'vitest'
import { iteratorState } from './iterators.ts'
import { bareGuest } from './testing.ts'

async function statesOf(code: string): Promise<(string | null)[]> {
  const seen: (string | null)[] = []
  const guest = await bareGuest({
    here: (own, _args, argv) => {
      const state = iteratorState(own, argv)
      seen.push(state && `${state.kind} ${state.taken}`)
      return undefined
    },
  })
  guest.release(guest.evaluate(code, 'code.js'))
  return seen
}

it('counts what an iterator has given out', async () => {
  const code =
    'const i = new Map([[1, 2], [3, 4]]).entries(); here(i); i.next(); here(i); i.next(); here(i); i.next(); here(i)'
  expect(await statesOf(code)).toEqual(['entries 0', 'entries 1', 'entries 2', null])
})

it('tells keys, values and entries, of maps and of sets', async () => {
  const code =
    'const m = new Map([[1, 2]]), s = new Set([1]); for (const i of [m.keys(), m.values(), s.keys(), s.entries()]) here(i)'
  expect(await statesOf(code)).toEqual(['keys 0', 'values 0', 'keys 0', 'entries 0'])
})

it('leaves out what was deleted behind it', async () => {
  const code = 'const s = new Set([1, 2, 3]), i = s.values(); i.next(); i.next(); s.delete(1); here(i)'
  expect(await statesOf(code)).toEqual(['keys 1'])
})

it('has no word on other iterators', async () => {
  expect(await statesOf('here([1].values()); here({}); here(new Map())')).toEqual([null, null, null])
})
