/** What the page of exit statuses lists: the numbers and where they come from. The words are those of the diagnosis. */
import {
  type StatusWords,
  signalOf,
  wordsOfSignal,
  wordsOfStatus,
  wordsOfSystemdStep,
} from '../core/knowledge/statuses.ts'

export interface StatusRow {
  /** `137`, `203/EXEC`, `9`. */
  readonly number: string
  readonly name: string
  readonly words: StatusWords
}

/** Numbers of the steps before a service runs, in systemd.exec(5) "Process Exit Codes". */
const SYSTEMD_NUMBERS = {
  CHDIR: 200,
  FDS: 202,
  EXEC: 203,
  MEMORY: 204,
  LIMITS: 205,
  STDIN: 208,
  STDOUT: 209,
  CHROOT: 210,
  GROUP: 216,
  USER: 217,
  CAPABILITIES: 218,
  CGROUP: 219,
  STDERR: 222,
  NAMESPACE: 226,
  NO_NEW_PRIVILEGES: 227,
  SECCOMP: 228,
  RUNTIME_DIRECTORY: 233,
  STATE_DIRECTORY: 238,
  CACHE_DIRECTORY: 239,
  LOGS_DIRECTORY: 240,
  CONFIGURATION_DIRECTORY: 241,
  CREDENTIALS: 243,
} as const

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, number) => number)

export const statusRows = (): readonly StatusRow[] =>
  upTo(255).flatMap((status) => {
    const words = wordsOfStatus(status)
    return words ? [{ number: String(status), name: '', words }] : []
  })

export const signalRows = (): readonly StatusRow[] =>
  upTo(64).flatMap((number) => {
    const name = signalOf(number)
    const words = name === null ? null : wordsOfSignal(name)
    return name !== null && words ? [{ number: String(number), name, words }] : []
  })

export const systemdRows = (): readonly StatusRow[] =>
  Object.entries(SYSTEMD_NUMBERS).flatMap(([name, number]) => {
    const words = wordsOfSystemdStep(name)
    return words ? [{ number: String(number), name, words }] : []
  })
