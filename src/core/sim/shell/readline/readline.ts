/** Reads one line from a terminal, with emacs editing. */

import type { Task } from '../../kernel/sys.ts'
import { decode, encode } from '../../programs/lib/bytes.ts'
import type { Evaluator } from '../evaluator.ts'
import { visiblePrompt } from '../prompt.ts'
import { runTrap } from '../trap-runner.ts'
import { Buffer, isNotBlank } from './buffer.ts'
import { complete, listing } from './complete.ts'
import { Display } from './display.ts'
import { controlCharacter, type Key, readKeys } from './keys.ts'

export type Line =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'end' }
  /** ^C */
  | { readonly kind: 'interrupted' }

const DEFAULT_COLUMNS = 80

export class Readline {
  private readonly buffer = new Buffer()
  private display = new Display({ shown: '', width: '' }, DEFAULT_COLUMNS)
  private pending = ''
  private historyAt = 0
  /** Lines of the history as they were edited, and the new line at the end. */
  private drafts = new Map<number, string>()
  private lastTab = false
  private search: { text: string; at: number; saved: string } | null = null
  private lastArgumentDepth = 0
  private waiting: Key[] = []
  /** After C-v the next key stands for itself. */
  private takesLiterally = false

  constructor(private readonly evaluator: Evaluator) {}

  /** `initial` is a line to go on with. */
  *read(prompt: string, initial = ''): Task<Line> {
    const { shell } = this.evaluator
    const { sys } = shell
    const fd = shell.terminal
    const lines = prompt.split('\n')
    const last = lines.pop()!
    const size = sys.winsize(fd)
    this.display = new Display(visiblePrompt(last), size.ok && size.value.cols > 0 ? size.value.cols : DEFAULT_COLUMNS)
    this.buffer.reset()
    this.buffer.set(initial)
    this.takesLiterally = false
    this.drafts.clear()
    this.historyAt = shell.history.length
    this.search = null
    this.lastTab = false
    sys.tcsetattr(fd, { icanon: false, echo: false, isig: true })
    yield* this.print(`\x1b[?2004h${lines.map((line) => `${visiblePrompt(line).shown}\r\n`).join('')}`)
    yield* this.print(this.display.start(initial))
    try {
      for (;;) {
        const key = yield* this.nextKey()
        if (key === null) return { kind: 'end' }
        if (key === 'interrupted') {
          yield* this.print(`${this.display.draw(this.buffer.text, this.buffer.chars.length)}^C`)
          if (shell.traps.has('SIGINT')) {
            yield* this.print('\r')
            yield* runTrap(this.evaluator, 'SIGINT')
            yield* shell.flush()
          }
          yield* this.print('\r\n')
          return { kind: 'interrupted' }
        }
        const done = yield* this.handle(key)
        if (done) return done
      }
    } finally {
      sys.tcsetattr(fd, { icanon: true, echo: true })
      sys.runNested(this.print('\x1b[?2004l\r'))
    }
  }

  private *print(text: string): Task<void> {
    const { shell } = this.evaluator
    yield* shell.sys.write(shell.interactiveOutput, encode(text))
  }
  private *redraw(): Task<void> {
    yield* this.print(this.display.draw(this.buffer.text, this.buffer.cursor))
  }

  private *nextKey(): Task<Key | 'interrupted' | null> {
    const { shell } = this.evaluator
    for (;;) {
      const ready = this.waiting.shift()
      if (ready) return ready
      const data = yield* shell.sys.read(shell.terminal, 1024)
      if (!data.ok) {
        if (data.error.errno !== 'EINTR') return null
        const signals = shell.sys.takeSignals()
        for (const signal of signals)
          if (signal !== 'SIGINT' && shell.traps.has(signal)) yield* runTrap(this.evaluator, signal)
        if (signals.includes('SIGINT')) return 'interrupted'
        continue
      }
      if (data.value.length === 0) return null
      const { keys, rest } = readKeys(this.pending + decode(data.value))
      this.pending = rest
      this.waiting.push(...keys)
    }
  }

