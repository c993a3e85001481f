/** Tests that `[[`, `[` and `test` share. */
import {
  R_OK,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
  S_ISGID,
  S_ISUID,
  S_ISVTX,
  W_OK,
  X_OK,
} from '../kernel/constants.ts'
import type { Stat } from '../kernel/sys.ts'
import type { Shell } from './shell.ts'
import { Word } from './words/word.ts'

export const UNARY_FILE_TESTS: ReadonlySet<string> = new Set(
  'abcdefghkprstuwxGLNOS'.split('').map((letter) => `-${letter}`),
)
export const BINARY_FILE_TESTS: ReadonlySet<string> = new Set(['-nt', '-ot', '-ef'])

export function fileTest(shell: Shell, operator: string, path: string): boolean {
  const { sys } = shell
  if (operator === '-t') return /^\d+$/.test(path.trim()) && sys.isatty(Number(path))
  // `-r ''` and the like: no file has an empty name.
  if (path === '') return false
  if (operator === '-h' || operator === '-L') {
    const link = sys.lstat(path)
    return link.ok && (link.value.mode & S_IFMT) === S_IFLNK
  }
  const access = { '-r': R_OK, '-w': W_OK, '-x': X_OK }[operator]
  if (access !== undefined) return sys.access(path, access, { effective: true }).ok
  const stat = statOf(shell, path)
  return stat !== null && examine(shell, operator, stat)
}

/** bash treats /dev/fd/N as the descriptor N. */
function statOf(shell: Shell, path: string): Stat | null {
  const descriptor = /^\/dev\/fd\/(\d+)$/.exec(path)
  const stat = descriptor ? shell.sys.fstat(Number(descriptor[1])) : shell.sys.stat(path)
  return stat.ok ? stat.value : null
}

const TYPES: Readonly<Record<string, number>> = {
  '-b': S_IFBLK,
  '-c': S_IFCHR,
  '-d': S_IFDIR,
  '-f': S_IFREG,
  '-p': S_IFIFO,
  '-S': S_IFSOCK,
}

function examine(shell: Shell, operator: string, stat: Stat): boolean {
  const type = TYPES[operator]
  if (type !== undefined) return (stat.mode & S_IFMT) === type
  switch (operator) {
    case '-a':
    case '-e':
      return true
    case '-s':
      return stat.size > 0
    case '-g':
      return (stat.mode & S_ISGID) !== 0
    case '-u':
      return (stat.mode & S_ISUID) !== 0
    case '-k':
      return (stat.mode & S_ISVTX) !== 0
    case '-G':
      return stat.gid === shell.sys.getegid()
    case '-O':
      return stat.uid === shell.sys.geteuid()
    case '-N':
      return stat.mtime > stat.atime
    default:
      return false
  }
}

export function compareFiles(shell: Shell, operator: string, left: string, right: string): boolean {
  const a = statOf(shell, left)
  const b = statOf(shell, right)
  switch (operator) {
    case '-nt':
      return a !== null && (b === null || a.mtime > b.mtime)
    case '-ot':
      return b !== null && (a === null || a.mtime < b.mtime)
    default:
      return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev
  }
}

/** `-v name`, `-v name[subscript]`. */
export function isVariableSet(shell: Shell, text: string): boolean {
  if (/^\d+$/.test(text)) return Number(text) === 0 || shell.positional[Number(text) - 1] !== undefined
  const match = /^([A-Za-z_]\w*)(?:\[([\s\S]*)\])?$/.exec(text)
  if (!match) return false
  const variable = shell.variable(match[1]!)
  if (!variable) return false
  const subscript = match[2]
  if (subscript === undefined) return variable.scalar !== undefined
  if (subscript === '@' || subscript === '*')
    return variable.map?.get(subscript) !== undefined || variable.items().length > 0
  const expanded = shell.expandText(new Word(subscript, 'word', shell.line))
  return shell.getElement(match[1]!, expanded) !== undefined
}
