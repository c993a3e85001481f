/** The offsets into QuickJS's frames and functions are those of the pinned build: these tests fail when an update moves them. */
import { describe, expect, it } from 'vitest'
import { type FrameSite, sitesHere } from './sites.ts'
import { bareGuest } from './testing.ts'

async function sitesOf(code: string, file = 'code.js'): Promise<FrameSite[][]> {
  const seen: FrameSite[][] = []
  const guest = await bareGuest({ here: (own) => void seen.push(sitesHere(own)) })
  guest.release(guest.evaluate(code, file))
  return seen
}
/** kind, number, of how many. */
const shown = (frames: readonly FrameSite[]): string[] =>
  frames.map(([, , site]) => (site ? `${site[0]} ${site[1]} of ${site[2]}` : 'nothing'))

describe('sitesHere', () => {
  it('says which call of its function each frame is in', async () => {
    const seen = await sitesOf('function f() { String(1); here(); String(2); here() }\nString(3); f()')
    expect(seen.map(shown)).toEqual([
      ['call 1 of 4', 'call 1 of 2'],
      ['call 3 of 4', 'call 1 of 2'],
    ])
  })

  it('counts properties by their name', async () => {
    const [frames] = await sitesOf('const o = { get x() { here(); return 1 }, y: 1 }\no.y; o.x; o.y; o.x; o.x', 'a.js')
    expect(shown(frames!)).toEqual(['call 0 of 1', 'member 0 of 3'])
  })

  it('knows constructors, methods, generators and async functions, and where they begin', async () => {
    const code = `class A {
  constructor() { here() }
  m() { here() }
  async a() { here() }
  *g() { here() }
}
const o = new A(); o.m(); o.a(); o.g().next()`
    const lines = (await sitesOf(code)).map((frames) => frames.map(([line, , site]) => [line, site?.[3]]))
    expect(lines.map(([own]) => own)).toEqual([2, 3, 4, 5].map((line) => [line, line]))
    expect(lines.map((frames) => frames.at(-1)![0])).toEqual([7, 7, 7, 7])
  })

  it('leaves out native functions and files of the library', async () => {
    expect((await sitesOf('[1].map(() => here())')).map((frames) => frames.length)).toEqual([2])
    expect(await sitesOf('[1].map(() => here())', 'node:fs')).toEqual([[]])
  })
})
