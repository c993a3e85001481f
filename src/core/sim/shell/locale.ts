/** The locale as far as the shell minds it: whether a character may be more than a byte. */
import { isAscii } from '../programs/lib/bytes.ts'
import type { Shell } from './shell.ts'

/** The locales of this machine. */
const KNOWN = /^(?:|C|POSIX|C\.(?:utf8|UTF-8))$/

/**
 * dash always counts bytes; bash asks LC_ALL, LC_CTYPE and LANG at the time.
 * Simplified: patterns take characters in every locale.
 */
export function countsBytes(shell: Shell, text: string): boolean {
  if (isAscii(text)) return false
  if (!shell.isBash) return true
  const locale = shell.get('LC_ALL') || shell.get('LC_CTYPE') || shell.get('LANG')
  return locale === undefined || locale === 'C' || locale === 'POSIX'
}

/** What bash says when LC_ALL or its like is set to a locale that is not there. */
export function checkLocale(shell: Shell, name: string): void {
  const locale = shell.get(name) ?? ''
  if (!KNOWN.test(locale))
    shell.complain(`warning: setlocale: ${name}: cannot change locale (${locale}): No such file or directory`)
}
