/** The builtins that a simple command does without: one chunk, fetched when the first of them is run (see `index.ts`). */
import { commands } from './commands.ts'
import { completion } from './completion.ts'
import { declarations } from './declare.ts'
import { directoryStack } from './directory-stack.ts'
import { getopts } from './getopts.ts'
import { historyBuiltins } from './history.ts'
import { jobControl } from './jobs.ts'
import { letBuiltin } from './let.ts'
import { options } from './options.ts'
import { printf } from './printf.ts'
import { reading } from './read.ts'
import { times } from './times.ts'
import type { Builtin } from './types.ts'
import { ulimit } from './ulimit.ts'
import { umask } from './umask.ts'

export const laterBuiltins: Readonly<Record<string, Builtin>> = {
  ...commands,
  ...declarations,
  ...completion,
  ...directoryStack,
  ...historyBuiltins,
  ...jobControl,
  ...options,
  ...reading,
  getopts,
  let: letBuiltin,
  printf,
  times,
  ulimit,
  umask,
}
