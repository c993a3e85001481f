/** Commands of the content are written for sh; bash and zsh read them as they are. */
import type { Settings } from '../state/look.ts'

// `$?`   `${name}`   `x=$(…)`   `for f in *; do`   `cat <<EOF`   `(cd /srv && make)`: fish reads none of these
const NOT_FISH =
  /\$\?|\$\{|(?:^|[;&|]\s*)\w+=\S*(?:\s*$|\s*;)|\b(?:do|then|fi|done|esac)\b|<<|(?:^|[;&|]\s*)\(|\bulimit -[HS]|`/m

/** As it can be typed into that shell. */
export function forShell(command: string, shell: Settings['shell']): string {
  if (shell !== 'fish' || !NOT_FISH.test(command)) return command
  // Single quotes of fish know two escapes, \\' and \\\\.
  return `bash -c '${command.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`
}
