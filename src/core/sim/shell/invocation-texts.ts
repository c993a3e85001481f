/** What `bash --help`, `--version`, `-D` and a wrong option print. */
import type { Task } from '../kernel/sys.ts'
import type { Invocation, OptionList, Shown } from './invocation.ts'
import { SET_OPTIONS } from './options.ts'
import type { Shell } from './shell.ts'

const USAGE = `Usage:\tbash [GNU long option] [option] ...
\tbash [GNU long option] [option] script-file ...
GNU long options:
${'debug debugger dump-po-strings dump-strings help init-file login noediting noprofile norc posix pretty-print rcfile restricted verbose version'
  .split(' ')
  .map((name) => `\t--${name}\n`)
  .join('')}Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`
const HELP = `Type \`bash -c "help set"' for more information about shell options.
Type \`bash -c help' for more information about shell builtin commands.
Use the \`bashbug' command to report bugs.

bash home page: <http://www.gnu.org/software/bash>
General help using GNU software: <http://www.gnu.org/gethelp/>
`
const VERSION =
  'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nCopyright (C) 2022 Free Software Foundation, Inc.\nLicense GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>\n\nThis is free software; you are free to change and redistribute it.\nThere is NO WARRANTY, to the extent permitted by law.\n'

export function show(shell: Shell, what: Shown): void {
  if (what === 'usage') shell.emit(2, USAGE)
  else if (what === 'version') shell.out(VERSION)
  else shell.out(`GNU bash, version 5.2.15(1)-release-(x86_64-pc-linux-gnu)\n${USAGE}${HELP}`)
}

/** The strings of `$"…"`, in the order in which they start. */
export function* showStrings(shell: Shell, text: string, form: NonNullable<Invocation['strings']>): Task<number> {
  const found = text.matchAll(/\$(?="((?:[^"\\]|\\[\s\S])*)")/g)
  for (const { 1: inside, index } of found) {
    const line = text.slice(0, index).split('\n').length
    if (form === 'plain') shell.out(`"${inside}"\n`)
    else shell.out(`#: ${shell.input === 'command' ? '-c' : shell.name}:${line}\nmsgid "${inside}"\nmsgstr ""\n`)
  }
  yield* shell.flush()
  return 0
}

/** As `set -o` and `shopt` do. */
export function listOptions(shell: Shell, { letter, on }: OptionList): void {
  if (letter === 'o')
    for (const { name } of SET_OPTIONS) {
      // What a prompt edits with is not off yet.
      const isOn = shell.set[name] || name === 'emacs'
      shell.out(on ? `${name.padEnd(15)}\t${isOn ? 'on' : 'off'}\n` : `set ${isOn ? '-' : '+'}o ${name}\n`)
    }
  else
    for (const [name, isOn] of Object.entries(shell.shopt))
      shell.out(on ? `${name.padEnd(15)}\t${isOn ? 'on' : 'off'}\n` : `shopt ${isOn ? '-s' : '-u'} ${name}\n`)
}
