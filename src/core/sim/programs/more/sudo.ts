/** sudo 1.9.13: rules come from /etc/sudoers; without that file it says so and ends. */
import { S_IFMT, S_IFREG } from '../../kernel/constants.ts'
import type { Sys, Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { execvp } from '../lib/exec.ts'
import { readFile } from '../lib/files.ts'
import { parseOptions } from '../lib/options.ts'
import { type Accounts, readAccounts, type User } from '../lib/users.ts'
import { becomeUser, LOGIN_PATH } from '../system/become.ts'
import { askPassword } from '../system/password.ts'

const USAGE = `usage: sudo -h | -K | -k | -V
usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]
usage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user] [-u user] [command [arg ...]]
usage: sudo [-ABbEHkNnPS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] [VAR=value] [-i | -s] [command [arg ...]]
usage: sudo -e [-ABkNnS] [-r role] [-t type] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout] [-u user] file ...
`

interface Rule {
  readonly runAs: string
  readonly needsPassword: boolean
  /** ALL or the commands as listed. */
  readonly commands: readonly string[]
}

export default command({ names: ['sudo'], usage: '', summary: '' }, function* (self) {
  const parsed = parseOptions(self.args, {
    short: '+AbBC:D:Eeg:Hh:iKklNnPp:R:r:ST:t:U:u:Vvs',
    long: {
      user: 'u:',
      group: 'g:',
      'non-interactive': 'n',
      list: 'l',
      'preserve-env': 'preserve-env::',
      'set-home': 'H',
      login: 'i',
      shell: 's',
      stdin: 'S',
      version: 'V',
      validate: 'v',
      'reset-timestamp': 'k',
      'remove-timestamp': 'K',
      background: 'b',
      prompt: 'p:',
      chdir: 'D:',
      edit: 'e',
    },
  })
  const has = (name: string): boolean => parsed.options.some((option) => option.name === name)
  if (parsed.error !== null) {
    yield* self.stderr.write(`sudo: ${parsed.error}\n${USAGE}`)
    return 1
  }
  if (has('V')) {
    yield* self.print('Sudo version 1.9.13p3\n')
    return 0
  }
  if (self.sys.geteuid() !== 0) {
    yield* self.stderr.write(
      `sudo: effective uid is not 0, is ${self.argv[0]} on a file system with the 'nosuid' option set or an NFS file system without root privileges?\n`,
    )
    return 1
  }
  const sudoers = yield* readFile(self.sys, '/etc/sudoers')
  if (!sudoers.ok) {
    yield* self.stderr.write(
      `sudo: unable to open /etc/sudoers: ${reason(sudoers.error)}\nsudo: no valid sudoers sources found, quitting\nsudo: error initializing audit plugin sudoers_audit\n`,
    )
    return 1
  }
  const { operands } = parsed
  const isShell = has('s') || has('i')
  if (operands.length === 0 && !isShell && !has('l') && !has('v') && !has('k') && !has('K')) {
    yield* self.stderr.write(USAGE)
    return 1
  }
  if ((has('k') || has('K')) && operands.length === 0) return 0
  const accounts = yield* readAccounts(self.sys)
  const me = accounts.user(self.sys.getuid())
  if (!me) {
    yield* self.stderr.write(`sudo: you do not exist in the passwd database\n`)
    return 1
  }
  const rules = rulesFor(decode(sudoers.value), me, accounts)
  const targetName = parsed.options.findLast((option) => option.name === 'u')?.value ?? 'root'
  const target = targetName.startsWith('#')
    ? accounts.user(Number(targetName.slice(1)))
    : accounts.userNamed(targetName)
  if (!target) {
    yield* self.stderr.write(`sudo: unknown user ${targetName}\nsudo: error initializing audit plugin sudoers_audit\n`)
    return 1
  }
  const rule =
    me.uid === 0
      ? { runAs: 'ALL', needsPassword: false, commands: ['ALL'] }
      : rules.find((r) => allows(r, operands, target))
  if (!rule || !(yield* authenticate(self, me, rule, has('n')))) {
    if (!rule) yield* refuse(self, me, rules.length > 0, operands, target)
    return 1
  }
  if (has('l')) return yield* listRules(self, me, rules)
  if (has('v')) return 0
  return yield* runAs(self, target, accounts, {
    operands,
    isShell,
    isLogin: has('i'),
    keepsEnv: has('E') || has('preserve-env'),
  })
})

/** `demo ALL=(ALL:ALL) NOPASSWD: ALL`, `%sudo ALL=(ALL) /usr/bin/ss, /usr/bin/lsof`. */
function rulesFor(text: string, user: User, accounts: Accounts): readonly Rule[] {
  const groups = accounts.groupsOf(user).map((gid) => `%${accounts.groupName(gid)}`)
  return text.split('\n').flatMap((line) => {
    const match =
      /^\s*(\S+)\s+\S+\s*=\s*(?:\(([^):]*)(?::[^)]*)?\))?\s*((?:NOPASSWD|PASSWD|SETENV|NOEXEC):\s*)*(.*)$/.exec(
        line.replace(/#(?!\d).*/, ''),
      )
    if (!match || /^(Defaults|\w+_Alias)/.test(match[1]!)) return []
    if (match[1] !== 'ALL' && match[1] !== user.name && !groups.includes(match[1]!)) return []
    return [
      {
        runAs: match[2] || 'root',
        needsPassword: !/NOPASSWD:/.test(line),
        commands: match[4]!.split(',').map((item) => item.trim()),
      },
    ]
  })
}

