/**
 * Plays every scenario on a real Linux and writes down what happened: `npm run verify:real -- [ID …] [--stale]`.
 * Needs root. A receipt is only written when the kernel returned the stated errno, every solution solved and no wrong turn did.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { allCauses } from '../src/core/knowledge/causes.ts'
import type { Receipt, ReceiptRun } from '../src/core/knowledge/paths.ts'
import type { Check } from '../src/core/knowledge/schema.ts'
import { type FilledScenario, fillScenario, type Held, held } from '../src/core/lab/index.ts'
import { completeWorld } from '../src/core/sim/boot/world.ts'
import { normalise } from '../src/core/sim/fixtures/normalise.ts'
import type { TraceEntry } from '../src/core/sim/kernel/sys.ts'
import { runReal, traceReal } from './real-world/run.ts'
import { readStrace } from './real-world/strace-log.ts'

const LONGEST_CALL = 160

const GENERATED = 'by `npm run verify:real` on a real Linux; do not edit'

export async function main(args: readonly string[]): Promise<number> {
  const wanted = args.filter((arg) => !arg.startsWith('--'))
  const chosen = allCauses()
    .filter(({ id, scenario }) => scenario && (wanted.length === 0 || wanted.some((prefix) => id.startsWith(prefix))))
    .filter((cause) => !args.includes('--stale') || isStale(cause.id, fillScenario(cause)!))
  let failures = 0
  for (const cause of chosen) {
    const { problems, runs } = await play(fillScenario(cause)!)
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${cause.id}`)
    for (const problem of problems) console.log(`     ${problem}`)
    if (problems.length === 0) write({ generated: GENERATED, id: cause.id, on: versions(), runs })
    else failures++
  }
  console.log(`${chosen.length - failures} of ${chosen.length} scenarios hold on ${versions().kernel}`)
  return failures === 0 ? 0 : 1
}

/** A script of the scenario and what must be true of it. */
interface Turn {
  readonly kind: ReceiptRun['kind']
  readonly title: string
  readonly script: string
}

export function turnsOf({ reproduce, solutions, wrong }: FilledScenario): readonly Turn[] {
  const after = (run: string) => `${reproduce.run}\n${run}`
  return [
    { kind: 'reproduce', title: 'reproduce', script: reproduce.run },
    ...solutions.map(({ title, run }): Turn => ({ kind: 'solution', title, script: after(run) })),
    ...wrong.map(({ run }): Turn => ({ kind: 'wrong', title: run, script: after(run) })),
  ]
}

async function play(
  scenario: FilledScenario,
): Promise<{ readonly problems: readonly string[]; readonly runs: readonly ReceiptRun[] }> {
  const played = await inParallel(processesAreCounted(scenario) ? 1 : 3, turnsOf(scenario), (turn) =>
    playTurn(scenario, turn),
  )
  return { problems: played.flatMap(({ problems }) => problems), runs: played.map(({ run }) => run) }
}

async function playTurn(
  scenario: FilledScenario,
  turn: Turn,
): Promise<{ readonly problems: readonly string[]; readonly run: ReceiptRun }> {
  const problems: string[] = []
  const { call, errno } = scenario.reproduce.fails
  const traced = await traceReal(scenario.world, turn.script, pathsOf(scenario.solved))
  const facts = {
    kernel: traced.kernel,
    trace: readStrace(traced.strace),
    since: 0,
    reproducedAt: null,
    groups: groupsOf(scenario),
  }
  const failed = held({ kind: 'fails', ...scenario.reproduce.fails }, facts)
  const at = failed && entryAt(facts.trace, failed)
  const solved = at !== null && held(scenario.solved, { ...facts, since: at.seq, reproducedAt: at.time }) !== null
  const printed = `\n${`${traced.stdout}${traced.stderr}`.slice(0, 400)}`
  if (!at) problems.push(`${turn.title}: the kernel never returned ${errno} from ${call}${printed}`)
  if (solved !== (turn.kind === 'solution'))
    problems.push(`${turn.title}: ${solved ? 'solved it' : 'did not solve it'}${printed}`)
  // Once more without strace: its slowness and its pids would show in the transcript.
  const { stdout, stderr, code } = normalise(await runReal(scenario.world, turn.script))
  return {
    problems,
    run: { kind: turn.kind, script: turn.script, stdout, stderr, code, kernelSaid: at ? spoken(at) : null, solved },
  }
}

/** A user's processes are counted over all namespaces. */
const processesAreCounted = ({ world }: FilledScenario) => world.limits?.['nproc'] !== undefined

/** Most of a run is sleep. */
async function inParallel<A, B>(
  width: number,
  items: readonly A[],
  work: (item: A) => Promise<B>,
): Promise<readonly B[]> {
  const results: B[] = []
  const queue = [...items.entries()]
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}

const entryAt = (trace: readonly TraceEntry[], { seq }: Held) => trace.find((entry) => entry.seq === seq) ?? null

/**
 * strace's line as a receipt keeps it: addresses of memory differ from run to run, and of buffers and long lists of arguments
 * the beginning is enough.
 */
function spoken({ syscall, args, ret, errno }: TraceEntry): string {
  const call = `${syscall}(${args.join(', ').replace(/\b0x[\da-f]{6,}\b/g, '0x…')}`
  const kept = call.length <= LONGEST_CALL ? call : `${call.slice(0, LONGEST_CALL)}…`
  return `${kept}) = ${ret}${errno === null ? '' : ` ${errno}`}`
}

function groupsOf({ world }: FilledScenario) {
  const { users } = completeWorld(world)
  const nameOf = (gid: number) => users.find((user) => user.gid === gid)?.group ?? String(gid)
  return Object.fromEntries(users.map(({ name, gid, groups }) => [name, [gid, ...groups].map(nameOf)]))
}

/** Every path that a check wants to know about. */
function pathsOf(check: Check): readonly string[] {
  if ('of' in check) return Array.isArray(check.of) ? check.of.flatMap(pathsOf) : pathsOf(check.of as Check)
  return 'path' in check && check.path?.startsWith('/') ? [check.path] : []
}

const fileOf = (id: string) => `src/core/knowledge/receipts/${id}.json`

function write(receipt: Receipt): void {
  mkdirSync(dirname(fileOf(receipt.id)), { recursive: true })
  writeFileSync(fileOf(receipt.id), `${JSON.stringify(receipt, null, 1)}\n`)
}

/** No receipt, or one of other scripts. */
function isStale(id: string, scenario: FilledScenario): boolean {
  if (!existsSync(fileOf(id))) return true
  const { runs } = JSON.parse(readFileSync(fileOf(id), 'utf8')) as Receipt
  return (
    JSON.stringify(runs.map(({ script }) => script)) !== JSON.stringify(turnsOf(scenario).map(({ script }) => script))
  )
}

let known: Receipt['on'] | undefined
function versions(): Receipt['on'] {
  known ??= {
    kernel: firstLine('uname', '-sr'),
    system: /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
    bash: /version (\S+)/.exec(firstLine('bash', '--version'))?.[1] ?? 'unknown',
    coreutils: firstLine('ls', '--version').replace(/^.* /, ''),
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  }
  return known
}

const firstLine = (program: string, ...args: readonly string[]) =>
  execFileSync(program, args, { encoding: 'utf8' }).split('\n')[0]!.trim()
