/**
 * node tools/run.mjs tools/record-calls.ts [COUNT [KIND]]    random system calls and what this Linux returned (root, gcc)
 *
 * `mixed`: files and sockets in turn, as user demo and as root. `tree`: a small tmpfs, and the tree the calls have left.
 * Writes src/core/sim/fixtures/calls/KIND.recorded.json, which kernel/calls.test.ts replays. A difference shows which check
 * comes first in the kernel, better than any manual.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import type { World } from '../src/core/lib/index.ts'
import type { Call } from '../src/core/sim/kernel/calls.testing.ts'
import { randomCalls, randomNetworkCalls } from './calls/generate.ts'
import { randomTreeCalls } from './calls/tree.ts'
import { runReal } from './real-world/run.ts'

interface Kind {
  readonly world: string
  readonly calls: (seed: number) => Call[]
}
const CALLS_EACH = 100
const KINDS: Readonly<Record<string, Kind>> = {
  mixed: {
    world: 'calls',
    calls: (seed) => (seed % 3 === 0 ? randomNetworkCalls(seed, CALLS_EACH) : randomCalls(seed, CALLS_EACH)),
  },
  tree: { world: 'tree', calls: (seed) => randomTreeCalls(seed, CALLS_EACH) },
}
/** Not in /tmp: the world mounts its own there. */
const PROGRAM = '/var/tmp/errlab-calls'
const FIRST_SEED = 100

export async function main([count = '60', name = 'mixed']: readonly string[]): Promise<void> {
  const kind = KINDS[name]
  if (!kind) throw new Error(`no kind of calls is named ${name}: ${Object.keys(KINDS).join(', ')}`)
  execFileSync('gcc', ['-O1', '-w', '-o', PROGRAM, 'tools/calls/calls.c'])
  const world = JSON.parse(readFileSync(`src/core/sim/fixtures/worlds/${kind.world}.json`, 'utf8')) as World
  const rounds = []
  for (let seed = FIRST_SEED; seed < FIRST_SEED + Number(count); seed++) {
    const calls = kind.calls(seed)
    const user = seed % 2 === 1 ? 'demo' : 'root'
    const input = `${calls.map((call) => call.join('\t')).join('\n')}\n`
    const files = { ...world.files, '/home/demo/calls': { text: input } }
    const { stdout } = await runReal({ ...world, user, files }, `${PROGRAM} < /home/demo/calls`)
    const results = stdout.split('\n').slice(0, -1)
    // A call that waits for ever ends its round.
    rounds.push({ seed, user, calls: calls.slice(0, results.length), results })
  }
  writeFileSync(`src/core/sim/fixtures/calls/${name}.recorded.json`, `${JSON.stringify({ world, rounds })}\n`)
  console.log(`${rounds.length} rounds of ${CALLS_EACH} calls and more recorded`)
}
