/** mount and umount of util-linux 2.38. */
import { S_IFDIR, S_IFMT, S_IFREG } from '../../kernel/constants.ts'
import type { MountInfo, Sys, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readText } from '../lib/files.ts'
import type { Option } from '../lib/options.ts'

/** mount(8) ends with these. */
const EX_USAGE = 1
const EX_FAIL = 32
const MOUNT_VERSION =
  'mount from util-linux 2.38.1 (libmount 2.38.1: selinux, smack, btrfs, verity, namespaces, idmapping, assert, debug)\n'
const SEE_DMESG = '       dmesg(1) may have more information after failed mount system call.\n'

interface FstabEntry {
  readonly source: string
  readonly target: string
  readonly type: string
  readonly options: readonly string[]
}

export default [
  command(
    { names: ['mount'], usage: '[-lhV]', summary: 'Mount a filesystem.', package: 'util-linux', version: '2.38.1' },
    mount,
  ),
  command(
    { names: ['umount'], usage: '[-hV]', summary: 'Unmount filesystems.', package: 'util-linux', version: '2.38.1' },
    umount,
  ),
]

function* mount(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'aBcfFhilL:Mm::nN:o:O:rRsT:t:U:vVw',
    long: {
      all: 'a',
      bind: 'B',
      move: 'M',
      rbind: 'R',
      types: 't:',
      options: 'o:',
      'read-only': 'r',
      'read-write': 'w',
      rw: 'w',
      verbose: 'v',
      'show-labels': 'l',
      'make-private': 'make-private',
      'make-rprivate': 'make-private',
      'make-shared': 'make-private',
      'make-slave': 'make-private',
      source: 'source:',
      target: 'target:',
      mkdir: 'm::',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const types = values(options, 't')
  if (has('V')) {
    yield* self.print(MOUNT_VERSION)
    return 0
  }
  if (operands.length === 0 && !has('a') && !has('target')) {
    yield* listMounts(self, types)
    return 0
  }
  const fstab = yield* readFstab(self.sys)
  if (has('a')) return yield* mountAll(self, fstab)
  const wanted = values(options, 'o')
  if (has('r')) wanted.push('ro')
  if (has('w')) wanted.push('rw')
  if (has('B')) wanted.push('bind')
  if (has('R')) wanted.push('rbind')
  if (has('M')) wanted.push('move')
  const isRemount = wanted.includes('remount')
  if (operands.length > 2) return yield* self.usage('bad usage')
  const [first, second] = operands
  if (second !== undefined || isRemount) {
    const target = absolute(self.sys, second ?? first!)
    return yield* attach(self, first!, target, types[0] ?? guessType(wanted, first!), wanted, second ?? first!)
  }
  const path = absolute(self.sys, first!)
  const entry = fstab.find((e) => e.target === path || e.source === first)
  if (!entry) {
    const shown = self.sys.getuid() !== 0 && self.sys.stat(first!).ok ? path : first
    yield* self.warn(`${shown}: can't find in /etc/fstab.`)
    return EX_USAGE
  }
  return yield* attach(self, entry.source, entry.target, entry.type, [...entry.options, ...wanted])
}

const values = (options: readonly Option[], name: string): string[] =>
  options.filter((option) => option.name === name).flatMap((option) => option.value!.split(','))

const guessType = (options: readonly string[], source: string): string => {
  if (options.some((option) => ['bind', 'rbind', 'move', 'remount'].includes(option))) return 'none'
  // `//host/share` and `host:/export`.
  return source.startsWith('//') ? 'cifs' : /^[^/]+:\//.test(source) ? 'nfs' : 'ext4'
}

export function absolute(sys: Sys, path: string): string {
  const cwd = sys.getcwd()
  const whole = path.startsWith('/') || !cwd.ok ? path : `${cwd.value}/${path}`
  const parts: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function* listMounts(self: Command, types: readonly string[]): Task<void> {
  const isNegated = types[0]?.startsWith('no') ?? false
  const names = types.map((type) => type.replace(/^no/, ''))
  for (const { source, target, type, options } of self.sys.mounts()) {
    if (types.length > 0 && names.includes(type) === isNegated) continue
    yield* self.print(`${source} on ${target} type ${type} (${options.join(',')})\n`)
  }
}

function* readFstab(sys: Sys): Task<readonly FstabEntry[]> {
  const text = (yield* readText(sys, '/etc/fstab')) ?? ''
  return text.split('\n').flatMap((line) => {
    const [source, target, type, options] = line.replace(/#.*/, '').trim().split(/\s+/)
    return options === undefined ? [] : [{ source: source!, target: target!, type: type!, options: options.split(',') }]
  })
}

function* mountAll(self: Command, fstab: readonly FstabEntry[]): Task<number> {
  let status = 0
  for (const entry of fstab) {
    const isThere = self.sys.mounts().some((mounted) => mounted.target === entry.target)
    if (isThere || entry.options.includes('noauto') || entry.type === 'swap') continue
    const code = yield* attach(self, entry.source, entry.target, entry.type, entry.options)
    if (code !== 0) status = code
  }
  return status
}

function* attach(
  self: Command,
  source: string,
  target: string,
  type: string,
  options: readonly string[],
  given = target,
): Task<number> {
  if (options.includes('loop') && !self.sys.stat(source).ok) {
    yield* self.warn(`${given}: failed to setup loop device for ${source}.`)
    return EX_FAIL
  }
  if (self.sys.getuid() !== 0) {
    yield* self.stderr.write(`mount: ${target}: must be superuser to use mount.\n${SEE_DMESG}`)
    return EX_FAIL
  }
  const isRemount = options.includes('remount')
  if (isRemount && !self.sys.mounts().some((mounted) => mounted.target === target)) {
    yield* self.stderr.write(`mount: ${target}: mount point not mounted or bad option.\n${SEE_DMESG}`)
    return EX_FAIL
  }
  const kept = options.filter(
    (option) => !['defaults', 'auto', 'noauto', 'user', 'nouser', '_netdev', 'nofail'].includes(option),
  )
  const mounted = self.sys.mount(source, target, type, kept)
  if (mounted.ok) return 0
  yield* self.stderr.write(
    `mount: ${self.sys.stat(target).ok ? target : given}: ${words(self.sys, source, target, type, kept, mounted.error)}\n${SEE_DMESG}`,
  )
  return EX_FAIL
}

/** libmount's words for mount(2): context_mount.c. */
function words(
  sys: Sys,
  source: string,
  target: string,
  type: string,
  options: readonly string[],
  error: SysError,
): string {
  const at = sys.stat(target)
  switch (error.errno) {
    case 'EPERM':
      return 'permission denied.'
    case 'EACCES':
      return `cannot mount ${source} read-only.`
    case 'EBUSY':
      if (options.includes('remount')) return 'mount point is busy.'
      return sys.mounts().some((mounted) => mounted.target === target)
        ? `${source} already mounted on ${target}.`
        : `${source} already mounted or mount point busy.`
    case 'ENOENT':
      if (!at.ok) return 'mount point does not exist.'
      return `special device ${source} does not exist.`
    case 'ENOTDIR':
      if (at.ok && (at.value.mode & S_IFMT) !== S_IFDIR) return 'mount point is not a directory.'
      // A file that is to be bound over a directory.
      if (sys.stat(source).ok) return `mount(2) system call failed: ${reason(error)}.`
      return `special device ${source} does not exist (a path prefix is not a directory).`
    case 'EINVAL':
      return `wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error.`
    case 'ENODEV':
      return `unknown filesystem type '${type}'.`
    case 'ENOTBLK':
      return isRegularFile(sys, source)
        ? `${absolute(sys, source)} is not a block device; try "-o loop".`
        : `${absolute(sys, source)} is not a block device.`
    case 'EROFS':
      return `cannot mount ${source} read-only.`
    default:
      return `mount(2) system call failed: ${reason(error)}.`
  }
}

function isRegularFile(sys: Sys, path: string): boolean {
  const stat = sys.stat(path)
  return stat.ok && (stat.value.mode & S_IFMT) === S_IFREG
}

function* umount(self: Command): Task<number> {
  const { options, operands } = yield* self.options({
    short: 'aAcdfhilnNO:Rrqt:vV',
    long: {
      all: 'a',
      force: 'f',
      lazy: 'l',
      recursive: 'R',
      'read-only': 'r',
      quiet: 'q',
      verbose: 'v',
      'detach-loop': 'd',
      types: 't:',
    },
  })
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (operands.length === 0 && !has('a')) return yield* self.usage('bad usage')
  let status = 0
  for (const name of operands) {
    const code = yield* detach(self, name, has)
    status += code
  }
  return status
}

function* detach(self: Command, name: string, has: (name: string) => boolean): Task<number> {
  const path = absolute(self.sys, name)
  const mounted = self.sys.mounts().findLast((m: MountInfo) => m.target === path || m.source === name)
  if (!mounted) {
    const stat = self.sys.stat(name)
    if (self.sys.getuid() === 0) {
      yield* self.warn(`${name}: ${stat.ok ? 'not mounted' : 'no mount point specified'}.`)
      return EX_FAIL
    }
    // Asked with the rights of the caller, and the end of it all.
    const asked = self.sys.access(name, 0)
    if (!asked.ok) return yield* self.fail(`${name}: ${reason(asked.error)}`)
    yield* self.warn(`${path}: not mounted.`)
    return EX_USAGE
  }
  if (self.sys.getuid() !== 0) {
    yield* self.warn(`${mounted.target}: must be superuser to unmount.`)
    return EX_FAIL
  }
  const done = self.sys.umount(mounted.target, { lazy: has('l'), force: has('f') })
  if (done.ok) {
    if (has('v')) yield* self.print(`umount: ${mounted.target} unmounted\n`)
    return 0
  }
  const { errno } = done.error
  const text =
    errno === 'EBUSY'
      ? 'target is busy.'
      : errno === 'EINVAL'
        ? 'not mounted.'
        : errno === 'EPERM'
          ? 'must be superuser to unmount.'
          : `umount(2) system call failed: ${reason(done.error)}.`
  if (!has('q') || errno !== 'EINVAL') yield* self.warn(`${mounted.target}: ${text}`)
  return EX_FAIL
}
