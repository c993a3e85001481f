import { readText } from '../../programs/lib/files.ts'
import { parsePasswd } from '../../programs/lib/users.ts'
import type { Shell } from '../shell.ts'

/** What `~user` stands for; null leaves it as written. */
export function homeDirectory(shell: Shell, user: string): string | null {
  if (user === '') return shell.get('HOME') ?? passwdHome(shell, (entry) => entry.uid === shell.sys.getuid())
  if (user === '+') return shell.get('PWD') ?? null
  if (user === '-') return shell.get('OLDPWD') ?? null
  if (/^[+-]?\d+$/.test(user)) {
    const stack = [shell.cwd, ...shell.directories]
    return stack.at(user.startsWith('-') ? -1 - Number(user.slice(1)) : Number(user)) ?? null
  }
  return passwdHome(shell, (entry) => entry.name === user)
}

function passwdHome(shell: Shell, matches: (entry: { name: string; uid: number }) => boolean): string | null {
  const text = shell.sys.runNested(readText(shell.sys, '/etc/passwd'))
  return text === null ? null : (parsePasswd(text).find(matches)?.home ?? null)
}
