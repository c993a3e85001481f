import {
  Dentry,
  DirectoryInode,
  type Failable,
  failed,
  type Location,
  Mount,
  type MountFlags,
  PAGE_SIZE,
  pathOf,
  type Walker,
  walk,
} from '../vfs/index.ts'
import { S_IFBLK, S_IFMT } from './constants.ts'
import type { Kernel } from './kernel.ts'
import { procRoot } from './proc/root.ts'
import { sysRoot } from './proc/sysfs.ts'
import type { MountInfo } from './sys.ts'
import { ptsRoot } from './tty-files.ts'

export interface MountRequest {
  readonly source: string
  readonly target: string
  readonly type: string
  /** `ro`, `size=64k`, `nr_inodes=8`, `mode=755`, `uid=0`, `remount`, `bind` … */
  readonly options: readonly string[]
}

/** mount(2). */
export function mountAt(kernel: Kernel, walker: Walker, request: MountRequest): Failable<0> {
  const at = walk(walker, request.target, true)
  if (failed(at)) return at
  if (!walker.credentials.capabilities.has('CAP_SYS_ADMIN')) return 'EPERM'
  if (request.options.includes('remount')) return remount(kernel, at, request.options)
  if (request.options.includes('bind') || request.type === 'bind') return bind(kernel, walker, request, at)
  if (!at.dentry.inode.isDirectory) return 'ENOTDIR'
  const root = makeFilesystem(kernel, walker, request)
  if (failed(root)) return root
  attach(kernel, root, at, request)
  return 0
}

export function unmount(kernel: Kernel, walker: Walker, target: string, lazy: boolean): Failable<0> {
  const at = walk(walker, target, true)
  if (failed(at)) return at
  if (!walker.credentials.capabilities.has('CAP_SYS_ADMIN')) return 'EPERM'
  if (at.dentry !== at.mount.root || !at.mount.at) return 'EINVAL'
  if (!lazy && isBusy(kernel, at.mount)) return 'EBUSY'
  at.mount.at.dentry.mounted = null
  hold(at.mount, -1)
  kernel.mounts.splice(kernel.mounts.indexOf(at.mount), 1)
  return 0
}

/** A file that is mounted somewhere lives on when its name goes. */
function hold({ root: { inode } }: Mount, change: 1 | -1): void {
  inode.holders += change
  if (change < 0) inode.release()
}

/** Working directories, open files, programs and mounts inside keep a mount busy. */
export function isBusy(kernel: Kernel, mount: Mount): boolean {
  if (kernel.mounts.some((other) => other.at?.mount === mount)) return true
  for (const process of kernel.processes.values()) {
    if (process.cwd.mount === mount || process.root.mount === mount || process.exe?.mount === mount) return true
    if (process.files.fds().some((fd) => process.files.get(fd)?.at?.mount === mount)) return true
  }
  return false
}

/** A file of the filesystem is open for writing (sb_prepare_remount_readonly). */
function isWritten(kernel: Kernel, { sb }: Mount): boolean {
  return [...kernel.processes.values()].some(({ files }) =>
    files.fds().some((fd) => {
      const file = files.get(fd)
      return file?.canWrite === true && file.inode?.isRegular === true && file.inode.sb === sb
    }),
  )
}

export function mountTable(kernel: Kernel, root: Location): readonly MountInfo[] {
  return kernel.mounts.map((mount) => ({
    id: mount.id,
    source: mount.source,
    target: pathOf({ mount, dentry: mount.root }, root),
    type: mount.sb.type,
    options: [mount.isReadonly ? 'ro' : 'rw', ...flagNames(mount.flags), ...mount.options],
  }))
}

const flagNames = (flags: MountFlags) => (['nosuid', 'nodev', 'noexec'] as const).filter((name) => flags[name])

const FLAG_OPTIONS = new Set([
  'ro',
  'rw',
  'nosuid',
  'suid',
  'nodev',
  'dev',
  'noexec',
  'exec',
  'defaults',
  'remount',
  'bind',
])

function flagsFrom(options: readonly string[], before: MountFlags): MountFlags {
  const flags = { ...before }
  for (const option of options) {
    if (option === 'ro' || option === 'rw') flags.readonly = option === 'ro'
    if (option.endsWith('suid')) flags.nosuid = option === 'nosuid'
    if (option.endsWith('dev')) flags.nodev = option === 'nodev'
    if (option.endsWith('exec')) flags.noexec = option === 'noexec'
  }
  return flags
}

const NO_FLAGS: MountFlags = { readonly: false, noexec: false, nosuid: false, nodev: false }

function attach(kernel: Kernel, root: Dentry, at: Location, request: MountRequest): Mount {
  const flags = flagsFrom(request.options, NO_FLAGS)
  const mount = new Mount(kernel.newMountId(), request.source, root, at, flags, shownOptions(request))
  hold(mount, 1)
  at.dentry.mounted = mount
  kernel.mounts.push(mount)
  return mount
}

