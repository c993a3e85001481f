/** What to say of a command that does not help, or that harms. */
import type { TraceEntry } from '../sim/kernel/sys.ts'
import type { FilledScenario } from './scenario.ts'

/** Harm in every scenario: a pattern of the command line, and what to do instead. */
const HARMFUL: readonly (readonly [RegExp, string])[] = [
  [
    /\bchmod\b.* (?:0?777|a\+rwx|ugo\+rwx|\+rwx)\b/,
    'That lets everybody change and run it. Give the one user or group that needs it the one right that is missing.',
  ],
  [/\bkill\b.* -?(?:9|KILL|SIGKILL) +1$|\bkill +1$/, 'Pid 1 is the machine itself: everything else ends with it.'],
  [
    /\brm\b +-\w*[rR]\w* +(?:-\w+ +)*(?:\/|\/\*|~|\$HOME)(?: |$)/,
    'That deletes everything that you may delete. Name the one file or directory that is in the way.',
  ],
  [
    /\bsetenforce +0\b|\bulimit +-[HS]*n +unlimited\b/,
    'That switches a protection off for everything, to solve one problem.',
  ],
]

/** `typed` is what was entered, if anything; `calls` what the machine has done since the last look. */
export function adviceFor(typed: string | null, calls: readonly TraceEntry[], scenario: FilledScenario): string | null {
  const lines = [...(typed === null ? [] : [typed]), ...calls.filter(isStart).map(commandLine)].map(normal)
  for (const line of lines) {
    const own = scenario.harm?.find(({ run }) => normal(run) === line)?.instead
    const general = HARMFUL.find(([pattern]) => pattern.test(line))?.[1]
    const wrong = scenario.wrong.find(({ run }) => normal(run) === line || lastCommand(run) === line)?.but
    const words = own ?? general ?? wrong
    if (words !== undefined) return words
  }
  return null
}

const isStart = ({ syscall, errno }: TraceEntry) => syscall === 'execve' && errno === null

/** `["chmod", "777", "x"]` as strace prints an argument list → `chmod 777 x`. */
const commandLine = ({ args }: TraceEntry) =>
  [...(args[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word).join(' ')

const normal = (line: string) =>
  line
    .trim()
    .replace(/^sudo /, '')
    .replace(/\s+/g, ' ')

/** A wrong turn of several commands is recognised by its first one, unless that is harmless by itself. */
function lastCommand(run: string): string | null {
  const commands = run.split(/;|&&/).map(normal)
  return commands.length === 1 ? null : (commands.find((command) => !/^(?:node|sleep|\.\/)/.test(command)) ?? null)
}