  private *handle(key: Key): Task<Line | null> {
    if (this.search) return yield* this.handleSearch(key)
    const { buffer } = this
    if (this.takesLiterally && key.kind === 'key') {
      this.takesLiterally = false
      buffer.remember()
      buffer.insert(controlCharacter(key.name))
      yield* this.redraw()
      return null
    }
    this.takesLiterally = false
    if (key.kind === 'paste' || key.kind === 'text') {
      const text = key.kind === 'paste' ? key.text.replace(/\r\n?/g, '\n') : key.text
      buffer.remember()
      buffer.endKill()
      this.lastTab = false
      this.lastArgumentDepth = 0
      const atEnd = buffer.cursor === buffer.chars.length
      buffer.insert(text)
      const quick = atEnd ? this.display.append(buffer.text, text) : null
      if (quick !== null) yield* this.print(quick)
      else yield* this.redraw()
      return null
    }
    if (key.name === 'enter') {
      yield* this.print(this.display.finish(buffer.text, buffer.cursor))
      return { kind: 'line', text: buffer.text }
    }
    if (key.name === 'M-#') {
      // Kept for later as a comment.
      buffer.cursor = 0
      buffer.insert('#')
      yield* this.redraw()
      yield* this.print(this.display.finish(buffer.text, buffer.cursor))
      return { kind: 'line', text: buffer.text }
    }
    if (key.name === 'C-d' && buffer.chars.length === 0) return { kind: 'end' }
    if (key.name === 'tab') {
      yield* this.tab()
      return null
    }
    this.lastTab = false
    if (key.name !== 'M-.' && key.name !== 'M-_') this.lastArgumentDepth = 0
    if (key.name === 'C-v' || key.name === 'C-q') {
      this.takesLiterally = true
      return null
    }
    if (key.name === 'C-r') {
      this.search = { text: '', at: this.evaluator.shell.history.length, saved: buffer.text }
      yield* this.showSearch()
      return null
    }
    if (key.name === 'C-l') {
      yield* this.print('\x1b[H\x1b[2J')
      this.display.restart()
    } else if (!this.edit(key.name)) yield* this.print('\x07')
    yield* this.redraw()
    return null
  }

  /** A key that changes the line or moves in it; false rings the bell. */
  private edit(name: string): boolean {
    const { buffer } = this
    const isKill = ['C-k', 'C-u', 'C-w', 'M-d', 'M-backspace'].includes(name)
    if (!isKill) buffer.endKill()
    switch (name) {
      case 'C-a':
      case 'home':
        buffer.cursor = 0
        return true
      case 'C-e':
      case 'end':
        buffer.cursor = buffer.chars.length
        return true
      case 'C-b':
      case 'left':
        if (buffer.cursor === 0) return false
        buffer.cursor--
        return true
      case 'C-f':
      case 'right':
        if (buffer.cursor === buffer.chars.length) return false
        buffer.cursor++
        return true
      case 'M-b':
        buffer.cursor = buffer.wordStart()
        return true
      case 'M-f':
        buffer.cursor = buffer.wordEnd()
        return true
      case 'C-p':
      case 'up':
        return this.goHistory(this.historyAt - 1)
      case 'C-n':
      case 'down':
        return this.goHistory(this.historyAt + 1)
      case 'M-<':
      case 'page-up':
        return this.goHistory(0)
      case 'M->':
      case 'page-down':
        return this.goHistory(this.evaluator.shell.history.length)
      case 'C-y':
        buffer.remember()
        buffer.yank()
        return true
      case 'M-y':
        buffer.yankPop()
        return true
      case 'C-_':
      case 'C-\x7f':
        buffer.undo()
        return true
      case 'M-.':
      case 'M-_':
        return this.insertLastArgument()
      case 'C-g':
        return false
      default:
        return this.change(name)
    }
  }

