/** The lab beside just-bash, the same scripts in the same run. Each run is a fresh machine, boot included where it says so. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createMachine } from '../src/core/sim/machine.ts'
import { programs } from '../src/core/sim/programs/index.ts'
import { inTurns } from './measure.ts'

const WORLD = { cwd: '/srv', files: { '/srv': { dir: true } } }
const TEN_THOUSAND = {
  cwd: '/srv/tree',
  files: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`/srv/tree/d${n % 100}/f${n}`, { text: 'x\n' }])),
}

interface Case {
  readonly name: string
  readonly script: string
  readonly files?: typeof TEN_THOUSAND
  /** What takes a millisecond or two is judged warm, over more rounds: seven are all spent in code not compiled yet. */
  readonly rounds?: number
}
const CASES: readonly Case[] = [
  { name: 'boot and true', script: 'true', rounds: 101 },
  { name: 'echo', script: 'echo hello', rounds: 101 },
  { name: 'three-stage pipe', script: 'seq 1 20000 | grep 7 | wc -l' },
  { name: '100,000 iterations', script: 'i=0; while ((i < 100000)); do ((i++)); done; echo $i' },
  { name: 'find over 10,000 files', script: 'find . -type f | wc -l', files: TEN_THOUSAND },
]

/** just-bash's public face, as far as it is used here. */
interface Peer {
  readonly Bash: new (options: object) => { exec(script: string): Promise<{ stdout: string }> }
}

export async function benchLab(): Promise<void> {
  const peer = await loadPeer()
  if (!peer)
    console.log('just-bash is not installed (npm install --no-save just-bash@3.4.2): the lab is measured alone.')
  console.log('lab, ms per run (medians), each on a fresh machine')
  for (const { name, script, files, rounds } of CASES) {
    const tasks = {
      errlab: () => createMachine({ world: files ?? WORLD, programs }).run(script),
      ...(peer && { 'just-bash': () => runPeer(peer, script, files) }),
    }
    const times = await inTurns(tasks, rounds)
    const ratio = times['just-bash']
      ? `   just-bash ${times['just-bash'].toFixed(1).padStart(7)}   ${(times['just-bash'] / times['errlab']!).toFixed(2)} ×`
      : ''
    console.log(`  ${name.padEnd(24)} ${times['errlab']!.toFixed(1).padStart(7)}${ratio}`)
  }
}

async function loadPeer(): Promise<Peer | null> {
  try {
    // Not a dependency: it is only compared with. JUST_BASH names the folder in whose node_modules it lies.
    const from = createRequire(`${process.env['JUST_BASH'] ?? process.cwd()}/`)
    return (await import(/* @vite-ignore */ pathToFileURL(from.resolve('just-bash')).href)) as Peer
  } catch {
    return null
  }
}

function runPeer({ Bash }: Peer, script: string, world?: typeof TEN_THOUSAND): Promise<unknown> {
  const files = world && Object.fromEntries(Object.entries(world.files).map(([path, { text }]) => [path, text]))
  const limits = { maxLoopIterations: 1e7, maxCommandCount: 1e7 }
  return new Bash({ cwd: world?.cwd ?? '/', ...(files && { files }), executionLimits: limits }).exec(script)
}
