/** What lsof lists: one row for each thing a process holds. */
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFMT, S_IFREG } from '../../kernel/constants.ts'
import type { SocketInfo, Stat, Sys, Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { readText } from '../lib/files.ts'
import { openFiles, type Proc, socketInode } from './proc.ts'

export interface HeldFile {
  /** As the FD column shows it, with lsof's own leading blanks: ` cwd`, `txt`, `   3`. */
  readonly fd: string
  readonly number: number | null
  /** r, w, u or a blank. */
  readonly mode: string
  readonly type: string
  readonly device: string
  readonly size: number | null
  /** How far it has been read or written, as -o shows it. */
  readonly position: string
  /** `0t0` where a size makes no sense. */
  readonly offset: string | null
  readonly links: number | null
  readonly node: string
  readonly name: string
  readonly stat: Stat | null
  readonly socket: SocketInfo | null
  /** True for a row that says what could not be looked at. */
  readonly isUnknown: boolean
}

export function* heldFiles(sys: Sys, proc: Proc, sockets: ReadonlyMap<number, SocketInfo>): Task<readonly HeldFile[]> {
  const held: HeldFile[] = []
  for (const [link, fd] of LINKS) {
    const path = `/proc/${proc.pid}/${link}`
    const target = sys.readlink(path)
    if (!target.ok) {
      held.push(unknown(fd, `${path} (readlink: ${reason(target.error)})`))
      continue
    }
    const stat = sys.stat(path)
    if (stat.ok) held.push(fromStat(fd, null, ' ', target.value, stat.value))
  }
  if (!held.some((file) => file.isUnknown)) held.push(...(yield* mappedFiles(sys, proc)))
  const open = yield* openFiles(sys, proc.pid)
  if ('error' in open) {
    held.push({ ...unknown('NOFD', `/proc/${proc.pid}/fd (opendir: ${reason(open.error)})`), type: '' })
    return held
  }
  for (const { fd, target, reads, writes } of open.files) {
    const mode = reads && writes ? 'u' : writes ? 'w' : 'r'
    const shown = String(fd).padStart(4)
    const inode = socketInode(target)
    const stat = sys.stat(`/proc/${proc.pid}/fd/${fd}`)
    if (inode !== null)
      held.push(fromSocket(shown, fd, mode, inode, sockets.get(inode) ?? null, stat.ok ? stat.value : null))
    else if (stat.ok) {
      const info = (yield* readText(sys, `/proc/${proc.pid}/fdinfo/${fd}`)) ?? ''
      const position = `0t${/^pos:\s*(\d+)/m.exec(info)?.[1] ?? 0}`
      held.push({ ...fromStat(shown, fd, mode, target, stat.value), position })
    }
  }
  return held
}

const LINKS = [
  ['cwd', ' cwd'],
  ['root', ' rtd'],
  ['exe', 'txt'],
] as const

function* mappedFiles(sys: Sys, proc: Proc): Task<readonly HeldFile[]> {
  const maps = (yield* readText(sys, `/proc/${proc.pid}/maps`)) ?? ''
  const exe = sys.readlink(`/proc/${proc.pid}/exe`)
  const paths = new Set(maps.split('\n').flatMap((line) => /^\S+ \S+ \S+ \S+ \S+ +(\/.*)$/.exec(line)?.[1] ?? []))
  const found: HeldFile[] = []
  for (const path of paths) {
    if (exe.ok && exe.value === path) continue
    const stat = sys.stat(path)
    if (stat.ok) found.push(fromStat('mem', null, ' ', path, stat.value))
  }
  return found
}

const TYPES: Readonly<Record<number, string>> = {
  [S_IFREG]: 'REG',
  [S_IFDIR]: 'DIR',
  [S_IFCHR]: 'CHR',
  [S_IFBLK]: 'BLK',
  [S_IFIFO]: 'FIFO',
}

const device = (number: number): string => `${(number >> 8) & 0xfff},${(number & 0xff) | ((number >> 12) & 0xfff00)}`

function fromStat(fd: string, number: number | null, mode: string, target: string, stat: Stat): HeldFile {
  const kind = stat.mode & S_IFMT
  const anonymous = /^anon_inode:(.*)$/.exec(target)
  const isSized = kind === S_IFREG || kind === S_IFDIR || anonymous !== null
  return {
    fd,
    number,
    mode,
    type: anonymous ? 'a_inode' : (TYPES[kind] ?? 'unknown'),
    device: device(kind === S_IFCHR || kind === S_IFBLK ? stat.rdev : stat.dev),
    size: isSized ? stat.size : null,
    position: '0t0',
    offset: isSized ? null : '0t0',
    links: stat.nlink,
    node: String(stat.ino),
    name: anonymous ? anonymous[1]! : target.startsWith('pipe:[') ? 'pipe' : target,
    stat,
    socket: null,
    isUnknown: false,
  }
}

function fromSocket(
  fd: string,
  number: number,
  mode: string,
  inode: number,
  socket: SocketInfo | null,
  stat: Stat | null,
): HeldFile {
  const isUnix = socket?.family === 'unix'
  const base = {
    fd,
    number,
    mode: socket ? 'u' : mode,
    size: null,
    position: '0t0',
    offset: '0t0',
    links: 1,
    stat,
    socket,
    isUnknown: false,
  }
  if (!socket) {
    return {
      ...base,
      mode: 'u',
      type: 'sock',
      device: stat ? device(stat.dev) : '0,9',
      node: String(inode),
      name: 'protocol: UNIX-STREAM',
    }
  }
  if (isUnix) {
    return {
      ...base,
      type: 'unix',
      device: `0x${(0xff000000 + inode * 1088).toString(16).padStart(16, '0')}`,
      node: String(inode),
      name: '',
    }
  }
  return {
    ...base,
    type: socket.family === 'inet' ? 'IPv4' : 'IPv6',
    device: String(inode),
    node: socket.protocol.toUpperCase(),
    name: '',
  }
}

function unknown(fd: string, name: string): HeldFile {
  return {
    fd,
    number: null,
    mode: ' ',
    type: 'unknown',
    device: '',
    size: null,
    position: '',
    offset: null,
    links: null,
    node: '',
    name,
    stat: null,
    socket: null,
    isUnknown: true,
  }
}
