/** `select name in words`. */

import type { Task } from '../kernel/sys.ts'
import { displayWidth } from '../programs/lib/bytes.ts'
import type { Evaluator } from './evaluator.ts'
import { readLine } from './input.ts'
import { assignLoopVariable, turn } from './loops.ts'
import type * as Ast from './syntax/ast.ts'
import { trace } from './trace.ts'

const COLUMNS = 80

export function* runSelect(evaluator: Evaluator, command: Ast.Select): Task<number> {
  const { shell } = evaluator
  shell.line = command.line
  if (shell.traps.has('DEBUG')) yield* evaluator.beforeCommand(command)
  const words = command.words === null ? shell.positional : yield* evaluator.expander.fields(command.words)
  if (shell.set.xtrace) {
    const shown = command.words === null ? '"$@"' : command.words.map(({ text }) => text).join(' ')
    yield* trace(evaluator, `select ${command.name} in ${shown}`)
  }
  shell.status = 0
  if (words.length === 0) return 0
  shell.loopDepth++
  try {
    let showMenu = true
    for (;;) {
      if (showMenu) shell.emit(2, menu(words, Number(shell.get('COLUMNS')) || COLUMNS))
      shell.emit(2, shell.get('PS3') ?? '#? ')
      yield* shell.flush()
      const line = yield* readLine(shell, 0)
      if (line === null) {
        // The end of input leaves the loop on a new line.
        shell.out('\n')
        yield* shell.flush()
        shell.status = 1
        return 1
      }
      const reply = line.replace(/\n$/, '')
      shell.assign('REPLY', reply)
      showMenu = reply.trim() === ''
      if (showMenu) continue
      const choice = /^\s*\d+\s*$/.test(reply) ? (words[Number(reply) - 1] ?? '') : ''
      const failed = yield* assignLoopVariable(evaluator, command.name, choice)
      if (failed !== null) return failed
      if (!(yield* turn(evaluator, command.body))) return shell.status
      showMenu = (shell.get('REPLY') ?? '') === ''
    }
  } finally {
    shell.loopDepth--
  }
}

/** The numbered list, in columns like `ls`; the first one's numbers are as wide as its own need (select.c). */
function menu(words: readonly string[], columns: number): string {
  const digits = String(words.length).length
  const width = Math.max(...words.map(displayWidth)) + digits + 4
  let rows = Math.ceil(words.length / Math.max(1, Math.floor(columns / width)))
  // One row only when everything fits at once is shown as a column.
  if (rows === 1) rows = words.length
  let out = ''
  for (let row = 0; row < rows; row++) {
    let at = 0
    for (let index = row; ; ) {
      const pad = at === 0 ? String(rows).length : digits
      const item = `${String(index + 1).padStart(pad)}) ${words[index]}`
      out += item
      index += rows
      if (index >= words.length) break
      out += blanks(at + displayWidth(item), at + width)
      at += width
    }
    out += '\n'
  }
  return out
}

/** From one column to another, with tabs where they reach. */
function blanks(from: number, to: number): string {
  let out = ''
  for (let at = from; at < to; ) {
    const isTab = Math.floor(to / 8) > Math.floor(at / 8)
    out += isTab ? '\t' : ' '
    at += isTab ? 8 - (at % 8) : 1
  }
  return out
}
