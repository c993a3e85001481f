import {
  type Credentials,
  Dentry,
  type Failable,
  type Inode,
  type Location,
  pathOf,
  SpecialInode,
  type SuperBlock,
} from '../../vfs/index.ts'
import { S_IFIFO, S_IFSOCK } from '../constants.ts'
import type { OpenFile } from '../files/open-file.ts'
import { PipeEnd } from '../files/pipe.ts'
import type { Kernel } from '../kernel.ts'
import type { Process } from '../process.ts'
import { mayLook } from './may-look.ts'
import { attributeDirectory, namespaceDirectory } from './namespaces.ts'
import { PROCESS_FILES } from './process-files.ts'
import { DynamicDirectory, type FileSpec, FixedDirectory, PlaceLink, TextFile, text } from './tree.ts'

const LINK_SIZE = 64

/** /proc/PID. */
export class ProcessDirectory extends DynamicDirectory {
  constructor(
    private readonly kernel: Kernel,
    sb: SuperBlock,
    private readonly process: Process,
    private readonly net: () => Inode,
    private readonly isThread = false,
  ) {
    const { euid, egid } = process.credentials
    super(sb, 0o555, euid, egid)
    this.nlink = 9
    // proc_pid_instantiate: EPERM to whoever would remove something.
    this.immutable = true
  }

  get isGone(): boolean {
    return this.process.state === 'gone' || this.uid !== this.process.credentials.euid
  }

  /** Who stands in the directory of a process that has gone finds nobody. */
  override get isVanished(): boolean {
    return this.process.state === 'gone'
  }

  protected override isStale(): boolean {
    return false
  }

  protected names(): readonly string[] {
    return [
      ...Object.keys(PROCESS_FILES),
      'cwd',
      'exe',
      'root',
      'fd',
      'fdinfo',
      'ns',
      'attr',
      'map_files',
      'net',
      ...(this.isThread ? [] : ['task']),
    ]
  }

  protected find(name: string): Inode | undefined {
    const { kernel, process, sb } = this
    const make = PROCESS_FILES[name]
    if (make) return new TextFile(sb, whileThere(process, make(kernel, process)), this.uid, this.gid)
    switch (name) {
      case 'cwd':
        return this.place(() => (process.isDead ? null : process.cwd))
      case 'root':
        return this.place(() => (process.isDead ? null : process.root))
      case 'exe':
        return this.place(() => process.exe)
      case 'fd':
        return new FdDirectory(sb, process, this.uid, this.gid)
      case 'fdinfo':
        return new FdinfoDirectory(sb, process, this.uid, this.gid)
      case 'ns':
        return namespaceDirectory(sb, process, this.uid, this.gid)
      case 'attr':
        return attributeDirectory(sb, this.uid, this.gid)
      case 'map_files':
        return new FixedDirectory(sb, new Map(), 0o500, this.uid, this.gid)
      case 'net':
        return this.net()
      case 'task':
        return this.isThread ? undefined : this.tasks()
      default:
        return undefined
    }
  }

  /** One directory for each thread; they show the same as their process. */
  private tasks(): Inode {
    const { kernel, process, sb } = this
    const ids = Array.from({ length: process.threads }, (_, i) => process.pid + i)
    const make = () => new ProcessDirectory(kernel, sb, process, this.net, true)
    const tasks = new FixedDirectory(sb, new Map(ids.map((id) => [String(id), make])), 0o555, this.uid, this.gid)
    tasks.nlink = 2 + ids.length
    return tasks
  }

  private place(where: () => Location | null): Inode {
    const describe = (reader: Process): Failable<{ text: string }> => {
      if (!mayLook(reader, this.process)) return 'EACCES'
      const at = where()
      return at ? text(pathOf(at, reader.root)) : 'ENOENT'
    }
    const jump = (credentials: Credentials) =>
      mayLook({ credentials }, this.process) ? (where() ?? 'ENOENT') : ('EACCES' as const)
    return new PlaceLink(this.sb, this.uid, this.gid, 0o777, describe, jump, 0)
  }
}

/** A file that was opened in time still names a process that has gone since. */
function whileThere(process: Process, spec: FileSpec): FileSpec {
  return { ...spec, text: (reader) => (process.state === 'gone' ? 'ESRCH' : spec.text(reader)) }
}

class FdDirectory extends DynamicDirectory {
  constructor(
    sb: SuperBlock,
    private readonly process: Process,
    uid: number,
    gid: number,
  ) {
    super(sb, 0o500, uid, gid)
  }
  override get size(): number {
    return this.process.files.fds().length
  }

  protected names(): readonly string[] {
    return this.process.files.fds().map(String)
  }

  protected override isStale(): boolean {
    return true
  }

  protected find(name: string): Inode | undefined {
    const file = /^\d+$/.test(name) ? this.process.files.get(Number(name)) : undefined
    if (!file) return undefined
    const mode = (file.canRead ? 0o500 : 0) | (file.canWrite ? 0o300 : 0)
    return new PlaceLink(
      this.sb,
      this.uid,
      this.gid,
      mode,
      () => text(file.name),
      () => this.placeOf(file),
      LINK_SIZE,
    )
  }

  /** Pipes and sockets have no path: the link leads to a node that stands for them. */
  private placeOf(file: OpenFile): Failable<Location> {
    if (file.at) return file.at
    const type = file instanceof PipeEnd ? S_IFIFO : S_IFSOCK
    const { uid, gid } = file.stat() ?? { uid: 0, gid: 0 }
    const node = new SpecialInode(this.sb, type | (type === S_IFSOCK ? 0o777 : 0o600), uid, gid)
    if (file instanceof PipeEnd) node.attached = file.pipe
    const dentry = new Dentry(file.name, null, node)
    return { mount: this.process.root.mount, dentry }
  }
}

class FdinfoDirectory extends DynamicDirectory {
  constructor(
    sb: SuperBlock,
    private readonly process: Process,
    uid: number,
    gid: number,
  ) {
    super(sb, 0o555, uid, gid)
  }
  protected names(): readonly string[] {
    return this.process.files.fds().map(String)
  }
  protected override isStale(): boolean {
    return true
  }
  protected find(name: string): Inode | undefined {
    const slot = this.process.files.slot(Number(name))
    if (!slot) return undefined
    const { file, cloexec } = slot
    const flags = file.flags | LARGEFILE | (cloexec ? CLOEXEC : 0)
    const describe = () =>
      text(
        `pos:\t${file.offset}\nflags:\t0${flags.toString(8)}\nmnt_id:\t${file.at?.mount.id ?? 15}\nino:\t${file.stat()?.ino ?? 0}\n`,
      )
    return new TextFile(this.sb, { text: describe, mode: 0o444 }, this.uid, this.gid)
  }
}
const LARGEFILE = 0o100000
const CLOEXEC = 0o2000000
