import type { CompleteWorld } from './boot/world.ts'
import { ROOT_CREDENTIALS } from './kernel/capabilities.ts'
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK } from './kernel/constants.ts'
import type { OpenFile } from './kernel/files/open-file.ts'
import type { Kernel } from './kernel/kernel.ts'
import { mountTable } from './kernel/mounts.ts'
import type { Process } from './kernel/process.ts'
import type { KernelView, PathView, ProcessView } from './machine-types.ts'
import { failed, type Inode, PAGE_SIZE, pathOf, SymlinkInode, walk } from './vfs/index.ts'

/** A picture of the kernel's state for people and checks. */
export function viewOf(kernel: Kernel, world: CompleteWorld): KernelView {
  const users = new Map(world.users.map((user) => [user.uid, user.name]))
  const groups = new Map(world.users.map((user) => [user.gid, user.group]))
  return {
    processes: [...kernel.processes.values()].map((process) => processView(kernel, process, users)),
    sockets: kernel.net.sockets().map((socket) => ({ ...socket, owners: ownersOf(kernel, socket.inode) })),
    mounts: mountTable(kernel, kernel.root).map((info, i) => {
      const { sb } = kernel.mounts[i]!
      const finite = (n: number) => (Number.isFinite(n) ? n : 0)
      const used = { used: sb.usedPages * PAGE_SIZE, inodesUsed: sb.usedInodes }
      return { ...info, size: finite(sb.pages) * PAGE_SIZE, inodes: finite(sb.inodes), ...used }
    }),
    path: (path) => pathView(kernel, path, users, groups),
  }
}

function processView(kernel: Kernel, process: Process, users: ReadonlyMap<number, string>): ProcessView {
  const { uid } = process.credentials
  return {
    pid: process.pid,
    ppid: process.parent?.pid ?? 0,
    pgid: process.pgid,
    sid: process.session.id,
    uid,
    user: users.get(uid) ?? String(uid),
    comm: process.comm,
    argv: process.argv,
    state: process.stateLetter,
    startTime: kernel.bootTime + process.startTime,
    cwd: pathOf(process.cwd),
    files: process.files.fds().map((fd) => ({ fd, ...fileView(process.files.get(fd)!) })),
    limits: process.limits,
  }
}

function fileView(file: OpenFile) {
  const mode = file.canRead ? (file.canWrite ? 'u' : 'r') : 'w'
  return { name: file.name, type: typeOf(file.stat()?.mode ?? 0) ?? 'file', mode }
}

function ownersOf(kernel: Kernel, inode: number) {
  const owners: { pid: number; comm: string; fd: number }[] = []
  for (const { pid, comm, files } of kernel.processes.values()) {
    for (const fd of files.fds()) {
      if (files.get(fd)!.name === `socket:[${inode}]`) owners.push({ pid, comm, fd })
    }
  }
  return owners
}

function pathView(
  kernel: Kernel,
  path: string,
  users: ReadonlyMap<number, string>,
  groups: ReadonlyMap<number, string>,
): readonly PathView[] {
  const names = path.split('/').filter((name) => name !== '')
  return ['/', ...names.map((_, i) => `/${names.slice(0, i + 1).join('/')}`)].map((prefix) => {
    const walker = { root: kernel.root, cwd: kernel.root, credentials: ROOT_CREDENTIALS }
    const at = walk(walker, prefix, false)
    if (failed(at))
      return { path: prefix, exists: false, type: null, mode: 0, owner: '', group: '', size: 0, target: null }
    const { inode } = at.dentry
    return {
      path: prefix,
      exists: true,
      type: typeOf(inode.mode),
      mode: inode.mode & 0o7777,
      owner: users.get(inode.uid) ?? String(inode.uid),
      group: groups.get(inode.gid) ?? String(inode.gid),
      size: inode.size,
      target: targetOf(inode),
    }
  })
}

const targetOf = (inode: Inode) => (inode instanceof SymlinkInode ? inode.target : null)

const TYPES: Readonly<Record<number, PathView['type']>> = {
  [S_IFREG]: 'file',
  [S_IFDIR]: 'directory',
  [S_IFLNK]: 'symlink',
  [S_IFIFO]: 'fifo',
  [S_IFSOCK]: 'socket',
  [S_IFCHR]: 'device',
  [S_IFBLK]: 'device',
}
const typeOf = (mode: number) => TYPES[mode & 0o170000] ?? null
