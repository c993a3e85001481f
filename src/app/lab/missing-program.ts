/** Programs that people have at work and the lab has not, with what does the same here. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:python\d?(?:\.\d+)?|pip\d?|ruby|php|perl|java|go|cargo|gcc|cc|lua)$/,
    'Of the languages only JavaScript is here: node makes real system calls of this machine. awk, jq and bc calculate.',
  ],
  [/^(?:vim?|nvim|emacs|pico|code)$/, 'nano FILE edits a file, sed -i changes one.'],
  [
    /^(?:apt|apt-get|aptitude|dpkg|dnf|yum|apk|snap|brew)$/,
    'Nothing can be installed: the machine has no way to the outside. What it has is listed by compgen -c.',
  ],
  [/^(?:htop|btop|atop|glances)$/, 'top and ps show the same processes.'],
  [/^(?:tmux|screen)$/, '“Second terminal”, below the terminal, opens another one on the same machine.'],
  [/^(?:traceroute|nmap)$/, 'ping, nc -vz HOST PORT and ss look at the same thing.'],
  [/^(?:gdb|ltrace|perf|bpftrace)$/, 'strace shows the system calls, and so does the film below.'],
]

const NOT_FOUND = /^(?:bash|sh|dash): (?:line )?(?:\d+: )?(\S+): (?:command )?not found$/
/** Lines of the end of the terminal that are looked at: below the message there is only the next prompt. */
const LAST = 2

/** The program that the last command line asked for in vain, and what to use in its place; null for what is only misspelled. */
export function missingProgram(lines: readonly string[]): { readonly name: string; readonly instead: string } | null {
  const name = lines
    .slice(-LAST)
    .map((line) => NOT_FOUND.exec(line.trimEnd())?.[1])
    .findLast((found) => found !== undefined)
  const instead = INSTEAD.find(([names]) => name !== undefined && names.test(name))?.[1]
  return name !== undefined && instead !== undefined ? { name, instead } : null
}
