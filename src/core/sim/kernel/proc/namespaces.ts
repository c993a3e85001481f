import type { Failable, Inode, SuperBlock } from '../../vfs/index.ts'
import { IPC_TABLES } from '../ipc.ts'
import type { Kernel } from '../kernel.ts'
import type { Process } from '../process.ts'
import type { IpcKind } from '../sys.ts'
import { mayLook } from './may-look.ts'
import { FixedDirectory, PlaceLink, TextFile, text } from './tree.ts'

/** Numbers of the first namespaces of a running Linux (PROC_*_INIT_INO and what follows them). */
const NAMESPACES: Readonly<Record<string, string>> = {
  cgroup: 'cgroup:[4026531835]',
  ipc: 'ipc:[4026531839]',
  mnt: 'mnt:[4026531841]',
  net: 'net:[4026531840]',
  pid: 'pid:[4026531836]',
  pid_for_children: 'pid:[4026531836]',
  time: 'time:[4026531834]',
  time_for_children: 'time:[4026531834]',
  user: 'user:[4026531837]',
  uts: 'uts:[4026531838]',
}

/** /proc/PID/ns. Simplified: everybody is in the first namespaces, and the links cannot be opened. */
export function namespaceDirectory(sb: SuperBlock, process: Process, uid: number, gid: number): Inode {
  const link = (name: string) => (): Inode => {
    const describe = (reader: Process): Failable<{ text: string }> => (mayLook(reader, process) ? text(name) : 'EACCES')
    return new PlaceLink(sb, uid, gid, 0o777, describe, () => 'ENOENT', 0)
  }
  const links = Object.entries(NAMESPACES).map(([name, target]) => [name, link(target)] as const)
  return new FixedDirectory(sb, new Map(links), 0o511, uid, gid)
}

const ATTRIBUTES = ['current', 'exec', 'fscreate', 'keycreate', 'prev', 'sockcreate']

/** /proc/PID/attr: no security module is there to answer. */
export function attributeDirectory(sb: SuperBlock, uid: number, gid: number): Inode {
  const file = (name: string) => (): Inode =>
    new TextFile(sb, { text: () => 'EINVAL', mode: name === 'prev' ? 0o444 : 0o666, write: () => 'EINVAL' }, uid, gid)
  return new FixedDirectory(sb, new Map(ATTRIBUTES.map((name) => [name, file(name)])), 0o555, uid, gid)
}

/** /proc/sysvipc: what the reader may look at. */
export function ipcDirectory(kernel: Kernel, sb: SuperBlock): Inode {
  const { ipc } = kernel
  const table = (kind: IpcKind) => (reader: Process) => {
    const { title, row } = IPC_TABLES[kind]
    const seen = [...ipc.objects[kind].values()].filter((one) => ipc.mayRead(reader.credentials, one))
    return text(`${[title, ...seen.map(row)].join('\n')}\n`)
  }
  const kinds: readonly IpcKind[] = ['msg', 'sem', 'shm']
  const files = kinds.map((kind) => [kind, (): Inode => new TextFile(sb, { text: table(kind) })] as const)
  return new FixedDirectory(sb, new Map(files))
}
