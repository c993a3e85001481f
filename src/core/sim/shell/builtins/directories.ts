/** cd and pwd. */
import { strerror } from '../../../errno/index.ts'
import { S_IFDIR, S_IFMT } from '../../kernel/constants.ts'
import type { Shell } from '../shell.ts'
import { type Builtin, readFlags } from './types.ts'

const cd: Builtin = (context) => {
  const { shell } = context
  if (shell.shopt.restricted_shell) return shell.fail('restricted')
  const flags = readFlags(context, shell.isBash ? 'LPe@' : 'LP')
  if (!flags) return 2
  if (flags.rest.length > 1 && shell.isBash) return shell.fail('too many arguments')
  const physical = flags.set.has('P') || (shell.set.physical && !flags.set.has('L'))
  let target = flags.rest[0]
  let show = false
  if (target === undefined) {
    target = shell.get('HOME')
    if (target === undefined) return shell.isBash ? shell.fail('HOME not set') : 0
    if (target === '') return 0
  } else if (target === '-') {
    target = shell.get('OLDPWD')
    if (target === undefined && shell.isBash) return shell.fail('OLDPWD not set')
    target ??= shell.cwd
    show = true
  }
  const searched = searchCdPath(shell, target)
  if (target === '' && searched === null) {
    if (show && shell.isBash) shell.out('\n')
    // It goes nowhere, and remembers where it was.
    if (shell.isBash) setDirectory(shell, shell.cwd)
    return 0
  }
  if (searched) {
    if (changeDirectory(shell, searched.path, physical) === null) {
      if (searched.show || show) shell.out(`${shell.get('PWD') ?? shell.cwd}\n`)
      return 0
    }
  }
  const failure = changeDirectory(shell, target, physical)
  if (failure === null) {
    if (show) shell.out(`${shell.get('PWD') ?? shell.cwd}\n`)
    return 0
  }
  if (!shell.isBash) {
    shell.complain(`cd: can't cd to ${target}`)
    return 2
  }
  return shell.fail(`${target}: ${strerror(failure)}`)
}

function searchCdPath(shell: Shell, target: string): { path: string; show: boolean } | null {
  const cdPath = shell.get('CDPATH')
  if (!cdPath || /^\.{0,2}\//.test(target) || target === '.' || target === '..') return null
  for (const directory of cdPath.split(':')) {
    const path = directory === '' ? target : `${directory.replace(/\/$/, '')}/${target}`
    const stat = shell.sys.stat(path)
    if (stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) return { path, show: directory !== '' && directory !== '.' }
  }
  return null
}

/** Changes to `target`, keeping the names of symbolic links unless `physical`. The errno, or null when it went well. */
export function changeDirectory(shell: Shell, target: string, physical: boolean): string | null {
  if (shell.isBash && shell.cwd === '') shell.cwd = retrieve(shell, 'chdir') ?? ''
  if (!shell.isBash && shell.cwd === '') return changeBlindly(shell, target)
  const isAbsolute = target.startsWith('/') || shell.cwd === ''
  const absolute = isAbsolute ? target : `${shell.cwd === '/' ? '' : shell.cwd}/${target}`
  const logical = normalize(shell, absolute)
  const path = physical ? target : (logical ?? absolute)
  let changed = shell.sys.chdir(path)
  // Where the name leads nowhere any more, the place itself may still be there; dash does not look.
  let isLost = logical === null
  if (!changed.ok && shell.isBash && !physical && !shell.set.posix) {
    const again = shell.sys.chdir(target)
    if (again.ok) changed = again
    isLost = true
  }
  if (!changed.ok) return changed.error.errno
  const keepsName = !physical && logical !== null && !isLost
  const real = keepsName ? null : shell.isBash ? retrieve(shell, 'cd') : whereIs(shell)
  setDirectory(shell, keepsName ? logical : (real ?? (physical ? absolute : path)))
  return null
}

/** dash, which does not know where it is: it goes, and asks again. */
function changeBlindly(shell: Shell, target: string): string | null {
  const changed = shell.sys.chdir(target)
  if (!changed.ok) return changed.error.errno
  const real = shell.sys.getcwd()
  if (!real.ok) shell.complain(`cd: getcwd() failed: ${strerror(real.error.errno)}`)
  setDirectory(shell, real.ok ? real.value : '')
  return null
}

function whereIs(shell: Shell): string | null {
  const real = shell.sys.getcwd()
  return real.ok ? real.value : null
}

/** bash speaks of itself by what it was doing, without its name. */
function retrieve(shell: Shell, doing: string): string | null {
  const real = shell.sys.getcwd()
  if (real.ok) return real.value
  const why = `getcwd: cannot access parent directories: ${strerror(real.error.errno)}`
  shell.emit(2, `${doing}: error retrieving current directory: ${why}\n`)
  return null
}

function setDirectory(shell: Shell, next: string): void {
  const old = shell.get('PWD')
  shell.assign('OLDPWD', old ?? shell.cwd)
  exportName(shell, 'OLDPWD')
  shell.cwd = next
  shell.assign('PWD', next)
  exportName(shell, 'PWD')
}
function exportName(shell: Shell, name: string): void {
  const variable = shell.vars.find(name)
  if (variable && (name === 'PWD' || shell.isBash)) variable.exported = true
}

/** Resolves `.` and `..` in the text; null when it, or a directory to climb out of, does not exist. */
function normalize(shell: Shell, path: string): string | null {
  const root = !path.startsWith('/') ? '' : path.startsWith('//') && !path.startsWith('///') ? '//' : '/'
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && (root !== '' || (parts.length > 0 && parts.at(-1) !== '..'))) {
      const stat = shell.sys.stat(root + parts.join('/'))
      if (!stat.ok || (stat.value.mode & S_IFMT) !== S_IFDIR) return null
      parts.pop()
    } else parts.push(part)
  }
  const plain = root + parts.join('/') || '.'
  return !shell.isBash || shell.sys.stat(plain).ok ? plain : null
}

const pwd: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'LP')
  if (!flags) return 2
  const physical = flags.set.has('P') || (shell.set.physical && !flags.set.has('L'))
  if (!physical && shell.cwd !== '') {
    shell.out(`${shell.cwd}\n`)
    return 0
  }
  if (!shell.isBash) {
    const real = shell.sys.getcwd()
    if (!real.ok && physical) shell.complain(`pwd: getcwd() failed: ${strerror(real.error.errno)}`)
    shell.out(`${real.ok ? real.value : ''}\n`)
    return 0
  }
  const real = retrieve(shell, 'pwd')
  // It forgets what it knew when that cannot be resolved.
  if (real === null) shell.cwd = ''
  else shell.out(`${real}\n`)
  return real === null ? 1 : 0
}

export const directories: Readonly<Record<string, Builtin>> = { cd, chdir: cd, pwd }
