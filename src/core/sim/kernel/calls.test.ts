import { describe, expect, it } from 'vitest'
import type { World } from '../../lib/index.ts'
import mixed from '../fixtures/calls/mixed.recorded.json' with { type: 'json' }
import tree from '../fixtures/calls/tree.recorded.json' with { type: 'json' }
import { type Call, makeCalls } from './calls.testing.ts'
import { probe } from './lab.testing.ts'
import type { Program } from './sys.ts'

interface Round {
  readonly seed: number
  readonly user: string
  readonly calls: readonly Call[]
  readonly results: readonly string[]
}
interface Recorded {
  readonly world: World
  readonly rounds: readonly Round[]
}

/** What the executable scripts of the world name in their first line. */
const idle: Program = {
  names: ['true', 'dash'],
  // biome-ignore lint/correctness/useYield: a program is a generator
  *main() {
    return 0
  },
}

/**
 * The root filesystem's own sizes and inode counts are not the lab's; which program a descriptor of exec ends in says
 * nothing about execve. Everything else must be equal.
 */
function comparable([name, path = '']: Call, result: string): string {
  if (name === 'exec' && (result === 'failed' || /^E[A-Z0-9]+$/.test(result))) return 'failed'
  if (name === 'utime' && path === '/') return 'the root has another owner'
  if (/(^|,)usr,/.test(result)) return 'list of /'
  const isOutside = /^\/(?!srv\/t)|^\.\.\/?$|^\/$/.test(path)
  return isOutside && /^\d+ \d+ \d+/.test(result) ? 'stat' : isOutside && result.includes(',') ? 'list' : result
}

describe.each(Object.entries({ mixed, tree }))(
  'random system calls recorded on a real Linux: %s',
  (_name, recorded) => {
    const { world, rounds } = recorded as unknown as Recorded
    it.each(rounds)('return the same in round $seed as $user', async ({ user, calls, results }) => {
      const files = { ...world.files, '/home/demo/calls': { text: '' } }
      const { value: answers } = await probe((sys) => makeCalls(sys, calls), { ...world, user, files }, [idle])
      for (const [i, call] of calls.entries()) {
        const got = comparable(call, answers[i]!)
        if (got !== comparable(call, results[i]!))
          expect({ i, call, result: got }).toEqual({ i, call, result: results[i] })
      }
    })
  },
)
