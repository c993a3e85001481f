/** The offsets into QuickJS's memory are those of the pinned build: these tests fail when an update moves them. */
import { describe, expect, it } from 'vitest'
import { type AsyncFrame, asyncFrames, asyncFramesHere } from './async-frames.ts'
import type { Guest } from './guest.ts'
import { bareGuest } from './testing.ts'

const SETUP = `
  globalThis.pending = new Promise((resolve) => { globalThis.release = resolve })
  async function inner() {
    await pending
    here()
  }
  async function middle() {
    return await inner()
  }
  class Service {
    async outer() {
      await middle()
    }
  }
  globalThis.all = Promise.all([1, middle()])
  globalThis.done = new Service().outer()
`

async function run(code: string): Promise<AsyncFrame[][]> {
  const seen: AsyncFrame[][] = []
  const guest = await bareGuest({
    here: (own: Guest) => void seen.push(asyncFramesHere(own)),
    chain: (own: Guest, _args, argv) => void seen.push(asyncFrames(own, argv)),
  })
  guest.release(guest.evaluate(SETUP, 'setup.js'))
  guest.release(guest.evaluate(code, 'code.js'))
  while (guest.runJob());
  return seen
}

const shown = (frames: readonly AsyncFrame[]): string[] =>
  frames.map(([name, file, line, , receiver]) => `${receiver ? `${receiver}.` : ''}${name} ${file}:${line}`)

describe('the functions that wait', () => {
  it('are found behind the one that runs, with name, place and receiver', async () => {
    const seen = await run('release()')
    expect(seen.map(shown)).toEqual([
      ['middle setup.js:8', 'Promise.all :1'],
      ['middle setup.js:8', 'Service.outer setup.js:12'],
    ])
  })

  it('are found behind a promise', async () => {
    const [frames] = await run('chain(pending)')
    // Two functions wait for it, so V8 chooses none.
    expect(frames).toEqual([])
  })

  it('are none where nobody waits', async () => {
    const seen = await run(
      'here(); chain(Promise.resolve(1)); chain(5); (function f(n) { if (n) f(n - 1); else here() })(20)',
    )
    expect(seen).toEqual([[], [], [], []])
  })
})