  private change(name: string): boolean {
    const { buffer } = this
    buffer.remember()
    switch (name) {
      case 'backspace':
        return buffer.backspace()
      case 'C-d':
      case 'delete':
        return buffer.delete()
      case 'C-k':
        buffer.kill(buffer.chars.length)
        return true
      case 'C-u':
        buffer.kill(0)
        return true
      case 'C-w':
        buffer.kill(buffer.wordStart(isNotBlank))
        return true
      case 'M-d':
        buffer.kill(buffer.wordEnd())
        return true
      case 'M-backspace':
        buffer.kill(buffer.wordStart())
        return true
      case 'C-t':
        buffer.transposeChars()
        return true
      case 'M-u':
        buffer.changeWord((word) => word.toUpperCase())
        return true
      case 'M-l':
        buffer.changeWord((word) => word.toLowerCase())
        return true
      case 'M-c':
        buffer.changeWord((word) => word.toLowerCase().replace(/\p{L}/u, (char) => char.toUpperCase()))
        return true
      default:
        return false
    }
  }

  private goHistory(to: number): boolean {
    const { history } = this.evaluator.shell
    if (to < 0 || to > history.length) return false
    this.drafts.set(this.historyAt, this.buffer.text)
    this.historyAt = to
    this.buffer.set(this.drafts.get(to) ?? history[to] ?? '')
    return true
  }

  private insertLastArgument(): boolean {
    const { history } = this.evaluator.shell
    const depth = this.lastArgumentDepth + 1
    const line = history.at(-depth)
    if (line === undefined) return false
    const word = line.trim().split(/\s+/).at(-1) ?? ''
    if (this.lastArgumentDepth > 0) this.buffer.undo()
    this.buffer.remember()
    this.buffer.insert(word)
    this.lastArgumentDepth = depth
    return true
  }

  private *tab(): Task<void> {
    const { buffer, display } = this
    const before = buffer.before
    const found = yield* complete(this.evaluator, before)
    const current = before.slice(found.start)
    if (found.shown.length === 0) {
      yield* this.print('\x07')
      return
    }
    if (found.replacement !== current && found.replacement.length >= current.length) {
      buffer.remember()
      buffer.chars.splice([...before.slice(0, found.start)].length, [...current].length, ...found.replacement)
      buffer.cursor += [...found.replacement].length - [...current].length
      this.lastTab = false
      yield* this.redraw()
      if (!found.unique) yield* this.print('\x07')
      return
    }
    if (!this.lastTab) {
      this.lastTab = true
      yield* this.print('\x07')
      return
    }
    yield* this.print(display.finish(buffer.text, buffer.cursor) + listing(found.shown, display.columns))
    yield* this.redraw()
  }

  // ---- C-r

  private *showSearch(failed = false): Task<void> {
    const { search } = this
    if (!search) return
    const prompt = `(${failed ? 'failed ' : ''}reverse-i-search)\`${search.text}': `
    yield* this.print(`\r\x1b[J${prompt}${this.buffer.text}`)
  }

  private find(from: number): boolean {
    const { history } = this.evaluator.shell
    const search = this.search!
    for (let at = Math.min(from, history.length - 1); at >= 0; at--) {
      const where = history[at]!.lastIndexOf(search.text)
      if (where < 0) continue
      search.at = at
      this.buffer.set(history[at]!, [...history[at]!.slice(0, where)].length)
      return true
    }
    return false
  }

  private *handleSearch(key: Key): Task<Line | null> {
    const search = this.search!
    if (key.kind !== 'key') {
      search.text += key.text
      yield* this.showSearch(!this.find(search.at))
      return null
    }
    if (key.name === 'C-r') {
      yield* this.showSearch(!this.find(search.at - 1))
      return null
    }
    if (key.name === 'backspace') {
      search.text = search.text.slice(0, -1)
      search.at = this.evaluator.shell.history.length
      yield* this.showSearch(!this.find(search.at))
      return null
    }
    this.search = null
    this.historyAt = search.at
    if (key.name === 'C-g') this.buffer.set(search.saved)
    this.display.restart()
    yield* this.print('\r\x1b[J')
    yield* this.redraw()
    return key.name === 'C-g' ? null : yield* this.handle(key)
  }
}
