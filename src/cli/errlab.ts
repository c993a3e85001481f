/** `errlab`: the core in a terminal and in scripts. Pure but for its Io. */
import { diagnoseCommand } from './diagnose.ts'
import { explainCommand } from './explain.ts'
import type { Io } from './io.ts'
import { labCommand } from './lab.ts'
import { linkCommand } from './link.ts'
import { parseArguments } from './options.ts'
import { searchCommand } from './search.ts'

type Command = (args: ReturnType<typeof parseArguments>, io: Io) => Promise<number>

interface Help {
  readonly run: Command
  /** Its forms, with what each does. */
  readonly forms: readonly (readonly [form: string, does: string])[]
  /** Options that stand alone, and those that take a value; `*` for any. */
  readonly options: readonly string[]
  readonly more: string
}

const COMMANDS: Readonly<Record<string, Help>> = {
  diagnose: {
    run: diagnoseCommand,
    forms: [
      ['diagnose [FILE…|-] [--json]', 'what happened in a log, and because of what'],
      ['diagnose --follow [FILE|-]', 'the same while it is being written: each incident once'],
      ['diagnose --jsonl', '{"id","log"} a line in, a diagnosis a line out'],
    ],
    options: ['json', 'jsonl', 'follow', 'overlay'],
    more: `Reads files of any size, .gz too, and standard input. On a terminal it says how far it is; Ctrl-C ends the reading
and diagnoses what was read so far. --json prints one document: findings, mentions, incidents, primary, causes, timeline;
of several files {"files": [{"file", …}]}. --overlay FILE adds what a team says of it: its codes, ports, notes, causes.

Exit status: 0 no errno found · 1 findings · 2 a file cannot be read, or wrong usage · 130 stopped with Ctrl-C.
With --jsonl 0 when every line was answered.
`,
  },
  explain: {
    run: explainCommand,
    forms: [['explain CODE|NUMBER|MESSAGE [--json]', 'what a code, a number or a message means']],
    options: ['json'],
    more: `  errlab explain ECONNREFUSED
  errlab explain 98
  errlab explain address already in use

Exit status: 0, or 2 when nothing is meant by it.
`,
  },
  search: {
    run: searchCommand,
    forms: [['search WORDS [--json]', 'codes and causes that speak of something']],
    options: ['json'],
    more: `  errlab search disk full inodes

Exit status: 0, or 2 when nothing was found.
`,
  },
  lab: {
    run: labCommand,
    forms: [
      ['lab CODE/CAUSE [--port 8080]', 'the failure on a simulated Linux, in this terminal'],
      ['lab --jsonl', '{"world","script"} a line in, {"stdout","stderr","code"} a line out'],
    ],
    options: ['jsonl', '*'],
    more: `\`errlab explain CODE\` lists the causes of a code. Exit status: that of the lab's shell; 2 when there is no such lab.
`,
  },
  link: {
    run: linkCommand,
    forms: [
      ['link CODE/CAUSE [--port 8080]', 'a short link to a cause, with values'],
      ['link CODE|NUMBER|MESSAGE', 'a short link to what it means'],
      ['link FILE|- [--short]', 'a permalink for a log, redacted'],
    ],
    options: ['port', 'freePort', 'program', 'short'],
    more: `  errlab link EADDRINUSE/port-held-by-another-process --port 8080 --program node
  errlab link 98
  errlab link address already in use

What was taken out of a log is said on standard error. --short leaves lines out until a chat takes the link. ERRLAB_ORIGIN says where links lead. Exit status: 0, or 2.
`,
  },
}

const formsOf = ({ forms }: Help) => forms.map(([form, does]) => `  errlab ${form.padEnd(38)} ${does}\n`).join('')

const USAGE = `usage:
${Object.values(COMMANDS).map(formsOf).join('')}  errlab COMMAND --help                         more about one of them
`

export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io[name === undefined ? 'stderr' : 'stdout'](USAGE)
    return name === undefined ? 2 : 0
  }
  const command = COMMANDS[name]
  if (command === undefined) {
    io.stderr(`errlab: there is no command '${name}'\n${USAGE}`)
    return 2
  }
  const args = parseArguments(rest.map((word) => (word === '-h' ? '--help' : word === '-f' ? '--follow' : word)))
  if (args.options.help !== undefined) {
    io.stdout(`usage:\n${formsOf(command)}\n${command.more}`)
    return 0
  }
  const unknown = Object.keys(args.options).find((option) => !command.options.includes(option))
  if (unknown !== undefined && !command.options.includes('*')) {
    io.stderr(`errlab ${name}: there is no option --${unknown}\nusage:\n${formsOf(command)}`)
    return 2
  }
  return command.run(args, io)
}
