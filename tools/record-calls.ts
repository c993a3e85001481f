/**
 * node tools/run.mjs tools/record-calls.ts [COUNT]    random system calls and what this Linux returned (root, gcc)
 *
 * Writes src/core/sim/fixtures/calls/calls.recorded.json, which kernel/calls.test.ts replays: files and sockets in turn, as user demo and as
 * root. A difference shows which check comes first in the kernel, better than any manual.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import type { World } from '../src/core/lib/index.ts'
import { randomCalls, randomNetworkCalls } from './calls/generate.ts'
import { runReal } from './real-world/run.ts'

const WORLD = 'src/core/sim/fixtures/worlds/calls.json'
const OUT = 'src/core/sim/fixtures/calls/calls.recorded.json'
/** Not in /tmp: the world mounts its own there. */
const PROGRAM = '/var/tmp/errlab-calls'
const CALLS_EACH = 100
const FIRST_SEED = 100

export async function main([count = '60', out = OUT]: readonly string[]): Promise<void> {
  execFileSync('gcc', ['-O1', '-w', '-o', PROGRAM, 'tools/calls/calls.c'])
  const world = JSON.parse(readFileSync(WORLD, 'utf8')) as World
  const rounds = []
  for (let seed = FIRST_SEED; seed < FIRST_SEED + Number(count); seed++) {
    const calls = seed % 3 === 0 ? randomNetworkCalls(seed, CALLS_EACH) : randomCalls(seed, CALLS_EACH)
    const user = seed % 2 === 1 ? 'demo' : 'root'
    const input = `${calls.map((call) => call.join('\t')).join('\n')}\n`
    const files = { ...world.files, '/home/demo/calls': { text: input } }
    const { stdout } = await runReal({ ...world, user, files }, `${PROGRAM} < /home/demo/calls`)
    const results = stdout.split('\n').slice(0, -1)
    // A call that waits for ever ends its round.
    rounds.push({ seed, user, calls: calls.slice(0, results.length), results })
  }
  writeFileSync(out, `${JSON.stringify({ world, rounds })}\n`)
  console.log(`${rounds.length} rounds of ${CALLS_EACH} calls recorded`)
}
