/**
 * How processes ended, as a log says it: exit statuses and signals are numbers too, and no errnos. Each is explained as what
 * it is, with the code behind it where one is certain or possible.
 */
import { type StatusWords, signalOf, wordsOfSignal, wordsOfStatus, wordsOfSystemdStep } from '../knowledge/statuses.ts'
import type { LogLines } from './lines.ts'
import type { Ending } from './types.ts'

/** A process ends where a log ends: nobody needs the restarts of last week. */
const LAST_LINES = 1500
const MOST = 5
/** What every form has one of: most lines are left at this. */
const HINT = /exit|status|signal|kill|terminat|abort|fault|error \d|returned|exception|instruction|finished|completed/i

type Told = Omit<Ending, 'line' | 'evidence'>

interface Form {
  /** Group 1 is a number, a signal's name or a systemd step. */
  readonly pattern: RegExp
  readonly read: (value: string) => Told | null
}

const FORMS: readonly Form[] = [
  { pattern: /\b(OOMKilled)\b/, read: () => outOfMemory() },
  { pattern: /\b(?:Memory cgroup out of memory|Out of memory): (Killed) process \d+/, read: () => outOfMemory() },
  {
    pattern: /\bstatus=\d{3}\/([A-Z_]+)/,
    read: (step) => told(`status of the step ${step}`, wordsOfSystemdStep(step)),
  },
  { pattern: /\bcode=(?:killed|dumped), status=(\d+)\/[A-Z]+/, read: (number) => signal(Number(number)) },
  { pattern: /\bcode=exited, status=(\d+)/, read: (number) => status(Number(number)) },
  {
    pattern:
      /\b(?:terminated|killed|crashed|interrupted|exited|died)(?: (?:by|with|on|due to))? signal:? \d*:? ?\(?(SIG[A-Z]+)\b/i,
    read: named,
  },
  {
    pattern: /\b(?:terminated|killed|interrupted|exited|died)(?: (?:by|with|on|due to))? signal:? (\d+)\b/i,
    read: (number) => signal(Number(number)),
  },
  {
    pattern: /(?:^|\s)signal: (killed|terminated|interrupt|aborted|segmentation fault|broken pipe|hangup)\b/,
    read: spoken,
  },
  {
    pattern:
      /\b(?:Exited \((\d+)\)|(?:exited|finished|failed|completed|ended|terminated)(?: with)?(?: exit)?(?: code| status)[:= ]+(\d+))/i,
    read: (number) => status(Number(number)),
  },
  {
    pattern:
      /\b(?:exit(?:ed|s)? (?:code|status)|exitCode|exit_code|exit-code|returned a non-zero code|exited with)["']?[:= ]+(?:of )?(\d+)/i,
    read: (number) => status(Number(number)),
  },
  {
    pattern: /(?:^|\s)(?:g|b)?make(?:\[\d+\])?: \*\*\* \[[^\]]*\] Error (\d+)/,
    read: (number) => status(Number(number)),
  },
  {
    pattern:
      /(?:^|: |:\s+\d+ )(Killed|Terminated|Segmentation fault|Aborted|Bus error|Floating point exception|Illegal instruction)(?=$|\s{2,}| +\(core dumped\)|: \d+$)/,
    read: spoken,
  },
]

const SPOKEN: Readonly<Record<string, string>> = {
  killed: 'SIGKILL',
  terminated: 'SIGTERM',
  interrupt: 'SIGINT',
  aborted: 'SIGABRT',
  hangup: 'SIGHUP',
  'segmentation fault': 'SIGSEGV',
  'bus error': 'SIGBUS',
  'broken pipe': 'SIGPIPE',
  'floating point exception': 'SIGFPE',
  'illegal instruction': 'SIGILL',
}

/** Where endings are looked for. */
export const endOfLog = (count: number) => ({ first: Math.max(1, count - LAST_LINES), last: count })

/** The ways in which processes ended in the last lines of the log, each once, in the order of the log. */
export function readEndings(lines: LogLines): readonly Ending[] {
  const found = new Map<string, Ending>()
  const { first, last } = endOfLog(lines.count)
  for (let line = first; line <= last; line++) {
    const text = lines.line(line)
    const ending = HINT.test(text) ? endingOf(text, line) : null
    if (ending && !found.has(ending.is)) found.set(ending.is, ending)
  }
  return [...found.values()].slice(-MOST)
}

function endingOf(text: string, line: number): Ending | null {
  for (const { pattern, read } of FORMS) {
    const match = pattern.exec(text)
    if (!match) continue
    const ending = read(match.slice(1).find((group) => group !== undefined)!)
    if (ending) return { line, evidence: match[0].replace(/^:?\s+(?:\d+ )?/, ''), ...ending }
  }
  return null
}

/** 128 + n is a shell's word for signal n (bash(1), "EXIT STATUS"). */
function status(number: number): Told | null {
  const name = number > 128 && number < 192 ? signalOf(number - 128) : null
  if (name)
    return told(`status ${number} is 128 + ${number - 128}: the process was ended by ${name}`, wordsOfSignal(name))
  return told(`status ${number}`, wordsOfStatus(number))
}

function signal(number: number): Told | null {
  const name = signalOf(number)
  return name === null ? null : named(name)
}

function named(name: string): Told | null {
  return told(`the process was ended by ${name.toUpperCase()}`, wordsOfSignal(name.toUpperCase()))
}

function spoken(words: string): Told | null {
  const name = SPOKEN[words.toLowerCase()]
  return name === undefined ? null : named(name)
}

const outOfMemory = (): Told => ({
  is: 'the kernel ended the process for lack of memory',
  says: 'It, or all that shares its memory limit, asked for more than there is. No call of its own failed: the kernel picked it and sent SIGKILL. Raise the limit or make it need less; `dmesg -T` has the sizes.',
  codes: ['ENOMEM'],
})

const told = (is: string, words: StatusWords | null): Told | null =>
  words && { is, says: words.says, codes: words.codes }
