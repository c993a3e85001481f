/**
 * What the dynamic loader of glibc 2.36 does between execve and main, so that strace shows what people know. The addresses
 * are made up; the sequence is `strace true` on Debian 12.
 */
import type { Errno } from './constants.ts'

export interface LoaderCall {
  readonly syscall: string
  readonly args: readonly unknown[]
  readonly value: unknown
  readonly errno: Errno | null
}

export interface Library {
  readonly path: string
  readonly size: number
}
const LIBC: Library = { path: '/lib/x86_64-linux-gnu/libc.so.6', size: 1926232 }
const SELINUX: Library = { path: '/lib/x86_64-linux-gnu/libselinux.so.1', size: 174312 }
const PCRE: Library = { path: '/lib/x86_64-linux-gnu/libpcre2-8.so.0', size: 629384 }
const ACL: Library = { path: '/lib/x86_64-linux-gnu/libacl.so.1', size: 39808 }
const ATTR: Library = { path: '/lib/x86_64-linux-gnu/libattr.so.1', size: 26224 }
const TINFO: Library = { path: '/lib/x86_64-linux-gnu/libtinfo.so.6', size: 216368 }
const MATH: Library = { path: '/lib/x86_64-linux-gnu/libm.so.6', size: 907784 }

/** In the order in which the loader opens them. */
const LIBRARIES: Readonly<Record<string, readonly Library[]>> = {
  ls: [SELINUX, LIBC, PCRE],
  cp: [SELINUX, ACL, ATTR, LIBC, PCRE],
  mv: [SELINUX, ACL, ATTR, LIBC, PCRE],
  install: [SELINUX, ACL, ATTR, LIBC, PCRE],
  mkdir: [SELINUX, LIBC, PCRE],
  mkfifo: [SELINUX, LIBC, PCRE],
  mknod: [SELINUX, LIBC, PCRE],
  id: [SELINUX, LIBC, PCRE],
  stat: [SELINUX, LIBC, PCRE],
  find: [SELINUX, LIBC, PCRE],
  sed: [ACL, SELINUX, LIBC, ATTR, PCRE],
  grep: [PCRE, LIBC],
  bash: [TINFO, LIBC],
  gawk: [MATH, LIBC],
}

/** All of them, to be put where the loader looks. */
export const ALL_LIBRARIES: readonly Library[] = [LIBC, MATH, SELINUX, PCRE, ACL, ATTR, TINFO]

/** The libraries that a program of ours is linked with, in the order in which the loader opens them. */
export const librariesOf = (program: string): readonly Library[] => LIBRARIES[program] ?? [LIBC]

/** The first one, where it is a library that nothing here is mapped from: its name is all that is ever seen of it. */
const FIRST: Readonly<Record<string, string>> = {
  curl: 'libcurl.so.4',
  'nc.openbsd': 'libbsd.so.0',
  ps: 'libproc2.so.0',
  pgrep: 'libproc2.so.0',
  pkill: 'libproc2.so.0',
  top: 'libproc2.so.0',
  free: 'libproc2.so.0',
  uptime: 'libproc2.so.0',
  w: 'libproc2.so.0',
  vmstat: 'libproc2.so.0',
  ss: 'libselinux.so.1',
  ip: 'libbpf.so.1',
  lsof: 'libtirpc.so.3',
  git: 'libpcre2-8.so.0',
  wget: 'libpcre2-8.so.0',
  jq: 'libjq.so.1',
  tar: 'libacl.so.1',
  less: 'libtinfo.so.6',
  pstree: 'libtinfo.so.6',
  mount: 'libmount.so.1',
  umount: 'libmount.so.1',
  findmnt: 'libmount.so.1',
  socat: 'libwrap.so.0',
  make: 'libdl.so.2',
  strace: 'libunwind-ptrace.so.0',
}
export const firstLibraryOf = (program: string): string | undefined => FIRST[program]

const HEAP = '0x55a0c8f6b000'

