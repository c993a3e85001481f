import type { Shell } from './shell.ts'
/** `set -o` and `shopt` options: names, letters and what a new bash has. */

/** `set -o` names in the order of `set -o`, with the letter of each that has one, and whether a script's bash has it on. */
export const SET_OPTIONS = [
  { name: 'allexport', letter: 'a', on: false },
  { name: 'braceexpand', letter: 'B', on: true },
  { name: 'emacs', letter: null, on: false },
  { name: 'errexit', letter: 'e', on: false },
  { name: 'errtrace', letter: 'E', on: false },
  { name: 'functrace', letter: 'T', on: false },
  { name: 'hashall', letter: 'h', on: true },
  { name: 'histexpand', letter: 'H', on: false },
  { name: 'history', letter: null, on: false },
  { name: 'ignoreeof', letter: null, on: false },
  { name: 'interactive-comments', letter: null, on: true },
  { name: 'keyword', letter: 'k', on: false },
  { name: 'monitor', letter: 'm', on: false },
  { name: 'noclobber', letter: 'C', on: false },
  { name: 'noexec', letter: 'n', on: false },
  { name: 'noglob', letter: 'f', on: false },
  { name: 'nolog', letter: null, on: false },
  { name: 'notify', letter: 'b', on: false },
  { name: 'nounset', letter: 'u', on: false },
  { name: 'onecmd', letter: 't', on: false },
  { name: 'physical', letter: 'P', on: false },
  { name: 'pipefail', letter: null, on: false },
  { name: 'posix', letter: null, on: false },
  { name: 'privileged', letter: 'p', on: false },
  { name: 'verbose', letter: 'v', on: false },
  { name: 'vi', letter: null, on: false },
  { name: 'xtrace', letter: 'x', on: false },
] as const
export type SetOption = (typeof SET_OPTIONS)[number]['name']

/** `shopt` names, sorted, with what a script's bash has on. */
export const SHOPT_OPTIONS = {
  autocd: false,
  assoc_expand_once: false,
  cdable_vars: false,
  cdspell: false,
  checkhash: false,
  checkjobs: false,
  checkwinsize: true,
  cmdhist: true,
  compat31: false,
  compat32: false,
  compat40: false,
  compat41: false,
  compat42: false,
  compat43: false,
  compat44: false,
  complete_fullquote: true,
  direxpand: false,
  dirspell: false,
  dotglob: false,
  execfail: false,
  expand_aliases: false,
  extdebug: false,
  extglob: false,
  extquote: true,
  failglob: false,
  force_fignore: true,
  globasciiranges: true,
  globskipdots: true,
  globstar: false,
  gnu_errfmt: false,
  histappend: false,
  histreedit: false,
  histverify: false,
  hostcomplete: true,
  huponexit: false,
  inherit_errexit: false,
  interactive_comments: true,
  lastpipe: false,
  lithist: false,
  localvar_inherit: false,
  localvar_unset: false,
  login_shell: false,
  mailwarn: false,
  no_empty_cmd_completion: false,
  nocaseglob: false,
  nocasematch: false,
  noexpand_translation: false,
  nullglob: false,
  patsub_replacement: true,
  progcomp: true,
  progcomp_alias: false,
  promptvars: true,
  restricted_shell: false,
  shift_verbose: false,
  sourcepath: true,
  varredir_close: false,
  xpg_echo: false,
}
export type ShoptOption = keyof typeof SHOPT_OPTIONS

export function newSetOptions(): Record<SetOption, boolean> {
  return Object.fromEntries(SET_OPTIONS.map(({ name, on }) => [name, on])) as Record<SetOption, boolean>
}

export const isSetOption = (name: string, bash = true): name is SetOption =>
  SET_OPTIONS.some((option) => option.name === name) && (bash || DASH_OPTIONS.includes(name))
export const DASH_OPTIONS: readonly string[] =
  'errexit noglob ignoreeof interactive monitor noexec stdin xtrace verbose vi emacs noclobber allexport notify nounset privileged nolog debug'.split(
    ' ',
  )
export const isShoptOption = (name: string): name is ShoptOption => Object.hasOwn(SHOPT_OPTIONS, name)

export function setOption(shell: Shell, name: SetOption, on: boolean): void {
  // dash controls jobs on a terminal only.
  if (name === 'monitor' && on && !shell.isBash && ![0, 1, 2].some((fd) => shell.sys.isatty(fd))) {
    const refused = "can't access tty; job control turned off"
    if (shell.currentBuiltin === null) shell.emit(2, `${shell.name}: 0: ${refused}\n`)
    else shell.fail(refused)
    return
  }
  shell.set[name] = on
  if (name === 'emacs' && on) shell.set.vi = false
  if (name === 'vi' && on) shell.set.emacs = false
  if (name === 'posix' && on && shell.isBash)
    Object.assign(shell.shopt, { expand_aliases: true, inherit_errexit: true, shift_verbose: true })
  if (name === 'posix' && shell.isBash) {
    if (!on) shell.vars.globals.delete('POSIXLY_CORRECT')
    else if (shell.get('POSIXLY_CORRECT') === undefined) shell.vars.create('POSIXLY_CORRECT').value = 'y'
  }
  // A script expands no aliases once it has left POSIX.
  if (name === 'posix' && !on && shell.isBash && !shell.interactive)
    Object.assign(shell.shopt, { expand_aliases: false, inherit_errexit: false, shift_verbose: false })
}
