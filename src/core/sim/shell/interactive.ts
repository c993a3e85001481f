/** bash at a terminal: start-up files, prompts, history, job control, and the loop that reads and runs. */
import type { Task } from '../kernel/sys.ts'
import { fetchLaterBuiltins } from './builtins/index.ts'
import type { Evaluator } from './evaluator.ts'
import { isIncomplete } from './incomplete.ts'
import { readLine } from './input.ts'
import { stateOf } from './jobs.ts'
import { promptText, visiblePrompt } from './prompt.ts'
import { expandHistory } from './readline/history-expansion.ts'
import { type Line, Readline } from './readline/readline.ts'
import { diagnosis, runScript } from './script.ts'
import type { Shell } from './shell.ts'
import { guarded, readStartUpFiles, type StartUp } from './start-up.ts'
import { INTERACTIVE_IGNORES } from './traps.ts'

/** Simplified: at a terminal, a machine without start-up files shows what Debian's would set instead of bash's own. */
const TERMINAL_PS1 = '\\u@\\h:\\w\\$ '
const BASH_PS1 = '\\s-\\v\\$ '
const HISTORY_SIZE = 500

export function* interact(evaluator: Evaluator, options: StartUp): Task<number> {
  const { shell } = evaluator
  prepare(shell, options.login)
  if (shell.input === 'command') {
    const source = shell.get('BASH_EXECUTION_STRING') ?? ''
    return yield* evaluator.toTheEnd(function* () {
      if (shell.isBash) yield* readStartUpFiles(evaluator, options)
      return yield* runScript(evaluator, source, { name: null, line: 1 })
    })
  }
  // Somebody types: what comes next may be anything.
  fetchLaterBuiltins()
  diagnosis.soon()
  return yield* evaluator.toTheEnd(function* () {
    if (shell.isBash) yield* readStartUpFiles(evaluator, options)
    return yield* loop(evaluator)
  })
}

function prepare(shell: Shell, login: boolean): void {
  const { sys } = shell
  shell.interactive = true
  shell.omitsLines = true
  shell.loginShell = login
  shell.shopt.expand_aliases = true
  if (login) shell.shopt.login_shell = true
  if (shell.isBash) {
    shell.set.emacs = true
    shell.set.history = true
    shell.set.histexpand = true
  }
  const group = sys.getpgid(0)
  shell.pgrp = group.ok ? group.value : sys.getpid()
  for (const signal of INTERACTIVE_IGNORES) sys.sigaction(signal, { kind: 'ignore' })
  sys.sigaction('SIGINT', { kind: 'catch', restart: false })
  if (sys.isatty(shell.terminal)) {
    shell.set.monitor = true
    if (shell.pgrp !== sys.getpid()) {
      sys.setpgid(0, 0)
      shell.pgrp = sys.getpid()
    }
    sys.tcsetpgrp(shell.terminal, shell.pgrp)
  } else if (shell.isBash) {
    shell.emit(2, `${shell.name}: cannot set terminal process group (-1): Inappropriate ioctl for device\n`)
    shell.emit(2, `${shell.name}: no job control in this shell\n`)
  } else shell.emit(2, `${shell.name}: 0: can't access tty; job control turned off\n`)
  const define = (name: string, value: string) => {
    if (shell.get(name) === undefined) shell.assign(name, value)
  }
  define(
    'PS1',
    shell.isBash ? (sys.isatty(shell.terminal) ? TERMINAL_PS1 : BASH_PS1) : sys.geteuid() === 0 ? '# ' : '$ ',
  )
  define('PS2', '> ')
  if (shell.isBash) {
    define('HISTSIZE', String(HISTORY_SIZE))
    define('HISTFILESIZE', String(HISTORY_SIZE))
    define('HISTFILE', `${shell.get('HOME') ?? ''}/.bash_history`)
  }
  const size = sys.winsize(shell.terminal)
  if (size.ok && shell.isBash) {
    shell.assign('COLUMNS', String(size.value.cols))
    shell.assign('LINES', String(size.value.rows))
  }
}

