/** The files that bash reads before anything else. */
import type { Task } from '../kernel/sys.ts'
import { readText } from '../programs/lib/files.ts'
import { DropLine, LeaveLoop, ReturnFrom, ShellError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import type { Invocation } from './invocation.ts'
import { runScript } from './script.ts'
import type { Shell } from './shell.ts'
import { Word } from './words/word.ts'

export type StartUp = Pick<Invocation, 'login' | 'norc' | 'noprofile' | 'rcfile'>

export function* readStartUpFiles(evaluator: Evaluator, options: StartUp): Task<void> {
  const { shell } = evaluator
  for (const path of filesOf(shell, options)) {
    const text = yield* readText(shell.sys, path)
    if (text !== null) yield* guarded(evaluator, () => runScript(evaluator, text, { name: 'source', line: 1 }))
  }
}

function filesOf(shell: Shell, { login, norc, noprofile, rcfile }: StartUp): readonly string[] {
  const home = shell.get('HOME') ?? ''
  const files: string[] = []
  if (login && !noprofile) {
    const own = ['.bash_profile', '.bash_login', '.profile'].map((name) => `${home}/${name}`)
    files.push('/etc/profile', ...own.filter((path) => shell.sys.stat(path).ok).slice(0, 1))
  }
  if (shell.interactive) {
    if (!login && !norc) files.push(...(rcfile === null ? ['/etc/bash.bashrc', `${home}/.bashrc`] : [rcfile]))
  } else {
    const named = shell.set.posix ? undefined : shell.get('BASH_ENV')
    if (named) files.push(shell.expandText(new Word(named, 'double')))
  }
  return files
}

/** Runs something; what would drop the line or leave a loop ends here. */
export function* guarded(evaluator: Evaluator, action: () => Task<number>): Task<void> {
  const { shell } = evaluator
  try {
    yield* action()
  } catch (error) {
    if (error instanceof DropLine) shell.status = error.status
    else if (error instanceof ShellError) {
      shell.report(error)
      shell.status = error.status
    } else if (!(error instanceof LeaveLoop) && !(error instanceof ReturnFrom)) throw error
    shell.loopDepth = 0
    shell.failureIgnored = 0
  }
  yield* shell.flush()
}
