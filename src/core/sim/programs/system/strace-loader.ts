/**
 * What setlocale(3) and strerror(3) of glibc do in a real program: ours need neither, so strace writes these calls itself.
 * Simplified: addresses are always the same.
 */
import type { TraceEntry } from '../../kernel/sys.ts'

type Row = readonly [syscall: string, args: string, ret: string, errno?: 'ENOENT']

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

/** Whether a call is the last that the loader makes: it asks for the heap that main will use. */
export const isLastOfLoader = (entry: TraceEntry): boolean => entry.syscall === 'brk' && entry.args[0] !== 'NULL'

/** What setlocale(3) does first thing in main, for the program that an execve entry names. */
export function localeCalls(execve: TraceEntry, locale: string): readonly TraceEntry[] {
  const path = execve.args[0]?.replace(/^"|"$/g, '') ?? ''
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (WITHOUT_LOCALE.has(name) || !/utf-?8/i.test(locale)) return []
  return rowsFor(locale).map((row) => entryOf(execve, row))
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

function rowsFor(locale: string): readonly Row[] {
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
