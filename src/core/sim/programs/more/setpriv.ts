/** setpriv and unshare of util-linux 2.38, as far as this machine has what they change. */
import type { SysError, SysResult, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { execvp } from '../lib/exec.ts'
import { readAccounts } from '../lib/users.ts'
import { executed } from './limits.ts'

const UTIL_LINUX = { package: 'util-linux', version: '2.38.1' }
/** setpriv's status for what it could not change. */
const SETPRIV_FAILED = 127

export default [
  command(
    {
      names: ['setpriv'],
      usage: '[options] <program> [<argument>...]',
      summary: 'Run a program with different privilege settings.',
      ...UTIL_LINUX,
    },
    setpriv,
  ),
  command(
    {
      names: ['unshare'],
      usage: '[options] [<program> [<argument>...]]',
      summary: 'Run a program with some namespaces unshared from the parent.',
      ...UTIL_LINUX,
    },
    unshare,
  ),
]

function* setpriv(self: Command): Task<number> {
  const { sys } = self
  const { options, operands } = yield* self.options({
    short: '+dhV',
    long: {
      dump: 'd',
      reuid: 'reuid:',
      regid: 'regid:',
      ruid: 'ruid:',
      euid: 'euid:',
      rgid: 'rgid:',
      egid: 'egid:',
      groups: 'groups:',
      'clear-groups': 'clear-groups',
      'keep-groups': 'keep-groups',
      'init-groups': 'init-groups',
      'inh-caps': 'inh-caps:',
      'ambient-caps': 'ambient-caps:',
      'bounding-set': 'bounding-set:',
      'no-new-privs': 'no-new-privs',
      pdeathsig: 'pdeathsig:',
      'reset-env': 'reset-env',
      securebits: 'securebits:',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
  if (has('d')) return yield* dump(self)
  if (operands.length === 0) return yield* self.fail('No program specified')
  const accounts = yield* readAccounts(sys)
  const uidOf = (text: string): number | undefined =>
    /^\d+$/.test(text) ? Number(text) : accounts.userNamed(text)?.uid
  const gidOf = (text: string): number | undefined =>
    /^\d+$/.test(text) ? Number(text) : accounts.groupNamed(text)?.gid
  const steps: { call: string; run: () => SysResult }[] = []
  const [gid, uid] = [value('regid'), value('reuid')]
  if (gid !== null) {
    const number = gidOf(gid)
    if (number === undefined) return yield* self.fail('failed to parse regid')
    steps.push({ call: 'setresgid', run: () => sys.setresgid(number, number, number) })
  }
  if (has('clear-groups')) steps.push({ call: 'setgroups', run: () => sys.setgroups([]) })
  const groups = value('groups')
  if (groups !== null) {
    const numbers = groups.split(',').map(gidOf)
    if (numbers.includes(undefined)) return yield* self.fail('failed to parse supplementary group id')
    steps.push({ call: 'setgroups', run: () => sys.setgroups(numbers as number[]) })
  }
  if (uid !== null) {
    const number = uidOf(uid)
    if (number === undefined) return yield* self.fail('failed to parse reuid')
    const user = accounts.user(number)
    if (has('init-groups') && user)
      steps.push({ call: 'initgroups', run: () => sys.setgroups(accounts.groupsOf(user)) })
    steps.push({ call: 'setresuid', run: () => sys.setresuid(number, number, number) })
  }
  for (const { call, run } of steps) {
    const done = run()
    if (!done.ok) return yield* self.fail(`${call} failed: ${reason(done.error)}`, SETPRIV_FAILED)
  }
  return yield* executed(self, operands, yield* execvp(sys, operands, self.env))
}

const CAPABILITIES =
  'chown,dac_override,dac_read_search,fowner,fsetid,kill,setgid,setuid,setpcap,linux_immutable,net_bind_service,net_broadcast,net_admin,net_raw,ipc_lock,ipc_owner,sys_module,sys_rawio,sys_chroot,sys_ptrace,sys_pacct,sys_admin,sys_boot,sys_nice,sys_resource,sys_time,sys_tty_config,mknod,lease,audit_write,audit_control,setfcap,mac_override,mac_admin,syslog,wake_alarm,block_suspend,audit_read,perfmon,bpf,checkpoint_restore'

function* dump(self: Command): Task<number> {
  const { sys } = self
  const groups = sys.getgroups().filter((gid) => gid !== sys.getegid())
  yield* self.print(
    `uid: ${sys.getuid()}\neuid: ${sys.geteuid()}\ngid: ${sys.getgid()}\negid: ${sys.getegid()}\nSupplementary groups: ${groups.join(',') || '[none]'}\nno_new_privs: 0\nInheritable capabilities: [none]\nAmbient capabilities: [none]\nCapability bounding set: ${CAPABILITIES}\nSecurebits: [none]\nParent death signal: [none]\n`,
  )
  return 0
}

/** Simplified: of the namespaces only a user's is made; without -U or -r the right to make them is asked for, as unshare(2) does. */
function* unshare(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: '+fhVmuinpCTUrR:w:S:G:c',
    long: {
      mount: 'm',
      uts: 'u',
      ipc: 'i',
      net: 'n',
      pid: 'p',
      user: 'U',
      cgroup: 'C',
      time: 'T',
      fork: 'f',
      'map-root-user': 'r',
      'map-current-user': 'c',
      'mount-proc': 'mount-proc::',
      'kill-child': 'kill-child::',
      propagation: 'propagation:',
      root: 'R:',
      wd: 'w:',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const needsRight = options.some((option) => 'muinpCT'.includes(option.name)) && !has('U') && !has('r') && !has('c')
  if (needsRight && !self.sys.capabilities().has('CAP_SYS_ADMIN')) {
    const denied: SysError = { errno: 'EPERM', syscall: 'unshare' }
    return yield* self.fail(`unshare failed: ${reason(denied)}`)
  }
  const { sys } = self
  if (has('U') || has('r') || has('c')) {
    const inside = has('r') ? { uid: 0, gid: 0 } : has('c') ? { uid: sys.geteuid(), gid: sys.getegid() } : null
    sys.unshareUser(inside)
  }
  const argv = operands.length > 0 ? operands : [self.env.SHELL ?? '/bin/sh']
  return yield* executed(self, argv, yield* execvp(self.sys, argv, self.env))
}
