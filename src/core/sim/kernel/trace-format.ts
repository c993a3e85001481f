/** How strace 6.1 prints arguments and results. Each call has a row; what has none is printed by type. */

import type { TimeChange } from '../vfs/index.ts'
import {
  O_ACCMODE,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_DSYNC,
  O_EXCL,
  O_NOATIME,
  O_NOCTTY,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_PATH,
  O_TRUNC,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from './constants.ts'
import type { SocketAddress, Stat } from './sys.ts'

type Row = (raw: readonly unknown[], limit: number) => string[]

const AT = 'AT_FDCWD'
const text = (value: unknown) => quote(String(value))
const plain = (value: unknown) => String(value)
const octal = (value: unknown) => `0${(value as number).toString(8)}`

const ROWS: Readonly<Record<string, Row>> = {
  openat: ([path, flags, mode]) => {
    const shown = [AT, text(path), openFlags(flags as number)]
    return (flags as number) & O_CREAT ? [...shown, octal(mode)] : shown
  },
  newfstatat: ([path, stat, flags]) => [AT, text(path), statText(stat), plain(flags)],
  fstat: ([fd, stat]) => [plain(fd), statText(stat)],
  mkdir: ([path, mode]) => [text(path), octal(mode)],
  chmod: ([path, mode]) => [text(path), octal(mode)],
  fchmod: ([fd, mode]) => [plain(fd), octal(mode)],
  umask: ([mode]) => [octal(mode)],
  access: ([path, mode]) => [text(path), accessMode(mode as number)],
  faccessat2: ([path, mode, flags]) => [AT, text(path), accessMode(mode as number), plain(flags)],
  execve: ([path, argv, count]) => [
    text(path),
    `[${(argv as string[]).map(quote).join(', ')}]`,
    `0x7ffc /* ${count} vars */`,
  ],
  read: ([fd, bytes, count], limit) => [plain(fd), buffer(bytes, limit), plain(count)],
  write: ([fd, bytes, count], limit) => [plain(fd), buffer(bytes, limit), plain(count)],
  pread64: ([fd, bytes, count, offset], limit) => [plain(fd), buffer(bytes, limit), plain(count), plain(offset)],
  pwrite64: ([fd, bytes, count, offset], limit) => [plain(fd), buffer(bytes, limit), plain(count), plain(offset)],
  bind: ([fd, address]) => [plain(fd), ...addressText(address as SocketAddress)],
  connect: ([fd, address]) => [plain(fd), ...addressText(address as SocketAddress)],
  utimensat: ([path, atime, mtime, flags]) => [
    'AT_FDCWD',
    quote(String(path)),
    timesText(atime as TimeChange, mtime as TimeChange),
    plain(flags),
  ],
  accept4: ([fd, address, flags]) => [plain(fd), ...acceptedText(address as SocketAddress | null), plain(flags)],
  getsockname: ([fd, address]) => [plain(fd), ...acceptedText(address as SocketAddress | null)],
  getpeername: ([fd, address]) => [plain(fd), ...acceptedText(address as SocketAddress | null)],
  sendto: ([fd, bytes, count, flags, address], limit) => [
    plain(fd),
    buffer(bytes, limit),
    plain(count),
    plain(flags),
    ...(address ? addressText(address as SocketAddress) : ['NULL', '0']),
  ],
  recvfrom: ([fd, bytes, count, flags], limit) => [
    plain(fd),
    buffer(bytes, limit),
    plain(count),
    plain(flags),
    'NULL',
    'NULL',
  ],
  kill: ([pid, signal]) => [plain(pid), signal === 0 ? '0' : plain(signal)],
  wait4: ([pid, status, options]) => [plain(pid), plain(status), plain(options), 'NULL'],
  pipe2: ([fds, flags]) => [fds ? `[${(fds as number[]).join(', ')}]` : '0x7ffc', plain(flags)],
  copy_file_range: ([from, , to, , count]) => [
    plain(from),
    'NULL',
    plain(to),
    'NULL',
    String(BigInt(Number(count))),
    '0',
  ],
  lseek: ([fd, offset, whence]) => [plain(fd), plain(offset), plain(whence)],
  exit_group: ([code]) => [plain(code)],
}
/** Calls whose arguments are words and numbers as they stand, not quoted paths. */
const BARE = new Set([
  'socket',
  'setsockopt',
  'getsockopt',
  'shutdown',
  'listen',
  'fcntl',
  'ioctl',
  'prlimit64',
  'rt_sigaction',
  'rt_sigprocmask',
  'mmap',
  'mprotect',
  'munmap',
  'brk',
  'arch_prctl',
  'set_tid_address',
  'set_robust_list',
  'rseq',
  'getrandom',
  'poll',
  'clock_nanosleep',
  'flock',
  'clone',
  'prctl',
  'socketpair',
  'ptrace',
  'setpgid',
  'alarm',
  'fallocate',
])

/** `limit`: how many bytes of a buffer are shown, strace's -s. */
export function formatArguments(syscall: string, raw: readonly unknown[], limit = SHOWN_BYTES): readonly string[] {
  const row = ROWS[syscall]
  if (row) return row(raw, limit)
  if (BARE.has(syscall) || /^(?:shm|msg|sem)(?:get|ctl)$/.test(syscall)) return raw.map(plain)
  return raw.map((value) => (typeof value === 'string' ? quote(value) : plain(value)))
}

export function formatReturn(syscall: string, value: unknown): string {
  if (value === null) return '?'
  if (syscall === 'umask') return octal(value)
  return typeof value === 'number' || (typeof value === 'string' && value.startsWith('0x')) ? String(value) : '0'
}

const SHOWN_BYTES = 32

/** A string as strace shows it: C escapes, at most 32 bytes when it is a buffer. */
export function quote(value: string): string {
  return `"${escapeBytes(new TextEncoder().encode(value))}"`
}

function buffer(value: unknown, limit: number): string {
  if (!(value instanceof Uint8Array)) return '0x7ffc'
  const shown = value.subarray(0, limit)
  return `"${escapeBytes(shown)}"${value.length > limit ? '...' : ''}`
}

const ESCAPES: Readonly<Record<number, string>> = {
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

function escapeBytes(bytes: Uint8Array): string {
  let shown = ''
  bytes.forEach((byte, i) => {
    const isPrintable = byte >= 32 && byte < 127
    const nextIsDigit = (bytes[i + 1] ?? 0) >= 48 && (bytes[i + 1] ?? 0) <= 55
    const octalForm = `\\${byte.toString(8).padStart(nextIsDigit ? 3 : 1, '0')}`
    shown += ESCAPES[byte] ?? (isPrintable ? String.fromCharCode(byte) : octalForm)
  })
  return shown
}

const ACCESS_NAMES = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE']
const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [O_CREAT, 'O_CREAT'],
  [O_EXCL, 'O_EXCL'],
  [O_NOCTTY, 'O_NOCTTY'],
  [O_TRUNC, 'O_TRUNC'],
  [O_APPEND, 'O_APPEND'],
  [O_NONBLOCK, 'O_NONBLOCK'],
  [O_DSYNC, 'O_DSYNC'],
  [O_DIRECTORY, 'O_DIRECTORY'],
  [O_NOFOLLOW, 'O_NOFOLLOW'],
  [O_NOATIME, 'O_NOATIME'],
  [O_CLOEXEC, 'O_CLOEXEC'],
  [O_PATH, 'O_PATH'],
]
export function openFlags(flags: number): string {
  return [ACCESS_NAMES[flags & O_ACCMODE]!, ...FLAG_NAMES.filter(([bit]) => flags & bit).map(([, name]) => name)].join(
    '|',
  )
}

const accessMode = (mode: number) =>
  mode === 0
    ? 'F_OK'
    : (
        [
          [4, 'R_OK'],
          [2, 'W_OK'],
          [1, 'X_OK'],
        ] as const
      )
        .filter(([bit]) => mode & bit)
        .map(([, n]) => n)
        .join('|')

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [S_IFSOCK]: 'S_IFSOCK',
  [S_IFLNK]: 'S_IFLNK',
  [S_IFREG]: 'S_IFREG',
  [S_IFBLK]: 'S_IFBLK',
  [S_IFDIR]: 'S_IFDIR',
  [S_IFCHR]: 'S_IFCHR',
  [S_IFIFO]: 'S_IFIFO',
}