function* loop(evaluator: Evaluator): Task<number> {
  const { shell } = evaluator
  const { sys } = shell
  const usesReadline = sys.isatty(shell.terminal)
  const readline = new Readline(evaluator)
  let ends = 0
  for (;;) {
    const read = yield* readCommand(evaluator, usesReadline ? readline : null)
    if (read.kind === 'interrupted') {
      shell.status = 130
      continue
    }
    if (read.kind === 'end') {
      if (usesReadline) shell.emit(2, '\n')
      const limit = shell.set.ignoreeof ? Number(shell.get('IGNOREEOF') ?? 10) || 10 : 0
      if (++ends <= limit) {
        shell.emit(2, 'Use "exit" to leave the shell.\n')
        continue
      }
      if (usesReadline) shell.emit(2, shell.loginShell ? 'logout\n' : 'exit\n')
      if (hasStopped(shell) && !shell.exitWarned) {
        shell.emit(2, 'There are stopped jobs.\n')
        shell.exitWarned = true
        continue
      }
      yield* shell.flush()
      return shell.status
    }
    ends = 0
    const warned = shell.exitWarned
    yield* guarded(evaluator, () => runScript(evaluator, read.text, { name: null, line: 1 }))
    if (warned) shell.exitWarned = false
  }
}

const hasStopped = (shell: Shell): boolean => shell.jobs.all.some((job) => stateOf(job) === 'stopped')

/** Reads lines, with PS2 for more, until they make whole commands. */
function* readCommand(evaluator: Evaluator, readline: Readline | null): Task<Line> {
  const { shell } = evaluator
  let text = ''
  let initial = ''
  for (;;) {
    if (text === '') {
      yield* shell.jobs.reap()
      shell.jobs.notify()
      yield* promptCommand(evaluator)
    }
    const prompt = yield* promptText(evaluator.expander, shell.get(text === '' ? 'PS1' : 'PS2') ?? '')
    yield* shell.flush()
    const read = readline ? yield* readline.read(prompt, initial) : yield* plainLine(shell, prompt)
    initial = ''
    if (read.kind !== 'line') {
      if (read.kind === 'end' && text !== '') {
        if (readline) shell.emit(2, '\n')
        return { kind: 'line', text }
      }
      return read
    }
    const line = expandLine(shell, read.text)
    if (line === null) return { kind: 'interrupted' }
    if (shell.shopt.histverify && readline && line !== read.text) {
      // Shown for another look instead of run.
      initial = line
      continue
    }
    text += `${line}\n`
    if (yield* isIncomplete(shell, text)) continue
    remember(shell, text)
    return { kind: 'line', text }
  }
}

function* promptCommand(evaluator: Evaluator): Task<void> {
  const { shell } = evaluator
  const commands = shell.variable('PROMPT_COMMAND')?.items() ?? []
  const { status } = shell
  for (const command of commands) {
    if (command === '') continue
    yield* guarded(evaluator, () => runScript(evaluator, command, { name: 'eval', line: 1 }))
    shell.status = status
  }
}

function* plainLine(shell: Shell, prompt: string): Task<Line> {
  shell.emit(2, visiblePrompt(prompt).shown)
  yield* shell.flush()
  const line = yield* readLine(shell, 0)
  if (line === null) {
    if (shell.isBash) shell.emit(2, 'exit\n')
    return { kind: 'end' }
  }
  const text = line.replace(/\n$/, '')
  // readline shows what it takes, also where nobody typed it.
  if (shell.isBash) shell.emit(2, `${text}\n`)
  return { kind: 'line', text }
}

/** History expansion; the line as it will run is shown when it changed. null drops it. */
function expandLine(shell: Shell, line: string): string | null {
  if (!shell.set.histexpand) return line
  const expanded = expandHistory(line, shell.history, shell.historyBase)
  if (expanded.kind === 'same') return line
  if (expanded.kind === 'failed') {
    shell.emit(2, `${shell.prefix()}${expanded.message}\n`)
    return null
  }
  if (!shell.shopt.histverify || expanded.printOnly) shell.emit(2, `${expanded.text}\n`)
  if (!expanded.printOnly) return expanded.text
  shell.history.push(expanded.text)
  return null
}

function remember(shell: Shell, text: string): void {
  const line = text.replace(/\n$/, '')
  if (line.trim() === '' || !shell.set.history) return
  const control = (shell.get('HISTCONTROL') ?? '').split(':')
  if (line.startsWith(' ') && (control.includes('ignorespace') || control.includes('ignoreboth'))) return
  if (shell.history.at(-1) === line && (control.includes('ignoredups') || control.includes('ignoreboth'))) return
  if (control.includes('erasedups')) shell.history = shell.history.filter((entry) => entry !== line)
  shell.history.push(line)
  const size = Number(shell.get('HISTSIZE') ?? HISTORY_SIZE)
  while (size >= 0 && shell.history.length > size) {
    shell.history.shift()
    shell.historyBase++
  }
}
