/** Variable names as arguments: `x`, `a[1]`. */
import type { Shell } from '../shell.ts'
import { Word } from '../words/word.ts'

const NAMED = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[([\s\S]+)\])?$/

export const isVariableName = (text: string): boolean => NAMED.test(text)

/** Assigns to what an argument names; a subscript is expanded first. */
export function assignNamed(shell: Shell, text: string, value: string): void {
  const match = NAMED.exec(text)!
  const subscript = match[2] === undefined ? null : shell.expandText(new Word(match[2], 'word', shell.line))
  shell.assign(match[1]!, value, { subscript })
}

/** The value of what an argument names. */
export function namedValue(shell: Shell, text: string): string | undefined {
  const match = NAMED.exec(text)
  if (!match) return undefined
  const subscript = match[2] === undefined ? null : shell.expandText(new Word(match[2], 'word', shell.line))
  return shell.getElement(match[1]!, subscript)
}

/** Builtins whose prefix assignments stay, in a POSIX shell, and whose failures end it. */
export const SPECIAL: ReadonlySet<string> = new Set(
  'break : . continue eval exec exit export readonly return set shift times trap unset'.split(' '),
)
