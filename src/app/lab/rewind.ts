/** To which moment each step can be taken back. Moments are counts of what the machine was told. */
import type { LabView } from '../../workers/protocol.ts'

export interface Rewinds {
  /** Counts at which a prompt was reached, oldest first: one for each command. */
  readonly prompts: readonly number[]
  /** For each step that is done: the count before the command that did it. */
  readonly steps: readonly (number | null)[]
  /** The first prompt after the failure was there: where a wrong turn begins. */
  readonly reproduced: number | null
}

/** The first prompt comes before anything was entered. */
export const NO_REWINDS: Rewinds = { prompts: [0], steps: [], reproduced: null }

/** `entered` are the counts with each command line that was entered; `isBack` says that the prompt of the last one is back. */
export function noteRewinds(before: Rewinds, lab: LabView, entered: readonly number[], isBack: boolean): Rewinds {
  const last = entered.at(-1) ?? 0
  const known = before.prompts.at(-1) ?? 0
  // On a busy machine several commands may have come back since the last look.
  const begun = last === known ? known : (entered.at(-2) ?? 0)
  const steps = lab.steps.map(({ state }, index) => (state === 'done' ? (before.steps[index] ?? begun) : null))
  const prompts = [0, ...(isBack ? entered : entered.slice(0, -1))]
  const reproduced = before.reproduced !== null && before.reproduced <= last ? before.reproduced : null
  return { prompts, steps, reproduced: reproduced ?? (lab.reproduced && isBack ? last : null) }
}

/** What still holds after a rewind to `inputs`. */
export const rewound = ({ prompts, steps, reproduced }: Rewinds, inputs: number): Rewinds => ({
  prompts: prompts.filter((count) => count <= inputs),
  steps: steps.map((count) => (count !== null && count < inputs ? count : null)),
  reproduced: reproduced !== null && reproduced <= inputs ? reproduced : null,
})

/** True when a command can be taken back, be it done or still at work. */
export const canUndo = ({ prompts }: Rewinds, isDone: boolean): boolean => prompts.length > (isDone ? 1 : 0)
