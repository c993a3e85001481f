/** File modes as people write and read them. */
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../../kernel/constants.ts'

export const isDirectory = (mode: number): boolean => (mode & S_IFMT) === S_IFDIR
export const isSymlink = (mode: number): boolean => (mode & S_IFMT) === S_IFLNK
export const isRegular = (mode: number): boolean => (mode & S_IFMT) === S_IFREG
export const isDevice = (mode: number): boolean => (mode & S_IFMT) === S_IFCHR || (mode & S_IFMT) === S_IFBLK
export const isFifo = (mode: number): boolean => (mode & S_IFMT) === S_IFIFO

const LETTERS: Readonly<Record<number, string>> = {
  [S_IFREG]: '-',
  [S_IFDIR]: 'd',
  [S_IFLNK]: 'l',
  [S_IFCHR]: 'c',
  [S_IFBLK]: 'b',
  [S_IFIFO]: 'p',
  [S_IFSOCK]: 's',
}

/** `drwxr-sr-t`. */
export function modeString(mode: number): string {
  const triple = (shift: number, special: number, letter: string) => {
    const bits = (mode >> shift) & 7
    const execute = bits & 1
    const last = mode & special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-'
    return (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + last
  }
  return (LETTERS[mode & S_IFMT] ?? '?') + triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't')
}

/** As stat and find -ls call a type. */
export function fileType(mode: number, size: number): string {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return size === 0 ? 'regular empty file' : 'regular file'
    case S_IFDIR:
      return 'directory'
    case S_IFLNK:
      return 'symbolic link'
    case S_IFCHR:
      return 'character special file'
    case S_IFBLK:
      return 'block special file'
    case S_IFIFO:
      return 'fifo'
    case S_IFSOCK:
      return 'socket'
    default:
      return 'weird file'
  }
}

/** A change of mode, read from `u+rwx,go-w` or `0644`. */
export interface ModeChange {
  /** The new permission bits for a file that has `mode` (type included). */
  apply(mode: number, umask: number): number
  /** True when no `ugoa` stood before an operator, so that the umask decides: chmod warns about that. */
  readonly dependsOnUmask: boolean
}

interface Clause {
  readonly who: number
  readonly op: string
  readonly perms: string
}

const WHO: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 }

export function parseMode(text: string): ModeChange | null {
  const octal = /^[0-7]+$/.exec(text)
  if (octal) return octalMode(text)
  const clauses: Clause[] = []
  for (const part of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]|[0-7]+))+)$/.exec(part)
    if (!match) return null
    const who = [...match[1]!].reduce((bits, letter) => bits | WHO[letter]!, 0)
    for (const [, op, perms] of match[2]!.matchAll(/([-+=])([rwxXst]*(?![ugo])|[ugo]|[0-7]+)/g)) {
      clauses.push({ who, op: op!, perms: perms! })
    }
  }
  return {
    dependsOnUmask: clauses.some((clause) => clause.who === 0),
    apply: (mode, umask) =>
      clauses.reduce((current, clause) => applyClause(clause, current, mode, umask), mode & 0o7777),
  }
}

function octalMode(text: string): ModeChange | null {
  const value = Number.parseInt(text, 8)
  if (value > 0o7777) return null
  return {
    dependsOnUmask: false,
    // A directory keeps its set-id bits unless five digits are given.
    apply: (mode) => value | (isDirectory(mode) && text.length < 5 ? mode & 0o6000 : 0),
  }
}

function applyClause({ who, op, perms }: Clause, current: number, mode: number, umask: number): number {
  const reach = who === 0 ? 0o7777 : who
  let bits = permissionBits(perms, current, mode) & reach
  if (who === 0) bits &= ~umask
  if (op === '+') return current | bits
  if (op === '-') return current & ~bits
  const kept = isDirectory(mode) ? 0o6000 : 0
  const cleared = who === 0 ? 0o7777 : who
  return (current & (~cleared | kept)) | bits
}

function permissionBits(perms: string, current: number, mode: number): number {
  if (/^[0-7]+$/.test(perms)) return Number.parseInt(perms, 8)
  if (/^[ugo]$/.test(perms)) {
    const bits = (current >> { u: 6, g: 3, o: 0 }[perms as 'u' | 'g' | 'o']) & 7
    return bits * 0o111
  }
  let bits = 0
  for (const letter of perms) {
    if (letter === 'r') bits |= 0o444
    if (letter === 'w') bits |= 0o222
    if (letter === 'x') bits |= 0o111
    if (letter === 'X' && (isDirectory(mode) || current & 0o111)) bits |= 0o111
    if (letter === 's') bits |= 0o6000
    if (letter === 't') bits |= 0o1000
  }
  return bits
}
