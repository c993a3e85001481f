/** What every command has: its streams, its way to complain, and an orderly exit. */
import type { Program, ProgramContext, Sys, SysError, Task } from '../../kernel/sys.ts'
import { because, reason } from './errors.ts'
import { MemoryExhausted } from './memory.ts'
import { type Option, type OptionSpec, parseOptions } from './options.ts'
import { quote, quoteAlways, quoteIfNeeded } from './quote.ts'
import { Input, Output } from './stdio.ts'

export interface CommandInfo {
  readonly names: readonly string[]
  /** After `Usage: NAME `, one line for each form. */
  readonly usage: string | readonly string[]
  /** One sentence. */
  readonly summary: string
  /** What --help prints, where it is not made of usage and summary. */
  readonly help?: string
  /** Such as `GNU coreutils` and `9.1`, for --version. */
  readonly package?: string
  readonly version?: string
  /** What --version prints first, where it is not `NAME (PACKAGE) VERSION`. */
  readonly versionLine?: string
  /** How it complains when the standard output cannot be written; by default as coreutils do. */
  readonly writeFailure?: (name: string, error: SysError) => { readonly message: string; readonly code: number }
  /** A line before the pointer to --help: grep's `Usage: grep [OPTION]...`. */
  readonly usageLine?: string
  /** Exit status for errors, wrong options included; 1 by default. */
  readonly failure?: number
}

/** A program from its description and its body; closes stdout as coreutils do (`write error: …`). */
export function command(info: CommandInfo, body: (self: Command) => Task<number>): Program {
  return {
    names: info.names,
    *main(context: ProgramContext): Task<number> {
      const self = new Command(context, info)
      try {
        return yield* self.finish(yield* body(self))
      } catch (error) {
        if (!(error instanceof MemoryExhausted)) throw error
        return yield* self.fail('memory exhausted')
      }
    },
  }
}

export class Command {
  readonly sys: Sys
  argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** argv[0], as messages show it. */
  readonly name: string
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  /** Exit status of `fail` and `usage`; programs may change it. */
  failure: number

  constructor(
    context: ProgramContext,
    readonly info: CommandInfo,
  ) {
    this.sys = context.sys
    this.argv = context.argv
    this.env = context.env
    this.name = context.argv[0] ?? info.names[0]!
    this.failure = info.failure ?? 1
    this.stdin = new Input(this.sys, 0)
    this.stdout = new Output(this.sys, 1)
    this.stderr = new Output(this.sys, 2, 'none')
  }

  get args(): readonly string[] {
    return this.argv.slice(1)
  }
  /** For old forms of options (`head -5`), rewritten before they are parsed. */
  set args(args: readonly string[]) {
    this.argv = [this.name, ...args]
  }

  print(data: string | Uint8Array): Task<void> {
    return this.stdout.write(data)
  }

  /** error(3): flushes stdout, then `NAME: message`. */
  *warn(message: string): Task<void> {
    yield* this.stdout.flush()
    if (!this.#usesErrorOfGlibc || /^(invalid|unrecognized) option |^option '/.test(message)) {
      yield* this.stderr.write(`${this.name}: ${message}\n`)
      return
    }
    // glibc's error(3) writes `cat: `, `nosuch`, `: No such file or directory` and the newline one by one, as strace shows.
    const reasonAt = /: [A-Z][^:']*$/.exec(message)?.index ?? message.length
    for (const piece of [`${this.name}: `, message.slice(0, reasonAt), message.slice(reasonAt), '\n'])
      yield* this.stderr.write(piece)
  }

  get #usesErrorOfGlibc(): boolean {
    const { package: from, usage } = this.info
    return from === undefined ? usage !== '' : from === 'GNU findutils' || from === 'GNU grep'
  }

  /** `NAME: what: No such file or directory`. */
  warnBecause(what: string, error: SysError): Task<void> {
    return this.warn(because(what, error))
  }

  *fail(message: string, code: number = this.failure): Task<never> {
    yield* this.warn(message)
    return yield* this.exit(code)
  }

  /** A complaint (may be absent) and the pointer to --help. */
  *usage(message?: string, code: number = this.failure): Task<never> {
    if (message !== undefined) yield* this.warn(message)
    if (this.info.usageLine !== undefined) yield* this.stderr.write(`Usage: ${this.name} ${this.info.usageLine}\n`)
    yield* this.stderr.write(`Try '${this.name} --help' for more information.\n`)
    return yield* this.exit(code)
  }

  /** exit(3): closes stdout first. */
  *exit(code: number): Task<never> {
    return yield* this.sys.exit(yield* this.finish(code))
  }

  /** close_stdout: the status to end with. */
  *finish(code: number): Task<number> {
    const earlier = this.stdout.error
    const flushed = yield* this.stdout.flush()
    if (flushed && earlier === null) return code
    // glibc forgets the errno of a write that failed before the last one.
    // A stream that is closed fails again when it is closed; there the errno is at hand.
    // util-linux is content with a stdout that was closed from the start.
    if (this.info.package === 'util-linux' && this.stdout.error?.errno === 'EBADF') return code
    const isNew = !flushed || earlier?.errno === 'EBADF'
    const text = isNew ? `write error: ${reason(this.stdout.error!)}` : 'write error'
    yield* this.writeFailed(text, this.stdout.error!)
    return this.info.writeFailure?.(this.name, this.stdout.error!).code ?? this.failure
  }

  *writeFailed(text: string, error: SysError): Task<void> {
    yield* this.stderr.write(`${this.info.writeFailure?.(this.name, error).message ?? `${this.name}: ${text}`}\n`)
  }

  /** Options and operands; ends the program on a wrong option, --help and --version. */
  *options(spec: OptionSpec): Task<{ readonly options: readonly Option[]; readonly operands: readonly string[] }> {
    const long = { ...spec.long, help: '--help', version: '--version' }
    const parsed = parseOptions(this.args, { ...spec, long })
    for (const option of parsed.options) {
      if (option.name === '--help') yield* this.help()
      if (option.name === '--version') yield* this.version()
    }
    if (parsed.error !== null) yield* this.usage(parsed.error)
    return parsed
  }

  *help(): Task<never> {
    if (this.info.help !== undefined) {
      yield* this.print(this.info.help)
      return yield* this.exit(0)
    }
    const forms = typeof this.info.usage === 'string' ? [this.info.usage] : this.info.usage
    const lines = forms.map((form, i) => `${i === 0 ? 'Usage:' : '  or: '} ${this.name}${form && ' '}${form}`)
    yield* this.print(`${lines.join('\n')}\n${this.info.summary}\n`)
    return yield* this.exit(0)
  }

  *version(): Task<never> {
    const { names, package: from = 'GNU coreutils', version = '9.1', versionLine } = this.info
    const line =
      from === 'util-linux'
        ? `${names[0]} from ${from} ${version}`
        : `${names[0]!.replace(/^.*\//, '')} (${from}) ${version}`
    yield* this.print(`${versionLine ?? line}\n`)
    return yield* this.exit(0)
  }

  /** The errno's text. */
  reason(error: SysError): string {
    return reason(error)
  }

  /** ‘text’ or 'text', by locale. */
  quote(text: string): string {
    return quote(text, this.env)
  }
  quoteAlways(text: string): string {
    return quoteAlways(text)
  }
  quoteIfNeeded(text: string): string {
    return quoteIfNeeded(text)
  }
}
