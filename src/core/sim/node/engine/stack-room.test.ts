import { expect, it } from 'vitest'
import { giveTracesRoom } from './stack-room.ts'
import { bareGuest } from './testing.ts'

const PROGRAM = `
  let frames = 0
  const prepare = (error, sites) => { frames = sites.length; return 'prepared' }
  Error.prepareStackTrace = WRAP(prepare)
  function down() { return down() + 1 }
  try { down() } catch (error) { note(String(error.stack) + ' ' + (frames > 5)) }`

async function run(wrap: string): Promise<string[]> {
  const seen: string[] = []
  const guest = await bareGuest({
    note: (own, _args, argv) => {
      seen.push(own.stringAt(argv, 0))
      return undefined
    },
  })
  giveTracesRoom(guest)
  guest.release(guest.evaluate(PROGRAM.replace('WRAP', wrap), 'code.js'))
  return seen
}

it('lets a proxy look at a full stack', async () => {
  expect(await run('((fn) => new Proxy(fn, {}))')).toEqual(['prepared true'])
})
it('leaves other functions without room', async () => {
  expect(await run('')).toEqual(['null false'])
})
