/** Recordings of a real Linux, played again in the lab. For the tests and for tools/fidelity.ts. */
import type { World } from '../lib/index.ts'
import { normalise } from './fixtures/normalise.ts'
import { createMachine } from './machine.ts'
import type { RunResult } from './machine-types.ts'
import { programs } from './programs/index.ts'

export interface Recorded extends RunResult {
  readonly id: string
  readonly tags: readonly string[]
  readonly world: string
  readonly script: string
}
export interface Recording {
  readonly worlds: Readonly<Record<string, World>>
  readonly cases: readonly Recorded[]
}

/** File → recording. */
export const recordings = import.meta.glob<Recording>('./fixtures/*.recorded.json', { eager: true, import: 'default' })

/** What the lab says to a script, normalised as the recordings are. A machine that throws gives code -1. */
export async function answerTo(world: World, script: string): Promise<RunResult> {
  try {
    return normalise(await createMachine({ world, programs }).run(script))
  } catch (error) {
    return { stdout: '', stderr: `the machine failed: ${error}`, code: -1 }
  }
}

/** Every byte of stdout and stderr, and the exit status. */
export const isSame = (a: RunResult, b: RunResult): boolean =>
  a.stdout === b.stdout && a.stderr === b.stderr && a.code === b.code
