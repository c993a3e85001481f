import { messagesOf } from '../core/errno/index.ts'
import { type Group, groupFindings, type LogScanner } from '../core/matcher/index.ts'
import type { Io } from './io.ts'

/** Says of a log that is still being written what is new in it: each incident once, later how often it has come again. */
export class Follower {
  readonly #io: Io
  #told = 0
  #counted = 0

  constructor(io: Io) {
    this.#io = io
  }

  tell(scanner: LogScanner): void {
    const groups = groupFindings(scanner.found())
    for (const group of groups.slice(this.#told)) this.#io.stdout(`${incidentLine(group)}\n`)
    const { lines, findings } = scanner.progress()
    const isNew = groups.length > this.#told
    this.#told = groups.length
    if (this.#io.showsProgress && (isNew || findings > this.#counted))
      this.#io.stderr(`\r\x1b[K${lines} lines, ${countsOf(groups)} `.slice(0, this.#io.columns + 4))
    this.#counted = findings
  }
}

function incidentLine({ code, first, entities }: Group): string {
  const message = messagesOf(code).glibc ?? messagesOf(code).node ?? ''
  const facts = Object.entries(entities).map(([key, value]) => `${key} ${value}`)
  return [`line ${first}: ${code}  ${message}`, ...facts].join(' · ')
}

/** `ECONNREFUSED × 12, ENOSPC` */
function countsOf(groups: readonly Group[]): string {
  const counts = new Map<string, number>()
  for (const { code, count } of groups) counts.set(code, (counts.get(code) ?? 0) + count)
  return [...counts].map(([code, count]) => (count === 1 ? code : `${code} × ${count}`)).join(', ')
}
