import { command } from '../lib/command.ts'
import { execvp } from '../lib/exec.ts'

export default command(
  {
    names: ['chroot'],
    usage: '[OPTION] NEWROOT [COMMAND [ARG]...]',
    summary: 'Run COMMAND with root directory set to NEWROOT.',
    failure: 125,
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '+', long: { userspec: 'u:', groups: 'g:', 'skip-chdir': 's' } })
    const [root, ...rest] = operands
    if (root === undefined) return yield* self.usage('missing operand')
    const entered = self.sys.chroot(root)
    if (!entered.ok) {
      return yield* self.fail(
        `cannot change root directory to ${self.quoteAlways(root)}: ${self.reason(entered.error)}`,
      )
    }
    self.sys.chdir('/')
    const argv = rest.length > 0 ? rest : [self.env['SHELL'] ?? '/bin/sh', '-i']
    const failed = yield* execvp(self.sys, argv, self.env)
    const code = failed.errno === 'ENOENT' ? 127 : 126
    return yield* self.fail(`failed to run command ${self.quote(argv[0]!)}: ${self.reason(failed)}`, code)
  },
)
