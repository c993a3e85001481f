import { pathOf } from '../../vfs/index.ts'
import { type Library, librariesOf } from '../loader-calls.ts'
import type { Process } from '../process.ts'

/** Programs that never call setlocale. */
const WITHOUT_LOCALE = new Set(['sh', 'dash', 'true', 'false', 'nc', 'ss', 'node', 'ip'])
const LOCALE = '/usr/lib/locale/C.utf8'
const GCONV: Library = { path: '/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache', size: 27028 }
const category = (name: string, size: number): Library => ({ path: `${LOCALE}/LC_${name}`, size })
/** Those that lie below the C library, and those above it. */
const BELOW = [
  category('CTYPE', 353616),
  category('NUMERIC', 50),
  category('TIME', 3360),
  category('COLLATE', 1406),
  category('MONETARY', 270),
  category('MESSAGES/SYS_LC_MESSAGES', 48),
  category('PAPER', 34),
  category('NAME', 62),
]
const ABOVE = [
  category('ADDRESS', 127),
  category('TELEPHONE', 47),
  category('MEASUREMENT', 23),
  GCONV,
  category('IDENTIFICATION', 258),
]
/** To be put where programs look for them. */
export const LOCALE_FILES: readonly Library[] = [...BELOW, ...ABOVE]

const LOADER = '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'
/** The parts of a file that the loader maps: its tables, its code, its constants, what it has relocated, its variables. */
const SEGMENTS = ['r--p', 'r-xp', 'r--p', 'r--p', 'rw-p']
const PAGE = 4096

/** proc(5), /proc/pid/maps. Simplified: addresses follow one another from made-up places. */
export function maps(process: Process): string {
  if (!process.exe) return ''
  const exe = pathOf(process.exe)
  const name = exe.replace(/^.*\//, '')
  const locale = process.env.LC_ALL || process.env.LANG || ''
  const hasLocale = /utf-?8/i.test(locale) && !WITHOUT_LOCALE.has(name)
  const libraries = [...librariesOf(name)].reverse().map(({ path }) => path.replace(/^\/lib\//, '/usr/lib/'))
  const rows: string[] = []
  let at = 0
  const row = (pages: number, mode: string, offset: number, inode: number, path: string): void => {
    const [from, to] = [at, at + pages * PAGE]
    at = to
    const place = inode === 0 ? '00:00 0' : `fe:00 ${inode}`
    const range = `${from.toString(16)}-${to.toString(16)} ${mode} ${offset.toString(16).padStart(8, '0')} ${place}`
    rows.push(`${path === '' ? `${range} ` : range.padEnd(73) + path}\n`)
  }
  const image = (path: string, inode: number): void => {
    for (const [i, mode] of SEGMENTS.entries()) row(2 + i, mode, i * 2 * PAGE, inode, path)
  }
  at = 0x55faf43ac000
  image(exe, process.exe.dentry.inode.ino)
  at = 0x55fb12f0d000
  row(33, 'rw-p', 0, 0, '[heap]')
  at = 0x7f3a1c0ed000
  if (hasLocale)
    for (const [i, { path, size }] of BELOW.entries()) row(Math.ceil(size / PAGE), 'r--p', 0, 1301 + i, path)
  row(3, 'rw-p', 0, 0, '')
  for (const [i, path] of libraries.entries()) image(path, 1201 + i)
  row(13, 'rw-p', 0, 0, '')
  if (hasLocale) {
    for (const [i, { path, size }] of ABOVE.entries())
      row(Math.ceil(size / PAGE), path === GCONV.path ? 'r--s' : 'r--p', 0, 1321 + i, path)
  }
  row(2, 'rw-p', 0, 0, '')
  row(4, 'r--p', 0, 0, '[vvar]')
  row(2, 'r--p', 0, 0, '[vvar_vclock]')
  row(2, 'r-xp', 0, 0, '[vdso]')
  image(LOADER, 1200)
  at = 0x7ffd5c1a0000
  row(33, 'rw-p', 0, 0, '[stack]')
  rows.push(`${'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0'.padEnd(73)}[vsyscall]\n`)
  return rows.join('')
}
