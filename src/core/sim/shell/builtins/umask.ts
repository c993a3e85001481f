/** umask, in octal and in letters. */
import { type Builtin, type BuiltinContext, readFlags } from './types.ts'

export const umask: Builtin = (context) => {
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
      return shell.isBash ? shell.fail(`${text}: octal number out of range`) : shell.fail(`Illegal number: ${text}`, 2)
    }
    shell.sys.umask(Number.parseInt(text, 8) & 0o777)
  } else {
    const next = applySymbolic(context, text, ~current & 0o777)
    if (next === null) return shell.isBash ? 1 : 2
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
      if (!shell.isBash) {
        shell.fail(`Illegal mode: ${text}`)
        return null
      }
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
