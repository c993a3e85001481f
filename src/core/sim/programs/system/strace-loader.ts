/**
 * What the dynamic loader and setlocale(3) do before a real program's main: our programs have neither, so strace writes
 * these calls itself after an execve that went well. Simplified: addresses are always the same.
 */
import type { TraceEntry } from '../../kernel/sys.ts'

type Row = readonly [syscall: string, args: string, ret: string, errno?: 'ENOENT']

/** Libraries in the order in which Debian 12 opens them; libc alone where a program is not named. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'ls mkdir mkfifo stat id': 'libselinux.so.1 libc.so.6 libpcre2-8.so.0',
  'cp mv install': 'libselinux.so.1 libacl.so.1 libattr.so.1 libc.so.6 libpcre2-8.so.0',
  grep: 'libpcre2-8.so.0 libc.so.6',
  'sed tar': 'libacl.so.1 libselinux.so.1 libc.so.6 libpcre2-8.so.0',
  find: 'libselinux.so.1 libm.so.6 libc.so.6 libpcre2-8.so.0',
  bash: 'libtinfo.so.6 libc.so.6',
  nc: 'libbsd.so.0 libresolv.so.2 libc.so.6 libmd.so.0',
  mount: 'libmount.so.1 libselinux.so.1 libc.so.6 libblkid.so.1 libpcre2-8.so.0',
  umount: 'libmount.so.1 libc.so.6 libblkid.so.1 libselinux.so.1 libpcre2-8.so.0',
  node: 'libdl.so.2 libstdc++.so.6 libm.so.6 libgcc_s.so.1 libpthread.so.0 libc.so.6',
  'ps pgrep pkill':
    'libproc2.so.0 libc.so.6 libsystemd.so.0 libcap.so.2 libgcrypt.so.20 liblzma.so.5 libzstd.so.1 liblz4.so.1 libgpg-error.so.0',
  'gawk awk': 'libsigsegv.so.2 libreadline.so.8 libmpfr.so.6 libgmp.so.10 libm.so.6 libc.so.6 libtinfo.so.6',
}
/** Programs that never call setlocale. */
const WITHOUT_LOCALE = new Set(['sh', 'dash', 'true', 'false', 'nc', 'ss', 'node', 'ip'])

const CATEGORIES: readonly (readonly [name: string, size: number])[] = [
  ['IDENTIFICATION', 258],
  ['MEASUREMENT', 23],
  ['TELEPHONE', 47],
  ['ADDRESS', 127],
  ['NAME', 62],
  ['PAPER', 34],
  ['MESSAGES', 48],
  ['MONETARY', 270],
  ['COLLATE', 1406],
  ['TIME', 3360],
  ['NUMERIC', 50],
  ['CTYPE', 353616],
]
const LOCALES = '/usr/lib/locale'

/** The calls between execve and main of the program that an execve entry names. */
export function loaderCalls(execve: TraceEntry, locale: string): readonly TraceEntry[] {
  const path = execve.args[0]?.replace(/^"|"$/g, '') ?? ''
  const name = path.slice(path.lastIndexOf('/') + 1)
  const listed = Object.entries(LIBRARIES).find(([names]) => names.split(' ').includes(name))
  const rows = [
    ...start(),
    ...(listed?.[1] ?? 'libc.so.6').split(' ').flatMap(library),
    ...end(execve.pid),
    ...(WITHOUT_LOCALE.has(name) || !/utf-?8/i.test(locale) ? [] : localeCalls(locale)),
  ]
  return rows.map((row) => entryOf(execve, row))
}

/** The translations that strerror(3) looks for when a program words its first error. */
export function messageCatalogues(before: TraceEntry, locale: string): readonly TraceEntry[] {
  const names = [locale, locale.replace(/\.UTF-8$/i, '.utf8'), locale.replace(/\..*$/, '')]
  return names.map((name) =>
    entryOf(before, missing('openat', `AT_FDCWD, "/usr/share/locale/${name}/LC_MESSAGES/libc.mo", O_RDONLY`)),
  )
}

