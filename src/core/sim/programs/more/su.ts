/** su and runuser of util-linux 2.38. They ask PAM, so without its files nothing goes. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readAccounts } from '../lib/users.ts'
import { becomeUser, LOGIN_PATH } from '../system/become.ts'
import { askPassword } from '../system/password.ts'

const SPEC = {
  short: 'c:C:fg:G:lmpPs:u:w:hV',
  long: {
    command: 'c:',
    group: 'g:',
    login: 'l',
    'preserve-environment': 'p',
    shell: 's:',
    user: 'u:',
    'supp-group': 'G:',
    pty: 'P',
  },
}

export default [
  command(
    {
      names: ['su'],
      usage: '[options] [-] [<user> [<argument>...]]',
      summary: '',
      package: 'util-linux',
      version: '2.38.1',
    },
    (self) => run(self, true),
  ),
  command(
    {
      names: ['runuser'],
      usage: '[options] -u <user> [[--] <command>]',
      summary: '',
      package: 'util-linux',
      version: '2.38.1',
    },
    (self) => run(self, false),
  ),
]

function* run(self: Command, isSu: boolean): Task<number> {
  const { sys } = self
  const { options, operands } = yield* self.options(isSu ? SPEC : { ...SPEC, short: `+${SPEC.short}` })
  const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
  const words = [...operands]
  const isLogin = options.some((option) => option.name === 'l') || words[0] === '-'
  if (words[0] === '-') words.shift()
  if (!isSu && sys.getuid() !== 0 && sys.stat('/etc/pam.d').ok)
    return yield* self.fail('may not be used by non-root users')
  const named = isSu ? null : value('u')
  const name = named ?? words.shift() ?? 'root'
  const accounts = yield* readAccounts(sys)
  const user = accounts.userNamed(name)
  if (!user) {
    return yield* self.fail(`user ${name} does not exist or the user entry does not contain all the required fields`)
  }
  if (!sys.stat('/etc/pam.d').ok) return yield* self.fail('Critical error - immediate abort')
  if (sys.getuid() !== 0) {
    const answer = yield* askPassword(sys, 'Password: ')
    yield* sys.nanosleep(answer === null ? 0 : 2000)
    // Simplified: no account has a password, so none is right.
    return yield* self.fail('Authentication failure')
  }
  const became = becomeUser(sys, user, accounts)
  if (!became.ok) return yield* self.fail(`cannot set user id: ${reason(became.error)}`)
  const shell = value('s') ?? (user.shell === '' ? '/bin/sh' : user.shell)
  const env = { ...self.env, HOME: user.home, SHELL: shell, USER: user.name, LOGNAME: user.name }
  if (isLogin) {
    const moved = sys.chdir(user.home)
    if (!moved.ok) yield* self.warn(`warning: cannot change directory to ${user.home}: ${reason(moved.error)}`)
    Object.assign(env, { PATH: LOGIN_PATH })
  }
  const script = value('c')
  const base = shell.slice(shell.lastIndexOf('/') + 1)
  const argv =
    named !== null && words.length > 0
      ? words
      : [isLogin ? `-${base}` : base, ...(script === null ? [] : ['-c', script]), ...words]
  const path = named !== null && words.length > 0 ? words[0]! : shell
  const failed = yield* sys.execve(path.includes('/') ? path : `/usr/bin/${path}`, argv, env)
  yield* self.warn(`failed to execute ${path}: ${reason(failed)}`)
  return failed.errno === 'ENOENT' ? 127 : 126
}
