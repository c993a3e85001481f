import {
  chmod,
  chown,
  type Failable,
  failed,
  getxattr,
  type Location,
  link,
  listxattr,
  mayAccess,
  mkdir,
  mknod,
  pathOf,
  removexattr,
  rename,
  rmdir,
  SymlinkInode,
  setxattr,
  symlink,
  type TimeChange,
  truncate,
  unlink,
  utimens,
  walk,
} from '../../vfs/index.ts'
import { W_OK, X_OK } from '../constants.ts'
import { isDynamicLink } from '../proc/magic.ts'
import type { Stat, Statfs, SysResult } from '../sys.ts'
import { COST } from './base.ts'
import { ProcessCalls } from './processes.ts'

/** The calls that take a path. */
export abstract class PathCalls extends ProcessCalls {
  getcwd(): SysResult<string> {
    this.enter()
    const { cwd, root } = this.process
    if (cwd.dentry.deleted || cwd.dentry.inode.isVanished) return this.leaveText('getcwd', [], 'ENOENT')
    const text = pathOf(cwd, root)
    return this.leaveText('getcwd', [text, 4096], { text }, { shown: text.length + 1 })
  }

  chdir(path: string): SysResult {
    this.enter(COST.path)
    const at = this.searchable(walk(this, path, true))
    if (!failed(at)) this.process.cwd = at
    return this.leaveDone('chdir', [path], failed(at) ? at : 0, { path })
  }

  fchdir(fd: number): SysResult {
    this.enter()
    const at = this.searchable(this.anyFile(fd)?.at ?? 'EBADF')
    if (!failed(at)) this.process.cwd = at
    return this.leaveDone('fchdir', [fd], failed(at) ? at : 0)
  }

  chroot(path: string): SysResult {
    this.enter(COST.path)
    const at = this.searchable(walk(this, path, true))
    const allowed = this.credentials.capabilities.has('CAP_SYS_CHROOT')
    const outcome = failed(at) ? at : allowed ? 0 : 'EPERM'
    if (!failed(at) && allowed) this.process.root = at
    return this.leaveDone('chroot', [path], outcome, { path })
  }

  private searchable(at: Failable<Location>): Failable<Location> {
    if (failed(at)) return at
    if (!at.dentry.inode.isDirectory) return 'ENOTDIR'
    return mayAccess(this.credentials, at.dentry.inode, X_OK) || at
  }

  umask(mask: number): number {
    this.enter()
    const before = this.process.umask
    this.process.umask = mask & 0o777
    this.leave('umask', [mask], before)
    return before
  }

  stat(path: string): SysResult<Stat> {
    return this.statAt(path, true)
  }
  lstat(path: string): SysResult<Stat> {
    return this.statAt(path, false)
  }
  private statAt(path: string, follow: boolean): SysResult<Stat> {
    this.enter(COST.path)
    const at = walk(this, path, follow)
    const outcome = failed(at) ? at : this.seen(at.dentry.inode.stat())
    const args = [path, failed(outcome) ? null : outcome, follow ? '0' : 'AT_SYMLINK_NOFOLLOW']
    return this.leave('newfstatat', args, outcome, { path, shown: 0 })
  }

  access(path: string, mode: number, options: { effective?: boolean } = {}): SysResult {
    this.enter(COST.path)
    const outcome = this.accessible(path, mode, options.effective ?? false)
    if (options.effective) return this.leaveDone('faccessat2', [path, mode, 'AT_EACCESS'], outcome, { path })
    return this.leaveDone('access', [path, mode], outcome, { path })
  }

  private accessible(path: string, mode: number, effective: boolean): Failable<0> {
    const who = effective ? this.credentials : this.asRealUser()
    const at = walk({ root: this.root, cwd: this.cwd, credentials: who }, path, true)
    if (failed(at)) return at
    const { inode } = at.dentry
    if (mode & X_OK && inode.isRegular && at.mount.flags.noexec) return 'EACCES'
    const access = mode === 0 ? 0 : mayAccess(who, inode, mode)
    if (access) return access
    const isPlain = inode.isRegular || inode.isDirectory || inode.isSymlink
    return mode & W_OK && isPlain && at.mount.isReadonly ? 'EROFS' : 0
  }

  private asRealUser() {
    const now = this.credentials
    if (now.uid === now.euid && now.gid === now.egid) return now
    const capabilities = now.uid === 0 ? now.capabilities : new Set<string>()
    return { ...now, euid: now.uid, egid: now.gid, capabilities }
  }

  readlink(path: string): SysResult<string> {
    this.enter(COST.path)
    const text = this.linkTarget(path)
    const shown = failed(text) ? undefined : text.text.length
    const args = [path, failed(text) ? '' : text.text, 1023]
    return this.leaveText('readlink', args, text, { path, ...(shown === undefined ? {} : { shown }) })
  }

  private linkTarget(path: string): Failable<{ text: string }> {
    const at = walk(this, path, false)
    if (failed(at)) return at
    const { inode } = at.dentry
    if (isDynamicLink(inode)) return inode.readlink(this.process)
    return inode instanceof SymlinkInode ? { text: inode.target } : 'EINVAL'
  }

