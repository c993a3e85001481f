/** Changing who a process is, as su, sudo, setpriv and daemons do it. */
import type { Sys, SysResult } from '../../kernel/sys.ts'
import type { Accounts, User } from '../lib/users.ts'

/** initgroups, setgid, setuid: the order matters, for the last gives up the right to do the others. */
export function becomeUser(sys: Sys, user: User, accounts: Accounts, groups = accounts.groupsOf(user)): SysResult {
  const steps = [
    () => sys.setgroups(groups),
    () => sys.setresgid(user.gid, user.gid, user.gid),
    () => sys.setresuid(user.uid, user.uid, user.uid),
  ]
  for (const step of steps) {
    const done = step()
    if (!done.ok) return done
  }
  return { ok: true, value: undefined }
}

/** What sudo and su give as PATH to root. */
export const LOGIN_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
