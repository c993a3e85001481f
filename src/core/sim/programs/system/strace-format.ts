/** How strace spells and prints a call: glibc's names, strings, descriptors. */
import type { TraceEntry } from '../../kernel/sys.ts'

/** Coreutils that reach files through the calls which take a directory. */
const USES_AT = new Set(['chmod', 'chown', 'chgrp', 'ln', 'rm', 'mv', 'cp', 'install', 'touch'])
/** Shells that lend their memory to a child until it has called execve. */
const VFORKS = new Set(['sh', 'dash'])
type Spelling = (args: readonly string[]) => readonly [syscall: string, ...args: string[]]
const AT: Readonly<Record<string, Spelling>> = {
  chmod: ([path, mode]) => ['fchmodat', 'AT_FDCWD', path!, mode!],
  chown: ([path, uid, gid]) => ['fchownat', 'AT_FDCWD', path!, uid!, gid!, '0'],
  lchown: ([path, uid, gid]) => ['fchownat', 'AT_FDCWD', path!, uid!, gid!, 'AT_SYMLINK_NOFOLLOW'],
  symlink: ([target, path]) => ['symlinkat', target!, 'AT_FDCWD', path!],
  link: ([from, to]) => ['linkat', 'AT_FDCWD', from!, 'AT_FDCWD', to!, '0'],
  unlink: ([path]) => ['unlinkat', 'AT_FDCWD', path!, '0'],
  rmdir: ([path]) => ['unlinkat', 'AT_FDCWD', path!, 'AT_REMOVEDIR'],
  rename: ([from, to]) => ['renameat2', 'AT_FDCWD', from!, 'AT_FDCWD', to!, 'RENAME_NOREPLACE'],
}

/** The same call as the C library and coreutils of Debian 12 spell it: ours has one name where Linux has several. */
export function asGlibc(entry: TraceEntry): TraceEntry {
  const spell = USES_AT.has(entry.comm) ? AT[entry.syscall] : undefined
  if (spell) {
    const [syscall, ...args] = spell(entry.args)
    return { ...entry, syscall, args, ret: entry.ret, path: entry.path }
  }
  // Simplified: a subshell of dash is a clone really; most of what it starts are programs.
  if (entry.syscall === 'clone' && VFORKS.has(entry.comm))
    return { ...entry, syscall: 'vfork', args: [], ret: entry.ret, path: entry.path }
  if (entry.syscall !== 'fstat') return entry
  const [fd, stat] = entry.args
  return {
    ...entry,
    syscall: 'newfstatat',
    args: [fd!, '""', stat ?? '0x7ffc', 'AT_EMPTY_PATH'],
    ret: entry.ret,
    path: entry.path,
  }
}

/** -t, -tt, -ttt. */
export function timestamp(time: number, level: number): string {
  if (level >= 3) return (time / 1000).toFixed(6)
  const clock = new Date(time).toISOString().slice(11, 19)
  return level === 1 ? clock : `${clock}.${String(Math.floor((time % 1000) * 1000)).padStart(6, '0')}`
}

/** A write to stderr that ends in the text of an errno. */
export function isErrorMessage(entry: TraceEntry): boolean {
  return entry.syscall === 'write' && entry.args[0] === '2' && /: [A-Z]/.test(entry.args[1] ?? '')
}

/** -x writes a string with unprintable bytes in hexadecimal, -xx each. */
export function inHex(arg: string, how: 'none' | 'unprintable' | 'all'): string {
  const match = how === 'none' ? null : /^"((?:[^"\\]|\\[0-7]{1,3}|\\.)*)"(\.\.\.)?$/s.exec(arg)
  if (!match || (how === 'unprintable' && !/\\[0-7]/.test(match[1]!))) return arg
  const units = match[1]!.match(/\\[0-7]{1,3}|\\.|[^\\]/gs) ?? []
  return `"${units.map((unit) => `\\x${byteOf(unit).toString(16).padStart(2, '0')}`).join('')}"${match[2] ?? ''}`
}

const LETTERS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

function byteOf(unit: string): number {
  if (!unit.startsWith('\\')) return unit.charCodeAt(0)
  const rest = unit.slice(1)
  return /^[0-7]/.test(rest) ? Number.parseInt(rest, 8) : (LETTERS[rest] ?? rest.charCodeAt(0))
}

/** -e read=FD, -e write=FD: the bytes of a call's buffer, sixteen a line. */
export function dump(arg: string): string {
  const units = /^"((?:[^"\\]|\\[0-7]{1,3}|\\.)*)"/s.exec(arg)?.[1]?.match(/\\[0-7]{1,3}|\\.|[^\\]/gs) ?? []
  const bytes = units.map(byteOf)
  let text = ''
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16)
    const hex = (from: number) =>
      row
        .slice(from, from + 8)
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(' ')
        .padEnd(23)
    const shown = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    text += ` | ${at.toString(16).padStart(5, '0')}  ${hex(0)}  ${hex(8)}  ${shown.padEnd(16)} |\n`
  }
  return text
}

/** Calls whose first argument is a descriptor. */
export const BY_DESCRIPTOR = new Set(
  'read write pread64 pwrite64 close lseek ftruncate fsync fdatasync fchmod fchown fcntl flock ioctl getdents64 fstat fstatfs newfstatat bind connect listen accept4 getsockname getpeername setsockopt getsockopt shutdown sendto recvfrom dup dup2 fallocate fchdir mmap'.split(
    ' ',
  ),
)
/** Calls that give a descriptor back. */
export const GIVES_DESCRIPTOR = new Set(['openat', 'socket', 'accept4', 'dup', 'dup2', 'fcntl'])

/** -y: `3</srv/data.log>`. `nameOf` knows what a descriptor leads to. */
export function withPaths(
  syscall: string,
  args: readonly string[],
  nameOf: (fd: string) => string | null,
): readonly string[] {
  return args.map((arg, i) => {
    const isDescriptor = arg === 'AT_FDCWD' || (i === 0 && BY_DESCRIPTOR.has(syscall) && /^\d+$/.test(arg))
    const name = isDescriptor ? nameOf(arg) : null
    return name === null ? arg : `${arg}<${name}>`
  })
}