export function loaderCalls(program: string): readonly LoaderCall[] {
  const libraries = librariesOf(program)
  const rest = libraries.includes(SELINUX) ? SELINUX_CALLS : []
  return [...START, ...libraries.flatMap(loadLibrary), ...FINISH, ...rest, ...HEAP_CALLS]
}

const call = (
  syscall: string,
  args: readonly unknown[],
  value: unknown = 0,
  errno: Errno | null = null,
): LoaderCall => ({
  syscall,
  args,
  value,
  errno,
})

const START = [
  call('brk', ['NULL'], HEAP),
  call('mmap', ['NULL', 8192, 'PROT_READ|PROT_WRITE', 'MAP_PRIVATE|MAP_ANONYMOUS', -1, 0], '0x7f3a1c2d4000'),
  call('access', ['/etc/ld.so.preload', 4], -1, 'ENOENT'),
  call('openat', ['/etc/ld.so.cache', 0o2000000, 0], 3),
  call('fstat', [3, { mode: 0o100644, size: 21000, rdev: 0 }]),
  call('mmap', ['NULL', 21000, 'PROT_READ', 'MAP_PRIVATE', 3, 0], '0x7f3a1c2ce000'),
  call('close', [3]),
]

const ELF_START = Uint8Array.from([
  0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0, 1, 0, 0, 0, 0x10, 0x78, 2, 0, 0, 0, 0, 0, 0,
])

function loadLibrary(library: Library): LoaderCall[] {
  const base = '0x7f3a1c0ed000'
  return [
    call('openat', [library.path, 0o2000000, 0], 3),
    call('read', [3, ELF_START, 832], 832),
    call('fstat', [3, { mode: 0o100644, size: library.size, rdev: 0 }]),
    call('mmap', ['NULL', library.size + 47272, 'PROT_READ', 'MAP_PRIVATE|MAP_DENYWRITE', 3, 0], base),
    call(
      'mmap',
      ['0x7f3a1c113000', 1396736, 'PROT_READ|PROT_EXEC', 'MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE', 3, '0x26000'],
      '0x7f3a1c113000',
    ),
    call(
      'mmap',
      ['0x7f3a1c2bd000', 24576, 'PROT_READ|PROT_WRITE', 'MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE', 3, '0x1cf000'],
      '0x7f3a1c2bd000',
    ),
    call('close', [3]),
  ]
}

const FINISH = [
  call('mmap', ['NULL', 12288, 'PROT_READ|PROT_WRITE', 'MAP_PRIVATE|MAP_ANONYMOUS', -1, 0], '0x7f3a1c0ea000'),
  call('arch_prctl', ['ARCH_SET_FS', '0x7f3a1c0ea740']),
  call('set_tid_address', ['0x7f3a1c0eaa10'], 22000),
  call('set_robust_list', ['0x7f3a1c0eaa20', 24]),
  call('rseq', ['0x7f3a1c0eb060', '0x20', 0, '0x53053053']),
  call('mprotect', ['0x7f3a1c2bd000', 16384, 'PROT_READ']),
  call('mprotect', ['0x55a0c7d1a000', 4096, 'PROT_READ']),
  call('mprotect', ['0x7f3a1c30a000', 8192, 'PROT_READ']),
  call('prlimit64', [0, 'RLIMIT_STACK', 'NULL', '{rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}']),
  call('munmap', ['0x7f3a1c2ce000', 21000]),
]

const SELINUX_CALLS = [
  call('statfs', ['/sys/fs/selinux', '0x7ffc'], -1, 'ENOENT'),
  call('statfs', ['/selinux', '0x7ffc'], -1, 'ENOENT'),
]

const HEAP_CALLS = [
  call('getrandom', ['"\\x9d\\x2a\\x11\\x5e\\x70\\xc4\\x8b\\x03"', 8, 'GRND_NONBLOCK'], 8),
  call('brk', ['NULL'], HEAP),
  call('brk', ['0x55a0c8f8c000'], '0x55a0c8f8c000'),
]
