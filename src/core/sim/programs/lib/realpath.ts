/** Canonical names: realpath(3) and its kinder variants of coreutils. */
import { err, ok, type Result } from '../../../lib/index.ts'
import type { Sys, SysError } from '../../kernel/sys.ts'
import { isDirectory, isSymlink } from './mode.ts'

/** `existing`: all parts must be there; `last`: the last one may be missing; `missing`: any may. */
export type Canonicalization = 'existing' | 'last' | 'missing'

export function canonicalize(
  sys: Sys,
  path: string,
  mode: Canonicalization,
  options: { readonly followSymlinks?: boolean } = {},
): Result<string, SysError> {
  if (path === '') return err({ errno: 'ENOENT', syscall: 'readlink' })
  const cwd = path.startsWith('/') ? null : sys.getcwd()
  if (cwd && !cwd.ok) return cwd
  let parts = cwd ? cwd.value.split('/').filter(Boolean) : []
  let rest = path.split('/')
  let links = 0
  const seen = new Set<string>()
  let mayBeMissing = false
  while (rest.length > 0) {
    const name = rest.shift()!
    if (name === '' || name === '.') {
      // `file/` and `file/.` ask for a directory.
      const error =
        mode !== 'missing' && rest.every((part) => part === '' || part === '.')
          ? notDirectory(sys, parts, mayBeMissing)
          : null
      if (error) return err(error)
      continue
    }
    if (name === '..') {
      parts.pop()
      continue
    }
    const next = [...parts, name]
    const full = `/${next.join('/')}`
    const isLast = rest.every((part) => part === '')
    const stat = sys.lstat(full)
    if (!stat.ok) {
      const forgiven = mode === 'missing' || (mode === 'last' && isLast && stat.error.errno === 'ENOENT')
      if (!forgiven) return stat
      mayBeMissing = true
      parts = next
      continue
    }
    if (isSymlink(stat.value.mode) && options.followSymlinks !== false) {
      // No limit but a loop: the same link with the same rest to come.
      const state = `${full}\0${rest.join('/')}`
      if (++links > 20 && seen.has(state)) {
        if (mode !== 'missing') return err({ errno: 'ELOOP', syscall: 'readlink', path: full })
        parts = next
        continue
      }
      seen.add(state)
      const target = sys.readlink(full)
      if (!target.ok) return target
      if (target.value.startsWith('/')) parts = []
      rest = [...target.value.split('/'), ...rest]
      continue
    }
    if (options.followSymlinks === false && isSymlink(stat.value.mode)) {
      const behind = sys.stat(full)
      if (!behind.ok && mode !== 'missing' && !(isLast && behind.error.errno === 'ENOENT')) return behind
    } else if (!isLast && !isDirectory(stat.value.mode) && mode !== 'missing') {
      return err({ errno: 'ENOTDIR', syscall: 'readlink', path: full })
    }
    parts = next
  }
  return ok(`/${parts.join('/')}`)
}

function notDirectory(sys: Sys, parts: readonly string[], mayBeMissing: boolean): SysError | null {
  if (mayBeMissing || parts.length === 0) return null
  const stat = sys.stat(`/${parts.join('/')}`)
  if (!stat.ok || isDirectory(stat.value.mode)) return null
  return { errno: 'ENOTDIR', syscall: 'readlink' }
}

/** `/a/b/c` seen from `/a/x` is `../b/c`. */
export function relativeTo(path: string, from: string): string {
  const [to, base] = [path.split('/').filter(Boolean), from.split('/').filter(Boolean)]
  let common = 0
  while (common < to.length && common < base.length && to[common] === base[common]) common++
  const parts = [...Array<string>(base.length - common).fill('..'), ...to.slice(common)]
  return parts.join('/') || '.'
}
