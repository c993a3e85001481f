/** cd, pwd, pushd, popd, dirs, umask. */
import { strerror } from '../../../errno/index.ts'
import { S_IFDIR, S_IFMT } from '../../kernel/constants.ts'
import type { SysError } from '../../kernel/sys.ts'
import { tildeDirectory } from '../jobs.ts'
import type { Shell } from '../shell.ts'
import { type Builtin, type BuiltinContext, readFlags, usage } from './types.ts'

const cd: Builtin = (context) => {
  const { shell } = context
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
  if (target === '') {
    return 0
  }
  const searched = searchCdPath(shell, target)
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
  const absolute = target.startsWith('/') ? target : `${shell.cwd === '/' ? '' : shell.cwd}/${target}`
  const logical = normalize(shell, absolute)
  const path = physical || logical === null ? target : logical
  let changed = shell.sys.chdir(path)
  if (!changed.ok && path !== target) {
    const again = shell.sys.chdir(target)
    if (again.ok) changed = again
  }
  if (!changed.ok) return changed.error.errno
  const real = shell.sys.getcwd()
  if (!real.ok && shell.isBash) shell.emit(2, `cd: ${cannotRetrieve(real.error)}\n`)
  const next = physical || logical === null ? (real.ok ? real.value : absolute) : logical
  setDirectory(shell, next)
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

/** Resolves `.` and `..` in the text; null when a directory to climb out of does not exist. */
function normalize(shell: Shell, path: string): string | null {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      const stat = shell.sys.stat(`/${parts.join('/')}`)
      if (!stat.ok || (stat.value.mode & S_IFMT) !== S_IFDIR) return null
      parts.pop()
    } else parts.push(part)
  }
  const root = path.startsWith('//') && !path.startsWith('///') ? '//' : '/'
  return root === '//' && parts.length > 0 ? `/${parts.join('/')}` : `/${parts.join('/')}`
}

const cannotRetrieve = ({ errno }: SysError) =>
  `error retrieving current directory: getcwd: cannot access parent directories: ${strerror(errno)}`

const pwd: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, 'LP')
  if (!flags) return 2
  const physical = flags.set.has('P') || (shell.set.physical && !flags.set.has('L'))
  if (!physical) {
    shell.out(`${shell.cwd}\n`)
    return 0
  }
  const real = shell.sys.getcwd()
  if (!real.ok) return shell.fail(cannotRetrieve(real.error))
  shell.out(`${real.value}\n`)
  return 0
}

// ---- the directory stack

const stackOf = (shell: Shell): string[] => [shell.cwd, ...shell.directories]

/** `+N` counts from the left, `-N` from the right; null when it is out of range. */
function stackIndex(shell: Shell, text: string): number | null {
  const count = Number(text.slice(1))
  const size = shell.directories.length + 1
  const index = text.startsWith('-') ? size - 1 - count : count
  return index >= 0 && index < size ? index : null
}

function showStack(shell: Shell, options: { long?: boolean; lines?: boolean; numbered?: boolean } = {}): void {
  const shown = stackOf(shell).map((path) => (options.long ? path : tildeDirectory(shell, path)))
  if (options.numbered) shell.out(shown.map((path, index) => `${String(index).padStart(2)}  ${path}\n`).join(''))
  else shell.out(`${shown.join(options.lines ? '\n' : ' ')}\n`)
}

const dirs: Builtin = (context) => {
  const { shell, args } = context
  const options = { long: false, lines: false, numbered: false }
  let clear = false
  let single: number | null = null
  for (const arg of args.slice(1)) {
    if (/^[+-]\d+$/.test(arg)) {
      single = stackIndex(shell, arg)
      if (single === null)
        return shell.fail(
          shell.directories.length === 0
            ? 'directory stack empty'
            : `${arg.replace(/^\+/, '')}: directory stack index out of range`,
        )
    } else if (arg === '--') break
    else if (/^-[clpv]+$/.test(arg)) {
      clear ||= arg.includes('c')
      options.long ||= arg.includes('l')
      options.lines ||= arg.includes('p')
      options.numbered ||= arg.includes('v')
    } else {
      shell.fail(arg.startsWith('-') ? `${arg}: invalid option` : `${arg}: invalid number`)
      return usage(context)
    }
  }
  if (clear) {
    shell.directories = []
    return 0
  }
  if (single !== null) {
    const path = stackOf(shell)[single]!
    shell.out(
      `${options.numbered ? `${String(single).padStart(2)}  ` : ''}${options.long ? path : tildeDirectory(shell, path)}\n`,
    )
    return 0
  }
  showStack(shell, options)
  return 0
}

function go(context: BuiltinContext, path: string): boolean {
  const failure = changeDirectory(context.shell, path, false)
  if (failure === null) return true
  context.shell.fail(`${path}: ${strerror(failure)}`)
  return false
}

