/** The files that bash reads before anything else. */
import { S_IFDIR, S_IFMT } from '../kernel/constants.ts'
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
  for (const path of filesOf(shell, options)) yield* readStartUpFile(evaluator, path)
}

/** A file that is not there is no error; its own errors bear its name. */
function* readStartUpFile(evaluator: Evaluator, path: string): Task<void> {
  const { shell } = evaluator
  const stat = shell.sys.stat(path)
  if (shell.isBash && stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR) {
    shell.emit(2, `${shell.name}: ${path}: is a directory\n`)
    return
  }
  const text = yield* readText(shell.sys, path)
  if (text === null) return
  shell.frames.push({ name: 'source', source: path, callLine: 0, kind: 'source' })
  shell.sourceDepth++
  try {
    yield* guarded(evaluator, () => runScript(evaluator, text, { name: 'source', line: 1 }))
  } finally {
    shell.frames.pop()
    shell.sourceDepth--
  }
}

/** What a login shell reads when it ends; what `exit` says in there counts. */
export function* readLogoutFile(evaluator: Evaluator): Task<void> {
  const home = evaluator.shell.get('HOME')
  if (home) yield* readStartUpFile(evaluator, `${home}/.bash_logout`)
}

function filesOf(shell: Shell, { login, norc, noprofile, rcfile }: StartUp): readonly string[] {
  const home = shell.get('HOME') ?? ''
  const files: string[] = []
  // dash knows two files, and reads them whoever asks for a login shell.
  if (!shell.isBash) return ['/etc/profile', `${home}/.profile`]
  if (login && !noprofile && !shell.set.posix) {
    const own = ['.bash_profile', '.bash_login', '.profile'].map((name) => `${home}/${name}`)
    files.push('/etc/profile', ...own.filter((path) => shell.sys.stat(path).ok).slice(0, 1))
  }
  if (shell.interactive) {
    if (!login && !norc) files.push(...(rcfile === null ? ['/etc/bash.bashrc', `${home}/.bashrc`] : [rcfile]))
  } else {
    const named = shell.set.posix || shell.set.privileged ? undefined : shell.get('BASH_ENV')
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
