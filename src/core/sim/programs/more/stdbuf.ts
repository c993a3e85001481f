/** stdbuf, chroot and hostid: small coreutils and libc programs. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { execvp } from '../lib/exec.ts'

const CANCELED = 125
const CANNOT_RUN = 126
const NOT_FOUND = 127

function* become(self: Command, argv: readonly string[]): Task<number> {
  const error = yield* execvp(self.sys, argv, self.env)
  yield* self.warn(`failed to run command ${self.quote(argv[0]!)}: ${self.reason(error)}`)
  return error.errno === 'ENOENT' ? NOT_FOUND : CANNOT_RUN
}

/** Simplified: programs here choose their buffers themselves, so the command only runs. */
const stdbuf = command(
  {
    names: ['stdbuf'],
    usage: 'OPTION... COMMAND',
    summary: 'Run COMMAND, with modified buffering operations for its standard streams.',
    failure: CANCELED,
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+i:o:e:',
      long: { input: 'i:', output: 'o:', error: 'e:' },
    })
    for (const { name, value } of options) {
      if (name === 'i' && value === 'L') return yield* self.usage('line buffering stdin is meaningless')
      if (value !== 'L' && !/^\d+([kKMGTPEZY](i?B)?|[kKMGTPEZY])?$/.test(value!))
        return yield* self.fail(`invalid mode ${self.quote(value!)}`)
    }
    if (operands.length === 0) return yield* self.usage('missing operand')
    if (options.length === 0) return yield* self.usage('you must specify a buffering mode option')
    return yield* become(self, operands)
  },
)

const chroot = command(
  {
    names: ['/usr/sbin/chroot'],
    usage: ['[OPTION] NEWROOT [COMMAND [ARG]...]', 'OPTION'],
    summary: 'Run COMMAND with root directory set to NEWROOT.',
    failure: CANCELED,
  },
  function* (self) {
    const { operands } = yield* self.options({
      short: '+',
      long: { groups: { value: 'required' }, userspec: { value: 'required' }, 'skip-chdir': 'skip-chdir' },
    })
    const [root, ...argv] = operands
    if (root === undefined) return yield* self.usage('missing operand')
    const changed = self.sys.chroot(root)
    if (!changed.ok)
      return yield* self.fail(
        `cannot change root directory to ${self.quoteAlways(root)}: ${self.reason(changed.error)}`,
      )
    self.sys.chdir('/')
    return yield* become(self, argv.length > 0 ? argv : [self.env.SHELL ?? '/bin/sh', '-i'])
  },
)

const hostid = command(
  {
    names: ['hostid'],
    usage: '[OPTION]',
    summary: 'Print the numeric identifier (in hexadecimal) for the current host.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '' })
    if (operands.length > 0) return yield* self.usage(`extra operand ${self.quote(operands[0]!)}`)
    // As gethostid(3) gives it where the host's name has no address.
    yield* self.print('00000000\n')
    return 0
  },
)

export default [stdbuf, chroot, hostid]
