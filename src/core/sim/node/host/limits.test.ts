/** Programs that would never end, or want more than there is. */
import { describe, expect, it } from 'vitest'
import type { World } from '../../../lib/index.ts'
import { createMachine } from '../../machine.ts'
import { programs } from '../../programs/index.ts'

const worlds = import.meta.glob<World>('../../fixtures/worlds/node-app.json', { eager: true, import: 'default' })
const world = Object.values(worlds)[0]!
const run = (script: string) => createMachine({ world, programs }).run(script)

describe('a node program', { timeout: 60_000 }, () => {
  it('that fills its heap ends with SIGABRT in the words of V8', async () => {
    const { stderr, stdout } = await run(
      "node -e 'const a = []; for (;;) a.push(new Array(1000000).fill(1.5))'; echo $?",
    )
    expect(stderr).toContain('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory')
    expect(stdout).toBe('134\n')
  })

  it('that asks for one buffer too large gets an error that it can catch', async () => {
    const { stdout } = await run(
      "node -e 'try { new ArrayBuffer(1024 ** 3 * 3) } catch (e) { console.log(e.name, e.message) }'; echo $?",
    )
    expect(stdout).toMatch(/^RangeError .*\n0\n$/)
  })

  it('that calls itself for ever gets a RangeError that it can catch', async () => {
    const { stdout } = await run(
      'node -e \'function f() { return f() + 1 } try { f() } catch (e) { console.log(e.name + ": " + e.message) }\'',
    )
    expect(stdout).toBe('RangeError: Maximum call stack size exceeded\n')
  })
})