function statText(value: unknown): string {
  if (!value) return '0x7ffc'
  const stat = value as Stat
  const mode = `${TYPE_NAMES[stat.mode & S_IFMT]}|${octal(stat.mode & 0o7777)}`
  const size = stat.rdev
    ? `st_rdev=makedev(0x${Math.floor(stat.rdev / 256).toString(16)}, 0x${(stat.rdev % 256).toString(16)})`
    : `st_size=${stat.size}`
  return `{st_mode=${mode}, ${size}, ...}`
}

/** `NULL` stands for now, now. */
function timesText(...times: readonly [TimeChange, TimeChange]): string {
  if (times.every((time) => time === 'now')) return 'NULL'
  const text = (time: TimeChange): string => {
    if (time === 'now') return 'UTIME_NOW'
    if (time === 'omit') return 'UTIME_OMIT'
    const nanoseconds = Math.round((time % 1000) * 1e6)
    const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0')}`
    const stamp = `${new Date(time).toISOString().slice(0, 19)}${fraction}+0000`
    return `{tv_sec=${Math.floor(time / 1000)}, tv_nsec=${nanoseconds}} /* ${stamp} */`
  }
  return `[${times.map(text).join(', ')}]`
}

/** `{sa_family=AF_INET, sin_port=htons(3000), sin_addr=inet_addr("0.0.0.0")}, 16` */
function addressText(address: SocketAddress): string[] {
  const length = LENGTHS[address.family](address)
  return [socketAddress(address), String(length)]
}

/** Those who ask have room for any address: a sockaddr_storage of 128 bytes. */
const acceptedText = (address: SocketAddress | null) =>
  address ? [socketAddress(address), `[128 => ${LENGTHS[address.family](address)}]`] : ['NULL', 'NULL']

const LENGTHS = {
  inet: () => 16,
  inet6: () => 28,
  unix: (address: SocketAddress) => {
    if (address.family !== 'unix' || address.path === '') return 2
    if (address.isWhole) return 110
    // A path ends in a NUL, an abstract name begins with one.
    return 2 + new TextEncoder().encode(address.path).length + (address.path.startsWith('\0') ? 0 : 1)
  },
}

export function socketAddress(address: SocketAddress): string {
  switch (address.family) {
    case 'inet':
      return `{sa_family=AF_INET, sin_port=htons(${address.port}), sin_addr=inet_addr("${address.address}")}`
    case 'inet6':
      return `{sa_family=AF_INET6, sin6_port=htons(${address.port}), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "${address.address}", &sin6_addr), sin6_scope_id=0}`
    default:
      return address.path === ''
        ? '{sa_family=AF_UNIX}'
        : `{sa_family=AF_UNIX, sun_path=${address.path.startsWith('\0') ? '@' : ''}${quote(address.path.replace('\0', ''))}}`
  }
}
