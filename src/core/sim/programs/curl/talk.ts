/** What all parts of one transfer share: settings, facts, the meter, and the lines of -v. */
import type { Fd, Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import type { HttpFailure, ResponseReader } from '../system/http.ts'
import type { Kept } from './kept.ts'
import type { Meter } from './meter.ts'
import type { CurlSettings } from './options.ts'
import type { CurlProxy } from './request.ts'
import type { Facts } from './write-out.ts'

/** How a transfer ended: curl's number and its words. */
export interface Failure {
  readonly code: number
  readonly text: string
}
export const fail = (code: number, text: string): Failure => ({ code, text })
/** How much curl reads at once. */
export const BUFFER = 102_400
export const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n"

export class Talk {
  readonly sys
  proxy: CurlProxy | null = null
  /** The number of the connection that is spoken of. */
  connection = 0
  /** Where the connection leads, as kept ones are found. */
  place = ''

  constructor(
    readonly self: Command,
    readonly settings: CurlSettings,
    readonly facts: Facts,
    readonly meter: Meter,
    readonly kept: Kept,
  ) {
    this.sys = self.sys
  }

  /** A line of -v. */
  *note(text: string): Task<void> {
    if (this.settings.has('v')) yield* this.self.stderr.write(`* ${text}\n`)
  }

  *trace(sign: string, line: string): Task<void> {
    if (this.settings.has('v')) yield* this.self.stderr.write(`${sign} ${line}`)
  }

  *dataNote(sign: string, count: number): Task<void> {
    if (this.settings.has('v') && !this.sys.isatty(2)) yield* this.self.stderr.write(`${sign} [${count} bytes data]\n`)
  }

  *warning(text: string): Task<void> {
    if (this.settings.isQuiet) return
    // curl breaks warnings at the width of a terminal, 79 columns by default, each with the word in front.
    let rest = text
    while (rest.length >= 70) {
      const cut = rest.lastIndexOf(' ', 69)
      yield* this.self.stderr.write(`Warning: ${rest.slice(0, cut + 1)}\n`)
      rest = rest.slice(cut + 1)
    }
    yield* this.self.stderr.write(`Warning: ${rest}\n`)
  }

  /** Leaves the connection open for a next request to the same place. */
  keep(fd: Fd, host: string): void {
    const { local, remote } = this.facts
    if (remote !== null) this.kept.keep(this.place, { number: this.connection, fd, host, local, remote })
  }

  /** Ends the meter and says so. */
  *closed(failure: Failure, fd: number | null = null, isNoted = false): Task<Failure> {
    if (isNoted || failure.code === 7 || failure.code === 28 || failure.code === 22) yield* this.note(failure.text)
    yield* this.meter.finish()
    yield* this.note(`Closing connection ${this.connection}`)
    if (fd !== null) this.sys.close(fd)
    return failure
  }

  httpFailure(error: HttpFailure, reader: ResponseReader): Failure {
    switch (error.kind) {
      case 'recv':
        return fail(56, `Recv failure: ${reason(error.error)}`)
      case 'timeout': {
        const took = Math.floor(this.sys.monotonic() - this.facts.began) + 1
        return fail(28, `Operation timed out after ${took} milliseconds with ${reader.received} bytes received`)
      }
      case 'empty':
        return fail(52, 'Empty reply from server')
      case 'not-http':
        return fail(1, 'Received HTTP/0.9 when not allowed')
      default:
        return error.missing === null
          ? fail(56, 'Recv failure: Connection reset by peer')
          : fail(18, `transfer closed with ${error.missing} bytes remaining to read`)
    }
  }
}