  mkdir(path: string, mode = 0o777): SysResult {
    this.enter(COST.path)
    return this.leaveDone('mkdir', [path, mode], mkdir(this, path, mode, this.process.umask), { path })
  }

  mknod(path: string, mode: number, rdev = 0): SysResult {
    this.enter(COST.path)
    const outcome = mknod(this, path, mode, rdev, this.process.umask)
    return this.leaveDone('mknodat', [path, mode, rdev], outcome, { path })
  }

  rmdir(path: string): SysResult {
    this.enter(COST.path)
    return this.leaveDone('rmdir', [path], rmdir(this, path), { path })
  }

  unlink(path: string): SysResult {
    this.enter(COST.path)
    return this.leaveDone('unlink', [path], unlink(this, path), { path })
  }

  rename(from: string, to: string, flags: { noreplace?: boolean; exchange?: boolean } = {}): SysResult {
    this.enter(COST.path)
    return this.leaveDone('rename', [from, to], rename(this, from, to, flags), { path: from })
  }

  link(from: string, to: string, options: { followSymlinks?: boolean } = {}): SysResult {
    this.enter(COST.path)
    return this.leaveDone('link', [from, to], link(this, from, to, options.followSymlinks), { path: to })
  }

  symlink(target: string, path: string): SysResult {
    this.enter(COST.path)
    return this.leaveDone('symlink', [target, path], symlink(this, target, path), { path })
  }

  chmod(path: string, mode: number): SysResult {
    this.enter(COST.path)
    const outcome = this.onPath(path, true, (at) => chmod(this.credentials, at, mode))
    return this.leaveDone('chmod', [path, mode], outcome, { path })
  }

  chown(path: string, uid: number, gid: number): SysResult {
    this.enter(COST.path)
    const outcome = this.onPath(path, true, (at) => chown(this.credentials, at, uid, gid))
    return this.leaveDone('chown', [path, uid, gid], outcome, { path })
  }

  lchown(path: string, uid: number, gid: number): SysResult {
    this.enter(COST.path)
    const outcome = this.onPath(path, false, (at) => chown(this.credentials, at, uid, gid))
    return this.leaveDone('lchown', [path, uid, gid], outcome, { path })
  }

  utimens(path: string, atime: TimeChange, mtime: TimeChange, options: { nofollow?: boolean } = {}): SysResult {
    this.enter(COST.path)
    const outcome = this.onPath(path, !options.nofollow, (at) => utimens(this.credentials, at, atime, mtime))
    const flags = options.nofollow ? 'AT_SYMLINK_NOFOLLOW' : 0
    return this.leaveDone('utimensat', [path, atime, mtime, flags], outcome, { path })
  }

  truncate(path: string, size: number): SysResult {
    this.enter(COST.path)
    const cut = (at: Location) => this.tooLarge(size) || truncate(this.credentials, at, size)
    const outcome = size < 0 ? 'EINVAL' : this.onPath(path, true, cut)
    return this.leaveDone('truncate', [path, size], outcome, { path })
  }

  /** Growing a file past RLIMIT_FSIZE: the signal first, and the errno for those that live on. */
  protected tooLarge(size: number): Failable<0> {
    if (size <= this.process.limits.fsize.soft) return 0
    this.kernel.post(this.process, 'SIGXFSZ')
    if (this.process.isDead) this.enter()
    return 'EFBIG'
  }

  statfs(path: string): SysResult<Statfs> {
    this.enter(COST.path)
    const at = walk(this, path, true)
    const outcome = failed(at) ? at : at.mount.sb.statfs(0)
    return this.leave('statfs', [path], outcome, { path, shown: 0 })
  }

  getxattr(path: string, name: string): SysResult<Uint8Array> {
    this.enter(COST.path)
    const at = walk(this, path, true)
    const outcome = failed(at) ? at : getxattr(this.credentials, at, name)
    return this.leave('getxattr', [path, name], outcome, { path, shown: failed(outcome) ? 0 : outcome.length })
  }

  setxattr(path: string, name: string, value: Uint8Array): SysResult {
    this.enter(COST.path)
    const outcome = this.onPath(path, true, (at) => setxattr(this.credentials, at, name, value))
    return this.leaveDone('setxattr', [path, name], outcome, { path })
  }

  removexattr(path: string, name: string): SysResult {
    this.enter(COST.path)
    const outcome = this.onPath(path, true, (at) => removexattr(this.credentials, at, name))
    return this.leaveDone('removexattr', [path, name], outcome, { path })
  }

  listxattr(path: string): SysResult<readonly string[]> {
    this.enter(COST.path)
    const at = walk(this, path, true)
    const outcome = failed(at) ? at : listxattr(at)
    return this.leave('listxattr', [path], outcome, { path, shown: failed(outcome) ? 0 : outcome.length })
  }

  private onPath(path: string, follow: boolean, change: (at: Location) => Failable<0>): Failable<0> {
    const at = walk(this, path, follow)
    return failed(at) ? at : change(at)
  }
}
