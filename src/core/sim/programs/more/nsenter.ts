/** nsenter of util-linux 2.38, newgrp and chsh of shadow, nft 1.0.6, reboot and its kin. */
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { execvp } from '../lib/exec.ts'
import { parseOptions } from '../lib/options.ts'
import { readAccounts } from '../lib/users.ts'
import { executed } from './limits.ts'

const UTIL_LINUX = { package: 'util-linux', version: '2.38.1' }

export default [
  command(
    {
      names: ['nsenter'],
      usage: '[options] [<program> [<argument>...]]',
      summary: 'Run a program with namespaces of other processes.',
      ...UTIL_LINUX,
    },
    nsenter,
  ),
  command({ names: ['newgrp', 'sg'], usage: '', summary: '' }, newgrp),
  command({ names: ['chsh'], usage: '', summary: '' }, chsh),
  command({ names: ['/usr/sbin/nft'], usage: '', summary: '' }, nft),
  ...['reboot', 'poweroff', 'halt'].map((name) =>
    command({ names: [`/usr/sbin/${name}`], usage: '', summary: '' }, powerOff),
  ),
  command({ names: ['/usr/sbin/shutdown'], usage: '', summary: '' }, powerOff),
]

const NAMESPACES: Readonly<Record<string, string>> = {
  U: 'user',
  i: 'ipc',
  u: 'uts',
  n: 'net',
  p: 'pid',
  C: 'cgroup',
  T: 'time',
  m: 'mnt',
}

/** Simplified: all processes share one set of namespaces, so that entering another's changes nothing. */
function* nsenter(self: Command): Task<number> {
  const long = Object.fromEntries(
    Object.entries(NAMESPACES).map(([letter, name]) => [name === 'mnt' ? 'mount' : name, `${letter}::`]),
  )
  const { options, operands } = yield* self.options({
    short: '+at:m::u::i::n::p::C::U::T::S:G:r::w::F',
    long: { ...long, all: 'a', target: 't:', setuid: 'S:', setgid: 'G:', root: 'r::', wd: 'w::', 'no-fork': 'F' },
  })
  const target = options.findLast((option) => option.name === 't')?.value ?? null
  if (target !== null && !/^\d+$/.test(target)) return yield* self.fail(`failed to parse pid: '${target}'`)
  if (options.some((option) => option.name === 'a')) {
    if (target === null) return yield* self.fail('no target PID specified for --all')
    const stat = self.sys.readlink(`/proc/${target}/ns/user`)
    if (!stat.ok) return yield* self.fail(`stat of /proc/${target}/ns/user failed: ${reason(stat.error)}`)
  }
  for (const { name, value } of options) {
    const kind = NAMESPACES[name]
    if (kind === undefined) continue
    if (target === null && value === null) return yield* self.fail(`no target PID specified for --${kind}`)
    const path = value ?? `/proc/${target}/ns/${kind}`
    const found = self.sys.readlink(path)
    const isThere = target !== null && self.sys.stat(`/proc/${target}`).ok
    if (!found.ok && isThere && !self.sys.capabilities().has('CAP_SYS_PTRACE')) {
      const denied = { errno: 'EACCES', syscall: 'openat' } as const
      return yield* self.fail(`cannot open ${path}: ${reason(denied)}`)
    }
    if (!found.ok && !isThere) return yield* self.fail(`cannot open ${path}: ${reason(found.error)}`)
    if (!self.sys.capabilities().has('CAP_SYS_ADMIN')) {
      const denied = { errno: 'EPERM', syscall: 'setns' } as const
      return yield* self.fail(`reassociate to namespace 'ns/${kind}' failed: ${reason(denied)}`)
    }
  }
  const argv = operands.length > 0 ? operands : [self.env.SHELL ?? '/bin/sh']
  return yield* executed(self, argv, yield* execvp(self.sys, argv, self.env))
}

function* newgrp(self: Command): Task<number> {
  const { sys } = self
  const accounts = yield* readAccounts(sys)
  const name = self.args.find((arg) => !arg.startsWith('-'))
  const own = accounts.user(sys.getuid())
  const gid = name === undefined ? own?.gid : accounts.groupNamed(name)?.gid
  if (gid === undefined) {
    yield* self.stderr.write(`${self.name}: group '${name}' does not exist\n`)
    return 1
  }
  const isMember = sys.getuid() === 0 || gid === own?.gid || (own !== undefined && accounts.groupsOf(own).includes(gid))
  if (!isMember) {
    yield* self.stderr.write('Invalid password.\n')
    return 1
  }
  // newgrp is set-user-id, which our programs are not: the group changes for those whom the kernel lets.
  sys.setresgid(gid, gid, gid)
  const shell = own?.shell ?? '/bin/sh'
  return yield* executed(self, [shell], yield* execvp(sys, [shell], self.env))
}

function* chsh(self: Command): Task<number> {
  const { operands } = parseOptions(self.args, { short: 's:hR:', long: { shell: 's:' } })
  const accounts = yield* readAccounts(self.sys)
  const name = operands[0] ?? accounts.userName(self.sys.getuid())
  if (accounts.userNamed(name) === undefined) {
    yield* self.stderr.write(`chsh: user '${name}' does not exist\n`)
    return 1
  }
  if (self.sys.getuid() !== 0) {
    yield* self.stderr.write(`You may not change the shell for '${name}'.\n`)
    return 1
  }
  return 0
}

/** Simplified: the rules that iptables keeps are shown as nft shows them; none can be made here. */
function* nft(self: Command): Task<number> {
  if (self.args.length === 0) {
    yield* self.stderr.write('nft: no command specified\n')
    return 1
  }
  if (!self.sys.capabilities().has('CAP_NET_ADMIN')) {
    yield* self.stderr.write(
      'Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed: Operation not permitted\n',
    )
    return 1
  }
  const rules = self.sys.filterRules()
  if (self.args[0] !== 'list' || !rules.ok || rules.value.length === 0) return 0
  const lines = rules.value.map(({ port, action }) => `\t\ttcp dport ${port} counter packets 0 bytes 0 ${action}\n`)
  yield* self.print(
    `table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy accept;\n${lines.join('')}\t}\n}\n`,
  )
  return 0
}

function* powerOff(self: Command): Task<number> {
  const notBooted =
    "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n"
  // Once for logind, once for systemd itself.
  yield* self.stderr.write(`${notBooted}${notBooted}Failed to talk to init daemon: Host is down\n`)
  return 1
}
