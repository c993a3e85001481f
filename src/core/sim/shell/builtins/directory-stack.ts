/** pushd, popd, dirs. */
import { strerror } from '../../../errno/index.ts'
import { tildeDirectory } from '../jobs.ts'
import type { Shell } from '../shell.ts'
import { changeDirectory } from './directories.ts'
import { type Builtin, type BuiltinContext, usage } from './types.ts'

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
      shell.fail(/^[+-]/.test(arg) ? `${arg}: invalid number` : `${arg}: invalid option`)
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
    if (stack.length < 2 && Number(target) !== 0) return shell.fail('directory stack empty')
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
    shell.fail(`${target}: invalid number`)
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

export const directoryStack: Readonly<Record<string, Builtin>> = { dirs, pushd, popd }