function allows(rule: Rule, operands: readonly string[], target: User): boolean {
  if (rule.runAs !== 'ALL' && !rule.runAs.split(',').includes(target.name)) return false
  const name = operands[0]
  if (name === undefined || rule.commands.includes('ALL')) return true
  return rule.commands.some((item) => {
    const path = item.split(' ')[0]!
    return path === name || path.slice(path.lastIndexOf('/') + 1) === name
  })
}

function* refuse(self: Command, me: User, isKnown: boolean, operands: readonly string[], target: User): Task<void> {
  if (!isKnown) {
    yield* self.stderr.write(`${me.name} is not in the sudoers file.\n`)
    return
  }
  const host = self.sys.uname().nodename
  yield* self.stderr.write(
    `Sorry, user ${me.name} is not allowed to execute '${operands.join(' ')}' as ${target.name} on ${host}.\n`,
  )
}

/** Simplified: no account has a password, so a rule that asks for one is never satisfied. */
function* authenticate(self: Command, me: User, rule: Rule, isSilent: boolean): Task<boolean> {
  if (!rule.needsPassword) return true
  if (isSilent) {
    yield* self.stderr.write('sudo: a password is required\n')
    return false
  }
  for (let tries = 1; tries <= 3; tries++) {
    const answer = yield* askPassword(self.sys, `[sudo] password for ${me.name}: `)
    if (answer === null) {
      yield* self.stderr.write(
        'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\nsudo: a password is required\n',
      )
      return false
    }
    yield* self.sys.nanosleep(1000)
    if (tries < 3) yield* self.stderr.write('Sorry, try again.\n')
  }
  yield* self.stderr.write('sudo: 3 incorrect password attempts\n')
  return false
}

function* listRules(self: Command, me: User, rules: readonly Rule[]): Task<number> {
  const host = self.sys.uname().nodename
  const lines = rules.map(
    (rule) =>
      `    (${rule.runAs} : ${rule.runAs}) ${rule.needsPassword ? '' : 'NOPASSWD: '}${rule.commands.join(', ')}\n`,
  )
  yield* self.print(
    `Matching Defaults entries for ${me.name} on ${host}:\n    env_reset, mail_badpass, secure_path=${LOGIN_PATH.replace(/:/g, '\\:')}, use_pty\n\nUser ${me.name} may run the following commands on ${host}:\n${lines.join('')}`,
  )
  return 0
}

interface Run {
  readonly operands: readonly string[]
  readonly isShell: boolean
  readonly isLogin: boolean
  readonly keepsEnv: boolean
}

function* runAs(self: Command, target: User, accounts: Accounts, run: Run): Task<number> {
  const { sys } = self
  const assignments = run.operands.filter((_, i, all) => all.slice(0, i + 1).every((word) => /^\w+=/.test(word)))
  const words = run.operands.slice(assignments.length)
  const env: Record<string, string> = run.keepsEnv ? { ...self.env } : {}
  for (const name of ['TERM', 'LANG', 'LC_ALL', 'COLORTERM', 'DISPLAY', 'LS_COLORS', 'TZ']) {
    if (self.env[name] !== undefined) env[name] = self.env[name]
  }
  const invoker = accounts.user(sys.getuid())
  Object.assign(env, {
    PATH: LOGIN_PATH,
    HOME: target.home,
    USER: target.name,
    LOGNAME: target.name,
    SHELL: target.shell,
    MAIL: `/var/mail/${target.name}`,
    SUDO_COMMAND: run.isShell && words.length === 0 ? target.shell : words.join(' '),
    SUDO_USER: invoker?.name ?? '',
    SUDO_UID: String(sys.getuid()),
    SUDO_GID: String(sys.getgid()),
  })
  for (const text of assignments) env[text.split('=')[0]!] = text.slice(text.indexOf('=') + 1)
  const became = becomeUser(sys, target, accounts)
  if (!became.ok) return yield* self.fail(`unable to change to runas uid: ${reason(became.error)}`)
  if (run.isLogin) {
    const moved = sys.chdir(target.home)
    if (!moved.ok)
      yield* self.stderr.write(`sudo: unable to change directory to ${target.home}: ${reason(moved.error)}\n`)
  }
  const argv = run.isShell ? [target.shell, ...(words.length > 0 ? ['-c', words.join(' ')] : [])] : words
  // Simplified: sudo becomes the command instead of waiting for it beside a monitor.
  const failed = run.isLogin
    ? yield* sys.execve(target.shell, [`-${target.shell.replace(/^.*\//, '')}`, ...argv.slice(1)], env)
    : yield* execvp(sys, argv, env, LOGIN_PATH)
  const name = argv[0]!
  // sudo looks for an executable file first; what execve says of one that it found is another matter.
  const why =
    (failed.errno === 'ENOENT' && !name.includes('/')) || (name.includes('/') && !isExecutable(sys, name))
      ? `${name}: command not found`
      : `unable to execute ${name}: ${reason(failed)}`
  yield* self.stderr.write(`sudo: ${why}\n`)
  return 1
}

function isExecutable(sys: Sys, path: string): boolean {
  const stat = sys.stat(path)
  return stat.ok && (stat.value.mode & S_IFMT) === S_IFREG && (stat.value.mode & 0o111) !== 0
}
