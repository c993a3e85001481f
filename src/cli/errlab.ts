/** `errlab`: the core in a terminal and in scripts. Pure but for its Io. */
import { diagnoseCommand } from './diagnose.ts'
import { explainCommand } from './explain.ts'
import type { Io } from './io.ts'
import { labCommand } from './lab.ts'
import { linkCommand } from './link.ts'
import { parseArguments } from './options.ts'

const USAGE = `usage:
  errlab diagnose [FILE|-] [--json]     what happened in a log, and because of what
  errlab diagnose --jsonl               {"id","log"} a line in, a diagnosis a line out
  errlab explain CODE|NUMBER|MESSAGE [--json]
  errlab lab CODE/CAUSE [--port 8080]   the failure on a simulated Linux, in this terminal
  errlab lab --jsonl                    {"world","script"} a line in, {"stdout","stderr","code"} a line out
  errlab link FILE                      a permalink for a log, redacted
`

const COMMANDS: Readonly<Record<string, (args: ReturnType<typeof parseArguments>, io: Io) => Promise<number>>> = {
  diagnose: diagnoseCommand,
  explain: explainCommand,
  lab: labCommand,
  link: linkCommand,
}

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
  return command(parseArguments(rest), io)
}