const pushd: Builtin = (context) => {
  const { shell, args } = context
  let stay = false
  const rest = args.slice(1).filter((arg) => {
    if (arg === '-n') stay = true
    return arg !== '-n' && arg !== '--'
  })
  const target = rest[0]
  const stack = stackOf(shell)
  if (rest.length > 1) return shell.fail('too many arguments')
  if (target?.startsWith('-') && !/^-\d*$/.test(target)) {
    shell.fail(`${target}: invalid number`)
    return usage(context)
  }
  if (target === undefined) {
    if (stack.length < 2) return shell.fail('no other directory')
    const next = stack[1]!
    const here = shell.cwd
    if (!stay && !go(context, next)) return 1
    shell.directories = [here, ...stack.slice(2)]
  } else if (/^[+-]\d+$/.test(target)) {
    if (stack.length < 2) return shell.fail('directory stack empty')
    const index = stackIndex(shell, target)
    if (index === null) return shell.fail(`${target}: directory stack index out of range`)
    const rotated = [...stack.slice(index), ...stack.slice(0, index)]
    if (!stay && !go(context, rotated[0]!)) return 1
    shell.directories = rotated.slice(1)
  } else {
    const here = shell.cwd
    if (stay) shell.directories = [target, ...shell.directories]
    else {
      if (!go(context, target)) return 1
      shell.directories = [here, ...stack.slice(1)]
    }
  }
  showStack(shell)
  return 0
}

const popd: Builtin = (context) => {
  const { shell, args } = context
  let stay = false
  const rest = args.slice(1).filter((arg) => {
    if (arg === '-n') stay = true
    return arg !== '-n' && arg !== '--'
  })
  const target = rest[0] ?? '+0'
  if (!/^[+-]\d+$/.test(target)) {
    shell.fail(`${target}: invalid argument`)
    return usage(context)
  }
  if (shell.directories.length === 0) return shell.fail('directory stack empty')
  const index = stackIndex(shell, target)
  if (index === null) return shell.fail(`${target}: directory stack index out of range`)
  const stack = stackOf(shell)
  if (index === 0 && !stay) {
    if (!go(context, stack[1]!)) return 1
    shell.directories = stack.slice(2)
  } else shell.directories = stack.filter((_, at) => at !== Math.max(index, stay ? 1 : 0)).slice(1)
  showStack(shell)
  return 0
}

// ---- umask

const umask: Builtin = (context) => {
  const { shell } = context
  const flags = readFlags(context, shell.isBash ? 'pS' : 'S')
  if (!flags) return 2
  const current = shell.sys.umask(0)
  shell.sys.umask(current)
  const text = flags.rest[0]
  const octal = (mask: number) => mask.toString(8).padStart(4, '0')
  if (text === undefined) {
    const shown = flags.set.has('S') ? symbolic(current) : octal(current)
    shell.out(`${flags.set.has('p') ? `umask ${flags.set.has('S') ? '-S ' : ''}` : ''}${shown}\n`)
    return 0
  }
  if (/^[0-9]/.test(text)) {
    if (!/^[0-7]+$/.test(text)) {
      if (!shell.isBash) return shell.fail(`Illegal number: ${text}`, 2)
      return shell.fail(`${text}: octal number out of range`)
    }
    if (Number.parseInt(text, 8) > (shell.isBash ? 0o7777 : 0o777)) {
      return shell.fail(shell.isBash ? `${text}: octal number out of range` : `Illegal number: ${text}`)
    }
    shell.sys.umask(Number.parseInt(text, 8) & 0o777)
  } else {
    const next = applySymbolic(context, text, ~current & 0o777)
    if (next === null) return 1
    shell.sys.umask(~next & 0o777)
  }
  if (flags.set.has('S')) {
    const now = shell.sys.umask(0)
    shell.sys.umask(now)
    shell.out(`${symbolic(now)}\n`)
  }
  return 0
}

function symbolic(mask: number): string {
  const allowed = ~mask & 0o777
  const part = (shift: number) => ['r', 'w', 'x'].filter((_, index) => (allowed >> shift) & (4 >> index)).join('')
  return `u=${part(6)},g=${part(3)},o=${part(0)}`
}

/** `u=rwx,g-w`: works on what is allowed, not on the mask. */
function applySymbolic({ shell }: BuiltinContext, text: string, allowed: number): number | null {
  let mode = allowed
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXstugo]*)$/.exec(clause)
    if (!match) {
      const bad = /^[ugoa]*/.exec(clause)![0]
      const char = clause[bad.length] ?? ''
      const what = /^[ugoa]*[-+=]/.test(clause) ? 'symbolic mode character' : 'symbolic mode operator'
      const shown = /^[ugoa]*[-+=]/.test(clause) ? (/^[ugoa]*[-+=][rwxXstugo]*(.)/.exec(clause)?.[1] ?? '') : char
      shell.fail(`\`${shown}': invalid ${what}`)
      return null
    }
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!
    const bits = [...match[3]!].reduce((sum, char) => sum | ({ r: 4, w: 2, x: 1, X: 1 }[char] ?? 0), 0)
    for (const letter of new Set(who)) {
      const shift = { u: 6, g: 3, o: 0 }[letter]!
      if (match[2] === '+') mode |= bits << shift
      else if (match[2] === '-') mode &= ~(bits << shift)
      else mode = (mode & ~(7 << shift)) | (bits << shift)
    }
  }
  return mode
}

export const directories: Readonly<Record<string, Builtin>> = {
  cd,
  chdir: cd,
  pwd,
  dirs,
  pushd,
  popd,
  umask,
}
