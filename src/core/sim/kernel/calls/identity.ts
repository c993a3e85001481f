import { idInside } from '../../vfs/index.ts'
import { capabilitiesOf, NO_CAPABILITIES } from '../capabilities.ts'
import type { Pid, SysResult } from '../sys.ts'
import { CallBase } from './base.ts'

/** getpid(2), credentials(7): who a process is. */
export abstract class IdentityCalls extends CallBase {
  getpid(): Pid {
    return this.process.pid
  }
  getppid(): Pid {
    return this.process.parent?.pid ?? 0
  }

  getpgid(pid: Pid): SysResult<Pid> {
    this.enter()
    return this.leave('getpgid', [pid], this.target(pid)?.pgid ?? 'ESRCH')
  }

  setpgid(pid: Pid, pgid: Pid): SysResult {
    this.enter()
    const target = this.target(pid)
    const group = pgid === 0 ? (target?.pid ?? 0) : pgid
    return this.leaveDone('setpgid', [pid, pgid], this.moveToGroup(target, group))
  }

  private moveToGroup(target: ReturnType<IdentityCalls['target']>, group: Pid) {
    const { process, kernel } = this
    if (group < 0) return 'EINVAL'
    if (!target || (target !== process && target.parent !== process)) return 'ESRCH'
    if (target.session !== process.session) return 'EPERM'
    if (target.pid === target.session.id) return 'EPERM'
    const isOwn = group === target.pid
    if (!isOwn && !kernel.group(group).some((member) => member.session === process.session)) return 'EPERM'
    target.pgid = group
    return 0
  }

  getsid(pid: Pid): SysResult<Pid> {
    this.enter()
    return this.leave('getsid', [pid], this.target(pid)?.session.id ?? 'ESRCH')
  }

  setsid(): SysResult<Pid> {
    this.enter()
    const { process, kernel } = this
    if (kernel.group(process.pid).length > 0) return this.leave('setsid', [], 'EPERM')
    process.session = { id: process.pid, terminal: null }
    process.pgid = process.pid
    return this.leave('setsid', [], process.pid)
  }

  getuid(): number {
    return idInside(this.credentials, 'uid', this.credentials.uid)
  }
  geteuid(): number {
    return idInside(this.credentials, 'uid', this.credentials.euid)
  }
  getgid(): number {
    return idInside(this.credentials, 'gid', this.credentials.gid)
  }
  getegid(): number {
    return idInside(this.credentials, 'gid', this.credentials.egid)
  }
  getgroups(): readonly number[] {
    return this.credentials.groups.map((gid) => idInside(this.credentials, 'gid', gid))
  }

  setuid(uid: number): SysResult {
    this.enter()
    const now = this.credentials
    if (now.capabilities.has('CAP_SETUID')) return this.changeUids('setuid', [uid], uid, uid, uid)
    if (uid !== now.uid && uid !== now.suid) return this.leaveDone('setuid', [uid], 'EPERM')
    return this.changeUids('setuid', [uid], now.uid, uid, now.suid)
  }

  setgid(gid: number): SysResult {
    this.enter()
    const now = this.credentials
    if (now.capabilities.has('CAP_SETGID')) return this.changeGids('setgid', [gid], gid, gid, gid)
    if (gid !== now.gid && gid !== now.sgid) return this.leaveDone('setgid', [gid], 'EPERM')
    return this.changeGids('setgid', [gid], now.gid, gid, now.sgid)
  }

  setgroups(groups: readonly number[]): SysResult {
    this.enter()
    const allowed = this.credentials.capabilities.has('CAP_SETGID')
    if (allowed) this.process.credentials = { ...this.credentials, groups }
    return this.leaveDone('setgroups', [groups.length, `[${groups.join(', ')}]`], allowed ? 0 : 'EPERM')
  }

  setresuid(real: number, effective: number, saved: number): SysResult {
    this.enter()
    const now = this.credentials
    const args = [real, effective, saved]
    const own = [now.uid, now.euid, now.suid]
    const allowed = now.capabilities.has('CAP_SETUID') || args.every((id) => id === -1 || own.includes(id))
    if (!allowed) return this.leaveDone('setresuid', args, 'EPERM')
    const pick = (id: number, old: number) => (id === -1 ? old : id)
    return this.changeUids('setresuid', args, pick(real, now.uid), pick(effective, now.euid), pick(saved, now.suid))
  }

  setresgid(real: number, effective: number, saved: number): SysResult {
    this.enter()
    const now = this.credentials
    const args = [real, effective, saved]
    const own = [now.gid, now.egid, now.sgid]
    const allowed = now.capabilities.has('CAP_SETGID') || args.every((id) => id === -1 || own.includes(id))
    if (!allowed) return this.leaveDone('setresgid', args, 'EPERM')
    const pick = (id: number, old: number) => (id === -1 ? old : id)
    return this.changeGids('setresgid', args, pick(real, now.gid), pick(effective, now.egid), pick(saved, now.sgid))
  }

  /** unshare(CLONE_NEWUSER), and the ids that its maker is called by inside; null leaves the maps empty. */
  unshareUser(inside: { readonly uid: number; readonly gid: number } | null): SysResult {
    this.enter()
    const { euid, egid, groups } = this.credentials
    const namespace = {
      uid: inside && { inside: inside.uid, outside: euid },
      gid: inside && { inside: inside.gid, outside: egid },
    }
    this.process.credentials = {
      ...this.credentials,
      groups: groups.length > 0 ? groups : [egid],
      capabilities: NO_CAPABILITIES,
      namespace,
    }
    return this.leaveDone('unshare', ['CLONE_NEWUSER'], 0)
  }

  capabilities(): ReadonlySet<string> {
    return this.credentials.capabilities
  }

  setCapabilities(effective: ReadonlySet<string>): SysResult {
    this.enter()
    const held = this.credentials.capabilities
    const allowed = this.credentials.euid === 0 || [...effective].every((name) => held.has(name))
    if (allowed) this.process.credentials = { ...this.credentials, capabilities: effective }
    return this.leaveDone('capset', [`{effective=${[...effective].join('|')}}`], allowed ? 0 : 'EPERM')
  }

  protected target(pid: Pid) {
    return pid === 0 ? this.process : this.kernel.find(pid)
  }

  /** capabilities(7), "effect of user ID changes": leaving uid 0 drops them all, coming back gives them. */
  private changeUids(call: string, args: readonly number[], uid: number, euid: number, suid: number): SysResult {
    const now = this.credentials
    const keeps = (now.euid === 0) === (euid === 0)
    const capabilities = keeps ? now.capabilities : capabilitiesOf(euid)
    this.process.credentials = { ...now, uid, euid, suid, capabilities }
    return this.leaveDone(call, args, 0)
  }

  private changeGids(call: string, args: readonly number[], gid: number, egid: number, sgid: number): SysResult {
    this.process.credentials = { ...this.credentials, gid, egid, sgid }
    return this.leaveDone(call, args, 0)
  }
}
