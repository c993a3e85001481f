/** What unwinds the evaluator. Thrown, because each may cross any number of commands. */

/** A failure with bash's words for it. */
export class ShellError {
  /** Name and line of the function it was thrown in, once that is left. */
  prefix: string | null = null
  constructor(
    readonly message: string,
    readonly status: number,
    /**
     * `command`: only this command fails · `line`: the rest of the line is dropped · `top`: so is all that was called from
     * that line of the script, and `-c` ends · `exit`: a shell that is not interactive ends.
     */
    readonly effect: 'command' | 'line' | 'top' | 'exit',
  ) {}
}

/** `exit`, `set -e`, or the end of a program that was replaced. */
export class ExitShell {
  constructor(readonly status: number) {}
}
export class ReturnFrom {
  constructor(readonly status: number) {}
}
export class LeaveLoop {
  constructor(
    readonly kind: 'break' | 'continue',
    /** How many loops are still to be left. */
    readonly levels: number,
  ) {}
}
/** Back to the line of the script, whose rest is dropped, after a message was printed; `-c` has no other line to go on with. */
export class DropLine {
  constructor(readonly status: number) {}
}

/** bash tries four times more before it gives up. Simplified: the seconds that it waits between are not spent. */
export function forkFailure(shell: { readonly isBash: boolean; complain(message: string): void }): ShellError {
  if (!shell.isBash) return new ShellError('Cannot fork', 2, 'exit')
  const reason = 'Resource temporarily unavailable'
  for (let attempt = 0; attempt < 4; attempt++) shell.complain(`fork: retry: ${reason}`)
  return new ShellError(`fork: ${reason}`, 254, 'command')
}

/** Drops the line with a message: expansion and assignment errors. */
export const lineError = (message: string, status = 1): ShellError => new ShellError(message, status, 'line')
/** Fails the command at hand with a message. */
export const commandError = (message: string, status = 1): ShellError => new ShellError(message, status, 'command')
/** Ends a shell that is not interactive: `${x:?}`, `set -u`. */
export const exitError = (message: string, status = 127): ShellError => new ShellError(message, status, 'exit')
