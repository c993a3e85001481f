/** Plays a scenario on a machine: which steps are done, whether it is solved, and what to say of a wrong turn. */
import type { KnownCause } from '../knowledge/paths.ts'
import type { World } from '../lib/index.ts'
import type { TraceEntry } from '../sim/kernel/sys.ts'
import type { Machine } from '../sim/machine-types.ts'
import { adviceFor } from './advice.ts'
import { type Facts, held } from './checks.ts'
import { type FilledScenario, fillScenario } from './scenario.ts'

/** As workers/protocol.ts hands them to the page. */
export interface StepView {
  readonly title: string
  readonly ask: string
  readonly run: string
  readonly state: 'waiting' | 'current' | 'done'
  /** What was seen when it ticked: "pid 22004 listens on port 3000". */
  readonly seen: string
}
export interface LabView {
  readonly steps: readonly StepView[]
  readonly reproduced: boolean
  readonly solved: boolean
  /** A wrong turn or a harmful command that was just entered, and what to say of it. */
  readonly advice: string | null
}

export interface Lab {
  readonly scenario: FilledScenario
  /** Looks at the machine and ticks what has come true since. Call it when the machine came to rest. */
  look(): LabView
  /** Tells what was entered at the prompt, for advice on wrong turns. */
  entered(commandLine: string): void
}

/** The world on which the machine of this lab has to be built; null for a cause without a scenario. */
export function labWorld(cause: KnownCause, values: Readonly<Record<string, string>> = {}): World | null {
  return fillScenario(cause, values)?.world ?? null
}

export function createLab(
  machine: Pick<Machine, 'inspect' | 'trace'>,
  cause: KnownCause,
  values: Readonly<Record<string, string>> = {},
): Lab {
  const scenario = fillScenario(cause, values)
  if (!scenario) throw new Error(`${cause.id} has no scenario; ask labWorld first`)
  const groups = groupsOf(scenario.world)
  const seen: string[] = []
  let trace: readonly TraceEntry[] = machine.trace()
  const begin = trace.at(-1)?.seq ?? 0
  let stepBegan = begin
  let reproduced: { readonly seq: number; readonly time: number } | null = null
  let isSolved = false
  let entered: string | null = null
  let advice: string | null = null

  function look(): LabView {
    const last = trace.at(-1)?.seq ?? begin
    const news = machine.trace(last)
    // `trace(since)` may or may not hold the entry `since` itself.
    const fresh = news.filter(({ seq }) => seq > last)
    trace = [...trace.filter(({ seq }) => seq > begin), ...fresh].slice(-KEPT)
    const facts: Facts = {
      kernel: machine.inspect(),
      trace,
      since: begin,
      reproducedAt: reproduced?.time ?? null,
      groups,
    }
    const failed = reproduced ? null : held({ kind: 'fails', ...scenario!.reproduce.fails }, facts)
    if (failed) reproduced = { seq: failed.seq, time: trace.find(({ seq }) => seq === failed.seq)!.time }
    const now: Facts = { ...facts, reproducedAt: reproduced?.time ?? null }
    tick(now)
    if (reproduced && !isSolved) isSolved = held(scenario!.solved, { ...now, since: reproduced.seq }) !== null
    if (entered !== null || fresh.length > 0) advice = isSolved ? null : adviceFor(entered, fresh, scenario!)
    entered = null
    return { steps: steps(), reproduced: reproduced !== null, solved: isSolved, advice }
  }

  function tick(facts: Facts): void {
    for (let step = scenario!.steps[seen.length]; step; step = scenario!.steps[seen.length]) {
      const done = held(step.done, { ...facts, since: stepBegan })
      if (!done) return
      seen.push(done.seen)
      stepBegan = done.seq
    }
  }

  function steps(): readonly StepView[] {
    return scenario!.steps.map(({ title, ask, run }, index) => {
      const isDone = isSolved || index < seen.length
      return {
        title,
        ask,
        run,
        state: isDone ? 'done' : index === seen.length ? 'current' : 'waiting',
        seen: seen[index] ?? '',
      }
    })
  }

  function note(commandLine: string): void {
    entered = commandLine
  }

  return { scenario, look, entered: note }
}

/** Calls kept for checks that look back. */
const KEPT = 20_000

function groupsOf({ users = [] }: World): Facts['groups'] {
  return Object.fromEntries(
    users.map((user) => [
      user.name,
      [
        user.group ?? user.name,
        ...(user.groups ?? []).map(
          (gid) =>
            users.find((other) => other.gid === gid)?.group ??
            users.find((other) => other.gid === gid)?.name ??
            String(gid),
        ),
      ],
    ]),
  )
}
