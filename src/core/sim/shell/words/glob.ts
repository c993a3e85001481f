/** Pathname expansion. */
import { O_DIRECTORY, O_RDONLY, S_IFDIR, S_IFLNK, S_IFMT } from '../../kernel/constants.ts'
import type { Dirent, Task } from '../../kernel/sys.ts'
import { lineError } from '../errors.ts'
import type { Shell } from '../shell.ts'
import type { Field } from './fields.ts'
import { hasPattern, matchesPattern, unquotePattern } from './pattern.ts'

/** The pathnames that a field matches, sorted; the field itself when there are none (or as nullglob and failglob say). */
export function* globField(shell: Shell, field: Field): Task<readonly string[]> {
  const pattern = field.pattern
  if (pattern === null || !hasPattern(pattern, shell.shopt.extglob)) return [field.text]
  const found = yield* glob(shell, pattern)
  if (found.length > 0) return found
  if (shell.shopt.failglob) throw lineError(`no match: ${field.text}`)
  return shell.shopt.nullglob ? [] : [field.text]
}

/** All pathnames matching `pattern`, sorted. */
export function* glob(shell: Shell, pattern: string): Task<string[]> {
  const absolute = pattern.startsWith('/')
  const parts = splitPath(absolute ? pattern.replace(/^\/+/, '') : pattern)
  const prefix = absolute ? /^\/+/.exec(pattern)![0] : ''
  let found: string[] = [prefix]
  for (let index = 0; index < parts.length; index++) {
    const { name, slashes } = parts[index]!
    const last = index === parts.length - 1
    if (name === '**' && shell.shopt.globstar) {
      const next: string[] = []
      for (const base of found) yield* descend(shell, base, last && slashes === '', last ? slashes : '/', next)
      // `**/` stands for no directory only where more follows.
      found = last ? next.filter((path) => path !== '') : next
      continue
    }
    const next: string[] = []
    for (const base of found) {
      if (!hasPattern(name, shell.shopt.extglob)) {
        const path = base + unquotePattern(name)
        if (name === '') {
          if (isDirectory(shell, base)) next.push(base + slashes)
        } else if (last ? shell.sys.lstat(slashes === '' ? path : `${path}/`).ok : isDirectory(shell, path))
          next.push(path + slashes)
        continue
      }
      for (const { name: entry } of yield* list(shell, base)) {
        if (!fits(shell, name, entry)) continue
        const path = base + entry
        if (slashes !== '' && !isDirectory(shell, path)) continue
        next.push(path + slashes)
      }
    }
    found = next
  }
  const ignored = (shell.get('GLOBIGNORE') ?? '').split(':').filter((text) => text !== '')
  if (ignored.length > 0) {
    const options = { extglob: shell.shopt.extglob, path: true }
    found = found.filter(
      (path) => !/(^|\/)\.\.?$/.test(path) && !ignored.some((text) => matchesPattern(text, path, options)),
    )
  }
  return found.sort(compare)
}

/** `**`: `base` itself and all directories (and files, at the end of a pattern) below it. */
function* descend(shell: Shell, base: string, files: boolean, slashes: string, out: string[]): Task<void> {
  if (base !== '' || !files) out.push(base)
  for (const entry of yield* list(shell, base)) {
    if (entry.name === '.' || entry.name === '..') continue
    if (entry.name.startsWith('.') && !shell.shopt.dotglob) continue
    const path = base + entry.name
    if ((entry.type & S_IFMT) === S_IFDIR) {
      if (files) {
        const below: string[] = []
        yield* descend(shell, `${path}/`, files, slashes, below)
        out.push(path, ...below.slice(1))
      } else yield* descend(shell, path + slashes, files, slashes, out)
    } else if (files) out.push(path)
    else if ((entry.type & S_IFMT) === S_IFLNK && isDirectory(shell, path)) out.push(path + slashes)
  }
}

function fits(shell: Shell, pattern: string, name: string): boolean {
  if (name.startsWith('.')) {
    if (name === '.' || name === '..') {
      if (shell.shopt.globskipdots || !pattern.startsWith('.')) return false
    } else if (
      !shell.shopt.dotglob &&
      shell.get('GLOBIGNORE') === undefined &&
      !pattern.replace(/^\\/, '').startsWith('.') &&
      !/^[?*+@]\(\\?\./.test(pattern)
    ) {
      return false
    }
  }
  return matchesPattern(pattern, name, {
    extglob: shell.shopt.extglob,
    ignoreCase: shell.shopt.nocaseglob,
    path: true,
    caret: shell.isBash,
  })
}

function isDirectory(shell: Shell, path: string): boolean {
  const stat = shell.sys.stat(path === '' ? '.' : path)
  return stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR
}

function* list(shell: Shell, directory: string): Task<readonly Dirent[]> {
  const fd = yield* shell.sys.open(directory === '' ? '.' : directory, O_RDONLY | O_DIRECTORY)
  if (!fd.ok) return []
  const entries = shell.sys.getdents(fd.value)
  shell.sys.close(fd.value)
  return entries.ok ? entries.value : []
}

interface Part {
  readonly name: string
  readonly slashes: string
}
/** Splits at slashes outside brackets and groups. */
function splitPath(pattern: string): Part[] {
  const parts: Part[] = []
  let start = 0
  let level = 0
  for (let at = 0; at <= pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\' && pattern[at + 1] !== '/') at++
    else if (char === '(') level++
    else if (char === ')') level--
    else if (at === pattern.length || (char === '/' && level <= 0)) {
      let end = at
      while (pattern[end] === '/') end++
      if (at > start || end > at) parts.push({ name: pattern.slice(start, at), slashes: pattern.slice(at, end) })
      start = end
      at = Math.max(at, end - 1)
    }
  }
  return parts
}

/** C.UTF-8 sorts by code point, which for UTF-16 differs from `<` only with surrogates. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
