/** The table of builtins. */
import type { Shell } from '../shell.ts'
import { commands } from './commands.ts'
import { control } from './control.ts'
import { declarations } from './declare.ts'
import { directories } from './directories.ts'
import { jobControl } from './jobs.ts'
import { misc } from './misc.ts'
import { options } from './options.ts'
import { output } from './output.ts'
import { reading } from './read.ts'
import { testing } from './test.ts'
import type { Builtin } from './types.ts'

const families = [commands, control, declarations, directories, jobControl, misc, options, output, reading, testing]
let table: ReadonlyMap<string, Builtin> | null = null
function all(): ReadonlyMap<string, Builtin> {
  // Made when first used: the families import each other's tables.
  table ??= new Map(families.flatMap((family) => Object.entries(family)))
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
