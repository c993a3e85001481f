import type { World } from '../../lib/index.ts'
import { createMachine, type LabMachine } from '../machine.ts'
import type { Program, Sys, SysResult, Task } from './sys.ts'

/** A machine on which a test's own generator runs as the program `probe`, made by user demo in an empty /srv/t. */
export interface Probe<T> {
  readonly value: T
  readonly machine: LabMachine
  readonly stdout: string
  readonly code: number
}

export async function probe<T>(
  body: (sys: Sys) => Task<T> | T,
  world: Partial<World> = {},
  others: readonly Program[] = [],
): Promise<Probe<T>> {
  let value: T | undefined
  const program: Program = {
    names: ['probe'],
    *main({ sys }) {
      const result = body(sys)
      value = isTask(result) ? yield* result : result
      return 0
    },
  }
  const files = { '/srv/t': { dir: true }, ...world.files }
  const machine = createMachine({ world: { cwd: '/srv/t', ...world, files }, programs: [program, ...others] })
  const { stdout, code } = await machine.runProgram(['probe'])
  const [bug] = machine.kernel.bugs
  if (bug) throw bug
  return { value: value as T, machine, stdout, code }
}

/** The errno, or `ok`. */
export const outcome = (result: SysResult<unknown>): string => (result.ok ? 'ok' : result.error.errno)

/** The value, or a failure of the test. */
export function value<T>(result: SysResult<T>): T {
  if (!result.ok) throw new Error(`expected success, got ${result.error.errno} from ${result.error.syscall}`)
  return result.value
}

export const bytes = (text: string) => new TextEncoder().encode(text)
export const text = (data: Uint8Array) => new TextDecoder().decode(data)

/** Makes a file with this content. */
export function* put(sys: Sys, path: string, content: string | Uint8Array): Task<void> {
  const fd = value(yield* sys.open(path, 0o1101, 0o644))
  yield* sys.write(fd, typeof content === 'string' ? bytes(content) : content)
  sys.close(fd)
}

/** A body that never waits may be a plain function. */
const isTask = <T>(result: Task<T> | T): result is Task<T> =>
  typeof result === 'object' && result !== null && Symbol.iterator in result && 'next' in result
