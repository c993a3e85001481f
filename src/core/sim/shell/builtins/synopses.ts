/** Synopsis and one-line description of each builtin and each word of the grammar, as `help -s` and `help -d` of bash 5.2 have them. */
export const SYNOPSES: Readonly<Record<string, { readonly usage: string; readonly about: string }>> = {
  '%': { usage: 'job_spec [&]', about: 'Resume job in foreground.' },
  '(( ... ))': { usage: '(( expression ))', about: 'Evaluate arithmetic expression.' },
  '.': { usage: '. filename [arguments]', about: 'Execute commands from a file in the current shell.' },
  ':': { usage: ':', about: 'Null command.' },
  '[': { usage: '[ arg... ]', about: 'Evaluate conditional expression.' },
  '[[ ... ]]': { usage: '[[ expression ]]', about: 'Execute conditional command.' },
  alias: { usage: 'alias [-p] [name[=value] ... ]', about: 'Define or display aliases.' },
  bg: { usage: 'bg [job_spec ...]', about: 'Move jobs to the background.' },
  bind: {
    usage:
      'bind [-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]',
    about: 'Set Readline key bindings and variables.',
  },
  break: { usage: 'break [n]', about: 'Exit for, while, or until loops.' },
  builtin: { usage: 'builtin [shell-builtin [arg ...]]', about: 'Execute shell builtins.' },
  caller: { usage: 'caller [expr]', about: 'Return the context of the current subroutine call.' },
  case: {
    usage: 'case WORD in [PATTERN [| PATTERN]...) COMMANDS ;;]... esac',
    about: 'Execute commands based on pattern matching.',
  },
  cd: { usage: 'cd [-L|[-P [-e]] [-@]] [dir]', about: 'Change the shell working directory.' },
  command: {
    usage: 'command [-pVv] command [arg ...]',
    about: 'Execute a simple command or display information about commands.',
  },
  compgen: {
    usage:
      'compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]',
    about: 'Display possible completions depending on the options.',
  },
  complete: {
    usage:
      'complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]',
    about: 'Specify how arguments are to be completed by Readline.',
  },
  compopt: { usage: 'compopt [-o|+o option] [-DEI] [name ...]', about: 'Modify or display completion options.' },
  continue: { usage: 'continue [n]', about: 'Resume for, while, or until loops.' },
  coproc: { usage: 'coproc [NAME] command [redirections]', about: 'Create a coprocess named NAME.' },
  declare: {
    usage: 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
    about: 'Set variable values and attributes.',
  },
  dirs: { usage: 'dirs [-clpv] [+N] [-N]', about: 'Display directory stack.' },
  disown: { usage: 'disown [-h] [-ar] [jobspec ... | pid ...]', about: 'Remove jobs from current shell.' },
  echo: { usage: 'echo [-neE] [arg ...]', about: 'Write arguments to the standard output.' },
  enable: { usage: 'enable [-a] [-dnps] [-f filename] [name ...]', about: 'Enable and disable shell builtins.' },
  eval: { usage: 'eval [arg ...]', about: 'Execute arguments as a shell command.' },
  exec: {
    usage: 'exec [-cl] [-a name] [command [argument ...]] [redirection ...]',
    about: 'Replace the shell with the given command.',
  },
  exit: { usage: 'exit [n]', about: 'Exit the shell.' },
  export: { usage: 'export [-fn] [name[=value] ...] or export -p', about: 'Set export attribute for shell variables.' },
  false: { usage: 'false', about: 'Return an unsuccessful result.' },
  fc: {
    usage: 'fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]',
    about: 'Display or execute commands from the history list.',
  },
  fg: { usage: 'fg [job_spec]', about: 'Move job to the foreground.' },
  for: { usage: 'for NAME [in WORDS ... ] ; do COMMANDS; done', about: 'Execute commands for each member in a list.' },
  'for ((': { usage: 'for (( exp1; exp2; exp3 )); do COMMANDS; done', about: 'Arithmetic for loop.' },
  function: { usage: 'function name { COMMANDS ; } or name () { COMMANDS ; }', about: 'Define shell function.' },
  getopts: { usage: 'getopts optstring name [arg ...]', about: 'Parse option arguments.' },
  hash: { usage: 'hash [-lr] [-p pathname] [-dt] [name ...]', about: 'Remember or display program locations.' },
  help: { usage: 'help [-dms] [pattern ...]', about: 'Display information about builtin commands.' },
  history: {
    usage: 'history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]',
    about: 'Display or manipulate the history list.',
  },
  if: {
    usage: 'if COMMANDS; then COMMANDS; [ elif COMMANDS; then COMMANDS; ]... [ else COMMANDS; ] fi',
    about: 'Execute commands based on conditional.',
  },
  jobs: { usage: 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]', about: 'Display status of jobs.' },
  kill: {
    usage: 'kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]',
    about: 'Send a signal to a job.',
  },
  let: { usage: 'let arg [arg ...]', about: 'Evaluate arithmetic expressions.' },
  local: { usage: 'local [option] name[=value] ...', about: 'Define local variables.' },
  logout: { usage: 'logout [n]', about: 'Exit a login shell.' },
  mapfile: {
    usage: 'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
    about: 'Read lines from the standard input into an indexed array variable.',
  },
  popd: { usage: 'popd [-n] [+N | -N]', about: 'Remove directories from stack.' },
  printf: {
    usage: 'printf [-v var] format [arguments]',
    about: 'Formats and prints ARGUMENTS under control of the FORMAT.',
  },
  pushd: { usage: 'pushd [-n] [+N | -N | dir]', about: 'Add directories to stack.' },
  pwd: { usage: 'pwd [-LP]', about: 'Print the name of the current working directory.' },
  read: {
    usage:
      'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
    about: 'Read a line from the standard input and split it into fields.',
  },
  readarray: {
    usage: 'readarray [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
    about: 'Read lines from a file into an array variable.',
  },
  readonly: {
    usage: 'readonly [-aAf] [name[=value] ...] or readonly -p',
    about: 'Mark shell variables as unchangeable.',
  },
  return: { usage: 'return [n]', about: 'Return from a shell function.' },
  select: {
    usage: 'select NAME [in WORDS ... ;] do COMMANDS; done',
    about: 'Select words from a list and execute commands.',
  },
  set: {
    usage: 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]',
    about: 'Set or unset values of shell options and positional parameters.',
  },
  shift: { usage: 'shift [n]', about: 'Shift positional parameters.' },
  shopt: { usage: 'shopt [-pqsu] [-o] [optname ...]', about: 'Set and unset shell options.' },
  source: { usage: 'source filename [arguments]', about: 'Execute commands from a file in the current shell.' },
  suspend: { usage: 'suspend [-f]', about: 'Suspend shell execution.' },
  test: { usage: 'test [expr]', about: 'Evaluate conditional expression.' },
  time: { usage: 'time [-p] pipeline', about: "Report time consumed by pipeline's execution." },
  times: { usage: 'times', about: 'Display process times.' },
  trap: { usage: 'trap [-lp] [[arg] signal_spec ...]', about: 'Trap signals and other events.' },
  true: { usage: 'true', about: 'Return a successful result.' },
  type: { usage: 'type [-afptP] name [name ...]', about: 'Display information about command type.' },
  typeset: {
    usage: 'typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]',
    about: 'Set variable values and attributes.',
  },
  ulimit: { usage: 'ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]', about: 'Modify shell resource limits.' },
  umask: { usage: 'umask [-p] [-S] [mode]', about: 'Display or set file mode mask.' },
  unalias: { usage: 'unalias [-a] name [name ...]', about: 'Remove each NAME from the list of defined aliases.' },
  unset: {
    usage: 'unset [-f] [-v] [-n] [name ...]',
    about: 'Unset values and attributes of shell variables and functions.',
  },
  until: {
    usage: 'until COMMANDS; do COMMANDS-2; done',
    about: 'Execute commands as long as a test does not succeed.',
  },
  variables: {
    usage: 'variables - Names and meanings of some shell variables',
    about: 'Common shell variable names and usage.',
  },
  wait: { usage: 'wait [-fn] [-p var] [id ...]', about: 'Wait for job completion and return exit status.' },
  while: { usage: 'while COMMANDS; do COMMANDS-2; done', about: 'Execute commands as long as a test succeeds.' },
  '{ ... }': { usage: '{ COMMANDS ; }', about: 'Group commands as a unit.' },
}
