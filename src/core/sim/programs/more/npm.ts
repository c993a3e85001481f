import type { Program } from '../../kernel/sys.ts'
import { runNpm } from '../../node/npm/index.ts'

/** npx runs what is installed and asks the registry for the rest, which nobody reaches: as npm does it. */
export default [
  { names: ['npm'], main: runNpm },
  {
    names: ['npx'],
    *main(context) {
      const [, name = '', ...args] = context.argv
      const local = `${'./node_modules/.bin/'}${name}`
      if (name !== '' && context.sys.access(local, 1).ok) {
        yield* context.sys.execve(local, [local, ...args], context.env)
        return 126
      }
      return yield* runNpm({ ...context, argv: ['npm', 'install', name] })
    },
  },
] satisfies readonly Program[]
