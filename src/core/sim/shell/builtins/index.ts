/** The table of builtins. */
import type { Task } from '../../kernel/sys.ts'
import { Part } from '../../programs/lib/part.ts'
import type { Shell } from '../shell.ts'
import { control } from './control.ts'
import { directories } from './directories.ts'
import { echo } from './echo.ts'
import { testing } from './test.ts'
import type { Builtin, BuiltinContext } from './types.ts'

/** The names of those in `later.ts`, whose code need not be there for `type` or a completion to know of them. */
export const LATER_NAMES =
  'alias bg bind builtin caller command compgen complete compopt declare dirs disown enable export fc fg getopts hash help history jobs kill let local mapfile popd printf pushd read readarray readonly set shopt suspend times trap type typeset ulimit umask unalias unset wait'.split(
    ' ',
  )

/** The usage lines are fetched for the first mistake. */
const synopses = new Part(() => import('./synopses.ts'))

export function* payUsage(shell: Shell): Task<void> {
  const name = shell.owedUsage!
  shell.owedUsage = null
  const { SYNOPSES } = yield* synopses.get(shell.sys)
  shell.emit(2, `${name}: usage: ${SYNOPSES[name]?.usage ?? name}\n`)
}

const part = new Part(async () => (await import('./later.ts')).laterBuiltins)
/** Fetches the builtins of `later.ts`, for a shell that will be asked for one. */
export const fetchLaterBuiltins = (): void => part.soon()

/** A builtin of `later.ts`, which fetches itself. */
function later(name: string): Builtin {
  return (context) => {
    const here = part.here?.[name]
    return here ? here(context) : whenFetched(name, context)
  }
}

function* whenFetched(name: string, context: BuiltinContext): Task<number> {
  const family = yield* part.get(context.shell.sys)
  const result = family[name]!(context)
  return typeof result === 'number' ? result : yield* result
}

let table: ReadonlyMap<string, Builtin> | null = null
function all(): ReadonlyMap<string, Builtin> {
  // Made when first used: the families import each other's tables.
  table ??= new Map([
    ...[control, directories, { echo }, testing].flatMap((family) => Object.entries(family)),
    ...LATER_NAMES.map((name) => [name, later(name)] as const),
  ])
  return table
}

/** What dash has. */
const DASH = new Set(
  '. : [ alias bg break cd chdir command continue echo eval exec exit export false fg getopts hash jobs kill local printf pwd read readonly return set shift test times trap true type ulimit umask unalias unset wait'.split(
    ' ',
  ),
)

export const builtins = {
  /** The builtin of that name, unless it is disabled. */
  find(shell: Shell, name: string): Builtin | null {
    if (shell.isBash ? name === 'chdir' || shell.disabledBuiltins.has(name) : !DASH.has(name)) return null
    return all().get(name) ?? null
  },
  exists(shell: Shell, name: string): boolean {
    return (shell.isBash ? name !== 'chdir' : DASH.has(name)) && all().has(name)
  },
  names(shell: Shell): string[] {
    return [...all().keys()].filter((name) => this.exists(shell, name)).sort()
  },
}
