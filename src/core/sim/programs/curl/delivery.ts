/** Where curl puts what it gets: -o, -O, -D or stdout. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { reason } from '../lib/errors.ts'
import { writeFile } from '../lib/files.ts'
import { Output } from '../lib/stdio.ts'
import type { Url } from '../system/http.ts'
import { type Failure, fail, type Talk } from './talk.ts'

export class Delivery {
  #out: Output | null = null
  #outFd: number | null = null
  #isOpenFailed = false

  constructor(
    readonly talk: Talk,
    readonly outputPath: string | null,
    readonly usesRemoteName: boolean,
  ) {}

  /** Hands bytes to -o, -O or stdout. */
  *deliver(bytes: Uint8Array, url: Url, isBody = true): Task<Failure | null> {
    if (isBody) {
      this.talk.meter.received += bytes.length
      this.talk.facts.downloaded += bytes.length
    }
    const path = this.usesRemoteName ? url.path.replace(/\?.*$/, '').replace(/^.*\//, '') : this.outputPath
    if (path === null || path === '-') {
      yield* this.talk.self.print(bytes)
      return null
    }
    if (this.#out === null) {
      const directory = this.talk.settings.value('output-dir')
      if (this.talk.settings.has('create-dirs')) {
        const whole = directory ? `${directory}/${path}` : path
        for (let at = whole.indexOf('/', 1); at > 0; at = whole.indexOf('/', at + 1))
          this.talk.sys.mkdir(whole.slice(0, at), 0o750)
      }
      const fd = yield* this.talk.sys.open(
        directory ? `${directory}/${path}` : path,
        O_WRONLY | O_CREAT | O_TRUNC,
        0o666,
      )
      if (!fd.ok) {
        if (!this.#isOpenFailed) yield* this.talk.warning(`Failed to open the file ${path}: ${reason(fd.error)}`)
        this.#isOpenFailed = true
        return fail(23, 'Failure writing output to destination')
      }
      this.#outFd = fd.value
      this.#out = new Output(this.talk.sys, fd.value, 'full')
    }
    yield* this.#out.write(bytes)
    return this.#out.error ? fail(23, 'Failure writing output to destination') : null
  }

  *closeOutput(): Task<Failure | null> {
    if (this.#out === null) {
      if (this.outputPath !== null && this.outputPath !== '-' && !this.#isOpenFailed) yield* this.#createEmpty()
      return this.talk.self.stdout.error === null && (yield* this.talk.self.stdout.flush()) ? null : this.#bodyLost()
    }
    const isGood = yield* this.#out.flush()
    this.talk.sys.close(this.#outFd!)
    this.#out = null
    return isGood ? null : fail(23, 'Failed writing body')
  }

  /** -D */
  *dumpHeaders(lines: readonly string[]): Task<void> {
    const path = this.talk.settings.value('D')
    if (path === '-') yield* this.talk.self.print(lines.join(''))
    else if (path !== null) yield* writeFile(this.talk.sys, path, lines.join(''))
  }

  #bodyLost(): Failure {
    this.talk.self.stdout.error = null
    return fail(23, 'Failed writing body')
  }

  /** -o makes its file even when nothing comes. */
  *#createEmpty(): Task<void> {
    const fd = yield* this.talk.sys.open(this.outputPath!, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    if (fd.ok) this.talk.sys.close(fd.value)
  }
}