function entryOf(like: TraceEntry, [syscall, args, ret, errno]: Row): TraceEntry {
  const path = /"(\/[^"]*)"/.exec(args)?.[1] ?? null
  return { ...like, syscall, args: [args], ret, errno: errno ?? null, path, address: null }
}

const missing = (syscall: string, args: string): Row => [syscall, args, '-1', 'ENOENT']
const open = (path: string, flags = 'O_RDONLY|O_CLOEXEC'): Row => ['openat', `AT_FDCWD, "${path}", ${flags}`, '3']
const stat = (size: number, mode = 'S_IFREG|0644'): Row => [
  'newfstatat',
  `3, "", {st_mode=${mode}, st_size=${size}, ...}, AT_EMPTY_PATH`,
  '0',
]
const map = (size: number, address: string): Row => ['mmap', `NULL, ${size}, PROT_READ, MAP_PRIVATE, 3, 0`, address]
const close: Row = ['close', '3', '0']

function start(): readonly Row[] {
  return [
    ['brk', 'NULL', '0x55e7aa407000'],
    ['mmap', 'NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0', '0x7f4f98e50000'],
    missing('access', '"/etc/ld.so.preload", R_OK'),
    open('/etc/ld.so.cache'),
    stat(39203),
    map(39203, '0x7f4f98e46000'),
    close,
  ]
}

function library(name: string): readonly Row[] {
  const isC = name === 'libc.so.6'
  const header: Row = [
    'read',
    `3, "\\177ELF\\2\\1\\1${isC ? '\\3' : '\\0'}\\0\\0\\0\\0\\0\\0\\0\\0\\3\\0>\\0\\1\\0\\0\\0${isC ? '\\20t\\2' : '\\0\\0\\0'}\\0\\0\\0\\0\\0"..., 832`,
    '832',
  ]
  return [
    open(`/lib/x86_64-linux-gnu/${name}`),
    header,
    stat(isC ? 1926232 : 174312, isC ? 'S_IFREG|0755' : 'S_IFREG|0644'),
    ['mmap', `NULL, ${isC ? 1974096 : 181896}, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, 3, 0`, '0x7f4f98c64000'],
    close,
  ]
}

function end(pid: number): readonly Row[] {
  return [
    ['mmap', 'NULL, 12288, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0', '0x7f4f98c61000'],
    ['arch_prctl', 'ARCH_SET_FS, 0x7f4f98c61740', '0'],
    ['set_tid_address', '0x7f4f98c61a10', String(pid)],
    ['set_robust_list', '0x7f4f98c61a20, 24', '0'],
    ['rseq', '0x7f4f98c62060, 0x20, 0, 0x53053053', '0'],
    ['mprotect', '0x7f4f98e33000, 16384, PROT_READ', '0'],
    ['prlimit64', '0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}', '0'],
    ['munmap', '0x7f4f98e46000, 39203', '0'],
  ]
}

function localeCalls(locale: string): readonly Row[] {
  const utf8 = locale.replace(/\.UTF-8$/i, '.utf8')
  const rows: Row[] = [
    missing('openat', `AT_FDCWD, "${LOCALES}/locale-archive", O_RDONLY|O_CLOEXEC`),
    missing('openat', 'AT_FDCWD, "/usr/share/locale/locale.alias", O_RDONLY|O_CLOEXEC'),
  ]
  for (const [category, size] of CATEGORIES) {
    rows.push(missing('openat', `AT_FDCWD, "${LOCALES}/${locale}/LC_${category}", O_RDONLY|O_CLOEXEC`))
    rows.push(open(`${LOCALES}/${utf8}/LC_${category}`))
    if (category === 'MESSAGES') {
      rows.push(stat(4096, 'S_IFDIR|0755'), close, open(`${LOCALES}/${utf8}/LC_MESSAGES/SYS_LC_MESSAGES`))
    }
    rows.push(stat(size), map(size, '0x7f4f98e4f000'), close)
    if (category === 'IDENTIFICATION') {
      rows.push(open('/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache', 'O_RDONLY'), stat(27028))
      rows.push(['mmap', 'NULL, 27028, PROT_READ, MAP_SHARED, 3, 0', '0x7f4f98e48000'], close)
    }
  }
  return rows
}
