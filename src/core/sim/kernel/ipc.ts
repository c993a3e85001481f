import { type Credentials, capable, type Failable, inGroup } from '../vfs/index.ts'
import type { IpcKind, Pid } from './sys.ts'
import type { Sysctl } from './sysctl.ts'

/** sysvipc(7): a queue, an array of semaphores or a segment. */
export interface IpcObject {
  readonly id: number
  readonly key: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Bytes of a segment, members of an array. */
  readonly size: number
  readonly creator: Pid
  /** Seconds since the epoch. */
  readonly changed: number
}

/** Numbers go round at this many, and the sequence number rises: ipc/util.c, RADIX_TREE_MAP_SIZE. */
const LEAST_CYCLE = 64
const SEQUENCE = 0x8000
const PAGE = 4096

/** Simplified: they are made, looked at and removed; nothing sends, waits or attaches. */
export class SystemVIpc {
  readonly objects: Readonly<Record<IpcKind, Map<number, IpcObject>>> = {
    msg: new Map(),
    sem: new Map(),
    shm: new Map(),
  }
  private readonly last: Record<IpcKind, { index: number; sequence: number }> = {
    msg: { index: -1, sequence: 0 },
    sem: { index: -1, sequence: 0 },
    shm: { index: -1, sequence: 0 },
  }

  constructor(
    private readonly sysctl: Sysctl,
    private readonly memory: number,
  ) {}

  /** msgget, semget and shmget; `mode` is null for looking up only. */
  get(
    who: Credentials,
    kind: IpcKind,
    made: Pick<IpcObject, 'key' | 'size' | 'creator' | 'changed'> & { readonly mode: number | null },
  ): Failable<number> {
    const old = made.key === 0 ? undefined : [...this.objects[kind].values()].find(({ key }) => key === made.key)
    if (old) return made.size > old.size && kind !== 'msg' ? 'EINVAL' : old.id
    if (made.mode === null) return 'ENOENT'
    const refused = this.refusal(kind, made.size)
    if (refused) return refused
    const id = this.newId(kind)
    this.objects[kind].set(id, { ...made, id, mode: made.mode, uid: who.euid, gid: who.egid })
    return id
  }

  /** IPC_RMID. */
  remove(who: Credentials, kind: IpcKind, id: number): Failable<0> {
    const object = this.objects[kind].get(id)
    if (!object) return 'EINVAL'
    if (who.euid !== object.uid && !capable(who, 'CAP_SYS_ADMIN')) return 'EPERM'
    this.objects[kind].delete(id)
    return 0
  }

  mayRead(who: Credentials, object: IpcObject): boolean {
    const shift = who.euid === object.uid ? 6 : inGroup(who, object.gid) ? 3 : 0
    return ((object.mode >> shift) & 4) !== 0 || capable(who, 'CAP_IPC_OWNER')
  }

  private refusal(kind: IpcKind, size: number): Failable<0> {
    const all = [...this.objects[kind].values()]
    const number = (name: string) => this.sysctl.number(`kernel.${name}`)
    if (kind === 'msg') return all.length >= number('msgmni') ? 'ENOSPC' : 0
    if (kind === 'shm') {
      const pages = all.reduce((sum, one) => sum + Math.ceil(one.size / PAGE), Math.ceil(size / PAGE))
      if (size < 1 || size > number('shmmax')) return 'EINVAL'
      if (pages > number('shmall') || all.length >= number('shmmni')) return 'ENOSPC'
      return size > this.memory ? 'ENOMEM' : 0
    }
    const [perArray, together, , arrays] = this.sysctl.get('kernel.sem')!.split('\t').map(Number)
    if (size < 1 || size > perArray!) return 'EINVAL'
    const isFull = all.length >= arrays! || all.reduce((sum, one) => sum + one.size, size) > together!
    return isFull ? 'ENOSPC' : 0
  }

  private newId(kind: IpcKind): number {
    const last = this.last[kind]
    const used = new Set([...this.objects[kind].keys()].map((id) => id % SEQUENCE))
    const cycle = Math.max(LEAST_CYCLE, Math.floor((used.size * 3) / 2))
    let index = last.index
    do index = (index + 1) % cycle
    while (used.has(index))
    if (index <= last.index) last.sequence++
    last.index = index
    return last.sequence * SEQUENCE + index
  }
}

const pad = (value: number | string, width: number) => String(value).padStart(width)

/** The tables of /proc/sysvipc. */
export const IPC_TABLES: Readonly<Record<IpcKind, { readonly title: string; row(one: IpcObject): string }>> = {
  msg: {
    title:
      '       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime',
    row: (one) =>
      `${head(one)}  ${pad(0, 10)} ${pad(0, 10)} ${pad(0, 5)} ${pad(0, 5)} ${owners(one)} ${pad(0, 10)} ${times(one)}`,
  },
  sem: {
    title: '       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime',
    row: (one) => `${head(one)} ${pad(one.size, 10)} ${owners(one)} ${times(one)}`,
  },
  shm: {
    title:
      '       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap',
    row: (one) =>
      `${head(one)} ${pad(one.size, 21)} ${pad(one.creator, 5)} ${pad(0, 5)}  ${pad(0, 5)} ${owners(one)} ${pad(0, 10)} ${times(one)} ${pad(0, 21)} ${pad(0, 21)}`,
  },
}

const head = (one: IpcObject) => `${pad(one.key | 0, 10)} ${pad(one.id, 10)}  ${pad(one.mode.toString(8), 4)}`
const owners = ({ uid, gid }: IpcObject) => [uid, gid, uid, gid].map((id) => pad(id, 5)).join(' ')
const times = (one: IpcObject) => `${pad(0, 10)} ${pad(one.changed, 10)}`