/** What tmpfs shows of its options: sizes in KiB, and no word about defaults (mm/shmem.c, shmem_show_options). */
function shownOptions({ type, options }: MountRequest): readonly string[] {
  const rest = options.filter((option) => !FLAG_OPTIONS.has(option))
  if (type !== 'tmpfs') return ['relatime', ...rest]
  const shown = rest.filter((option) => !TMPFS_DEFAULTS.has(option)).map(showSize)
  return ['relatime', ...shown.sort((a, b) => order(a) - order(b))]
}
const TMPFS_DEFAULTS = new Set(['mode=1777', 'uid=0', 'gid=0'])
const TMPFS_ORDER = ['size', 'nr_inodes', 'mode', 'uid', 'gid']
const order = (option: string) => TMPFS_ORDER.indexOf(option.split('=')[0]!)
const showSize = (option: string) =>
  option.startsWith('size=') ? `size=${parseSize(option.slice(5)) / 1024}k` : option

function remount(kernel: Kernel, at: Location, options: readonly string[]): Failable<0> {
  const { mount } = at
  if (at.dentry !== mount.root) return 'EINVAL'
  if (options.includes('ro') && isWritten(kernel, mount)) return 'EBUSY'
  mount.flags = flagsFrom(options, mount.flags)
  const { sb } = mount
  const size = options.find((o) => o.startsWith('size='))
  const inodes = options.find((o) => o.startsWith('nr_inodes='))
  if (size) {
    const pages = Math.ceil(parseSize(size.slice(5)) / PAGE_SIZE)
    if (pages < sb.usedPages) return 'EINVAL'
    sb.pages = pages
    mount.options = [
      'relatime',
      `size=${(pages * PAGE_SIZE) / 1024}k`,
      ...mount.options.filter((o) => o !== 'relatime' && !o.startsWith('size=')),
    ]
  }
  if (inodes) sb.inodes = Number(inodes.slice(10))
  return 0
}

function bind(kernel: Kernel, walker: Walker, request: MountRequest, at: Location): Failable<0> {
  const source = walk(walker, request.source, true)
  if (failed(source)) return source
  if (source.dentry.inode.isDirectory !== at.dentry.inode.isDirectory) return 'ENOTDIR'
  const mount = new Mount(
    kernel.newMountId(),
    source.mount.source,
    source.dentry,
    at,
    { ...source.mount.flags },
    source.mount.options,
  )
  hold(mount, 1)
  at.dentry.mounted = mount
  kernel.mounts.push(mount)
  return 0
}

function makeFilesystem(kernel: Kernel, walker: Walker, { type, source, options }: MountRequest): Failable<Dentry> {
  switch (type) {
    case 'tmpfs':
    case 'devtmpfs':
    case 'ramfs':
      return makeTmpfs(kernel, walker, type, options)
    case 'proc':
      return procRoot(kernel)
    case 'sysfs':
      return sysRoot(kernel)
    case 'cgroup2':
      return makeTmpfs(kernel, walker, type, options)
    case 'devpts':
      return ptsRoot(kernel)
    default: {
      // The type is looked up before the device (fs/namespace.c, do_new_mount).
      if (!KNOWN_DISK_TYPES.has(type)) return 'ENODEV'
      const device = walk(walker, source, true)
      if (failed(device)) return device
      return (device.dentry.inode.mode & S_IFMT) === S_IFBLK ? 'EINVAL' : 'ENOTBLK'
    }
  }
}
const KNOWN_DISK_TYPES = new Set(['ext2', 'ext3', 'ext4', 'vfat', 'iso9660', 'xfs', 'btrfs', 'squashfs'])

function makeTmpfs(
  kernel: Kernel,
  { credentials }: Walker,
  type: string,
  options: readonly string[],
): Failable<Dentry> {
  const value = (name: string) => options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1)
  if (type === 'tmpfs' && options.some((option) => !isKnown(option))) return 'EINVAL'
  const size = value('size')
  const bytes = size === undefined ? DEFAULT_TMPFS_SIZE : parseSize(size)
  if (Number.isNaN(bytes)) return 'EINVAL'
  const pages = Math.ceil(bytes / PAGE_SIZE) || Number.POSITIVE_INFINITY
  const inodes = Number(value('nr_inodes') ?? DEFAULT_TMPFS_INODES) || Number.POSITIVE_INFINITY
  const sb = kernel.superBlock({ type, pages, inodes })
  const [uid, gid] = [Number(value('uid') ?? credentials.euid), Number(value('gid') ?? credentials.egid)]
  sb.takeInode()
  const mode = Number.parseInt(value('mode') ?? '1777', 8)
  return new Dentry('', null, new DirectoryInode(sb, mode, uid, gid))
}

/** Flags of mount(2), words that mount(8) keeps for itself, and what shmem_fs_parameters names. */
const isKnown = (option: string) =>
  FLAG_OPTIONS.has(option) ||
  /^(?:x-.*|_netdev|(?:no)?(?:fail|auto|users?|group|owner)|(?:no|rel|strict|lazy)(?:dir)?atime|a?sync|dirsync|silent|loud)$/.test(
    option,
  ) ||
  /^(?:size|nr_blocks|nr_inodes|mode|uid|gid|huge|mpol)=|^(?:noswap|inode32|inode64)$/.test(option)

/** Half of the memory (mm/shmem.c), and an inode for each page of that half. */
const DEFAULT_TMPFS_SIZE = 1024 * 1024 * 1024
const DEFAULT_TMPFS_INODES = DEFAULT_TMPFS_SIZE / PAGE_SIZE

const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
export function parseSize(text: string): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text)
  if (!match) return Number.NaN
  return Number(match[1]) * (UNITS[match[2]!.toLowerCase()] ?? 1)
}
