/** The table of classes is where the pinned build has it: this test fails when an update moves it. */
import { expect, it } from 'vitest'
import { followAsyncFunctions } from './async-context.ts'
import { bareGuest } from './testing.ts'

it('gives an async function back what was entered before its await, also when that fails', async () => {
  let current = 0
  const seen: string[] = []
  const guest = await bareGuest({
    enter: (own, _args, argv) => {
      current = Number(own.fromGuest(argv))
      return undefined
    },
    note: (own, _args, argv) => void seen.push(`${own.stringAt(argv, 0)} ${current}`),
  })
  followAsyncFunctions(guest, {
    current: () => current,
    enter: (id) => {
      current = id
    },
  })
  const code = `
    async function work(name) {
      await null
      note(name)
      try { await Promise.reject(1) } catch { note(name + ' caught') }
    }
    enter(1); work('one'); enter(2); work('two'); enter(0); work('none')`
  guest.release(guest.evaluate(code, 'code.js'))
  while (guest.runJob());
  expect(seen).toEqual(['one 1', 'two 2', 'none 0', 'one caught 1', 'two caught 2', 'none caught 0'])
  expect(current).toBe(0)
})
