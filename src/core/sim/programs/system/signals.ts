/** Signal names and numbers as the tools take and print them. */
import { SIGNALS, type Signal } from '../../kernel/constants.ts'

/** Number → name without SIG; 29 is POLL for procps and psmisc. */
export const SIGNAL_NAMES: readonly string[] = [
  '0',
  ...Object.keys(SIGNALS).map((name) => (name === 'SIGIO' ? 'POLL' : name.slice(3))),
]

/** `HUP INT QUIT …` in two lines, as procps and psmisc list them. */
export const SIGNAL_LIST = `${SIGNAL_NAMES.slice(1, 17).join(' ')}\n${SIGNAL_NAMES.slice(17).join(' ')}\n`

const ALIASES: Readonly<Record<string, number>> = { IO: 29, POLL: 29, CLD: 17, IOT: 6, NULL: 0, '0': 0 }

/** `9`, `KILL`, `SIGKILL`, `kill` → 9; null for what is no signal. Real-time signals are taken as numbers. */
export function signalNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) <= 127 ? Number(text) : null
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (name in ALIASES) return ALIASES[name]!
  const number = SIGNAL_NAMES.indexOf(name)
  return number > 0 ? number : null
}

/** What kill(2) takes; null for a number that names no signal of this machine. */
export function signalOf(number: number): Signal | 0 | null {
  if (number === 0) return 0
  return (Object.keys(SIGNALS) as Signal[]).find((name) => SIGNALS[name] === number) ?? null
}
