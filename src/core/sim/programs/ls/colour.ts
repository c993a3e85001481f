/** LS_COLORS: the built-in colours and those of the environment. */
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFSOCK } from '../../kernel/constants.ts'
import { type Entry, modeOf } from './entry.ts'

const DEFAULTS: Readonly<Record<string, string>> = {
  di: '01;34',
  ln: '01;36',
  pi: '33',
  so: '01;35',
  bd: '01;33',
  cd: '01;33',
  ex: '01;32',
  su: '37;41',
  sg: '30;43',
  st: '37;44',
  ow: '34;42',
  tw: '30;42',
}
const BY_TYPE: Readonly<Record<number, string>> = {
  [S_IFLNK]: 'ln',
  [S_IFIFO]: 'pi',
  [S_IFSOCK]: 'so',
  [S_IFBLK]: 'bd',
  [S_IFCHR]: 'cd',
}

/** The SGR parameters for an entry, or null for none. */
export function colourOf(entry: Entry, env: Readonly<Record<string, string>>): string | null {
  const table = tableOf(env.LS_COLORS ?? '')
  const key = kindOf(entry, table)
  const extension =
    key === null
      ? Object.keys(table).find((name) => name.startsWith('*') && entry.name.endsWith(name.slice(1)))
      : undefined
  const code = table[key ?? extension ?? 'fi']
  return code === undefined || code === '' || code === '0' || code === '00' ? null : code
}

function tableOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(':').map((pair) => pair.split('=') as [string, string?])
  return { ...DEFAULTS, ...Object.fromEntries(pairs.filter(([, code]) => code !== undefined)) }
}

function kindOf(entry: Entry, table: Readonly<Record<string, string>>): string | null {
  const mode = modeOf(entry)
  if ((mode & S_IFMT) === S_IFLNK) {
    if (entry.link && entry.link.mode === null && table.or) return 'or'
    if (table.ln === 'target' && entry.link?.mode)
      return kindOf({ ...entry, stat: null, type: entry.link.mode, link: null }, table)
    return 'ln'
  }
  if ((mode & S_IFMT) === S_IFDIR) {
    const isSticky = (mode & 0o1000) !== 0
    if (mode & 0o002) return isSticky ? 'tw' : 'ow'
    return isSticky ? 'st' : 'di'
  }
  const special = BY_TYPE[mode & S_IFMT]
  if (special) return special
  if (mode & 0o4000) return 'su'
  if (mode & 0o2000) return 'sg'
  return mode & 0o111 ? 'ex' : null
}

/** The first colour of a listing is preceded by a reset. */
export function paint(text: string, code: string | null, isFirst: boolean): string {
  if (code === null) return text
  return `${isFirst ? '\x1b[0m' : ''}\x1b[${code}m${text}\x1b[0m`
}
