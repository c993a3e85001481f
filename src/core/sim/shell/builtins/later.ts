/** The builtins that a simple command does without: one chunk, fetched when the first of them is run (see `index.ts`). */
import { commands } from './commands.ts'
import { declarations } from './declare.ts'
import { directoryStack } from './directory-stack.ts'
import { jobControl } from './jobs.ts'
import { misc } from './misc.ts'
import { options } from './options.ts'
import { printf } from './printf.ts'
import { reading } from './read.ts'
import type { Builtin } from './types.ts'
import { umask } from './umask.ts'

export const laterBuiltins: Readonly<Record<string, Builtin>> = {
  ...commands,
  ...declarations,
  ...directoryStack,
  ...jobControl,
  ...misc,
  ...options,
  ...reading,
  printf,
  umask,
}
