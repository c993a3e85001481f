/** read and mapfile. */

import { strerror } from '../../../errno/index.ts'
import { POLLIN } from '../../kernel/constants.ts'
import type { Fd, Task } from '../../kernel/sys.ts'
import { decode, sequenceLength } from '../../programs/lib/bytes.ts'
import { lineError } from '../errors.ts'
import { runScript } from '../script.ts'
import { handleSignals } from '../trap-runner.ts'
import { IndexedArray } from '../variables.ts'
import { Ifs } from '../words/fields.ts'
import { singleQuote } from '../words/quote.ts'
import { assignNamed, isVariableName } from './names.ts'
import { type Builtin, type BuiltinContext, isName, readFlags } from './types.ts'

interface Limits {
  readonly delimiter: number
  /** -n and -N: at most this many characters. */
  readonly count: number | null
  /** -N ignores the delimiter. */
  readonly exact: boolean
  readonly raw: boolean
  /** Virtual time at which -t gives up. */
  readonly deadline: number | null
}

interface Input {
  /** Characters, those that a backslash quoted marked. */
  readonly chars: { readonly text: string; readonly quoted: boolean }[]
  readonly outcome: 'delimiter' | 'count' | 'end' | 'timeout' | 'error'
  readonly reason?: string
}

function* read(context: BuiltinContext): Task<number> {
  const { shell } = context
  const flags = readFlags(context, shell.isBash ? 'ersa:d:i:n:N:p:t:u:' : 'rp:')
  if (!flags) return 2
  const { sys } = shell
  if (!shell.isBash && flags.rest.length === 0) return shell.fail('arg count', 2)
  let fd = 0
  const fdText = flags.set.get('u')
  if (fdText !== undefined) {
    if (!/^\d+$/.test(fdText)) return shell.fail(`${fdText}: invalid file descriptor specification`)
    fd = Number(fdText)
    if (!sys.getCloexec(fd).ok) return shell.fail(`${fd}: invalid file descriptor: ${strerror('EBADF')}`)
  }
  const timeoutText = flags.set.get('t')
  if (timeoutText !== undefined && !/^\+?(\d+\.?\d*|\.\d+)$/.test(timeoutText))
    return shell.fail(`${timeoutText}: invalid timeout specification`)
  const countText = flags.set.get('N') ?? flags.set.get('n')
  if (countText !== undefined && !/^\d+$/.test(countText)) return shell.fail(`${countText}: invalid number`)
  for (const name of flags.rest) {
    if (!isVariableName(name))
      return shell.fail(
        shell.isBash ? `\`${name}': not a valid identifier` : `${name}: bad variable name`,
        shell.isBash ? 1 : 2,
      )
  }
  const prompt = flags.set.get('p')
  if (prompt !== undefined && sys.isatty(fd)) {
    shell.emit(2, prompt)
    yield* shell.flush()
  }
  if (timeoutText !== undefined && Number(timeoutText) === 0) {
    const ready = yield* sys.poll([{ fd, events: POLLIN }], 0)
    return ready.ok && ready.value.length > 0 ? 0 : 1
  }
  const delimiterText = flags.set.get('d')
  const limits: Limits = {
    delimiter: delimiterText === undefined ? 10 : delimiterText === '' ? 0 : delimiterText.charCodeAt(0),
    count: countText === undefined ? null : Number(countText),
    exact: flags.set.has('N'),
    raw: flags.set.has('r'),
    deadline: timeoutText === undefined ? null : sys.monotonic() + Number(timeoutText) * 1000,
  }
  const silent = flags.set.has('s') && sys.isatty(fd)
  const immediate = limits.count !== null && sys.isatty(fd)
  if (silent) sys.tcsetattr(fd, { echo: false })
  if (immediate) sys.tcsetattr(fd, { icanon: false })
  const input = yield* collect(context, fd, limits)
  if (silent) sys.tcsetattr(fd, { echo: true })
  if (immediate) sys.tcsetattr(fd, { icanon: true })
  if (input.outcome === 'error') return shell.fail(`read error: ${fd}: ${input.reason}`)
  const array = flags.set.get('a')
  if (array !== undefined && !isName(array)) return shell.fail(`\`${array}': not a valid identifier`)
  store(context, input.chars, flags.rest, array, limits.exact)
  if (input.outcome === 'timeout') return 142
  return input.outcome === 'end' ? 1 : 0
}

function* collect({ shell, evaluator }: BuiltinContext, fd: Fd, limits: Limits): Task<Input> {
  const { sys } = shell
  const chars: { text: string; quoted: boolean }[] = []
  const pending: number[] = []
  let escaped = false
  // From a file whole blocks can be read: what was not used is given back.
  const seekable = sys.lseek(fd, 0, 'cur').ok
  let block: Uint8Array = new Uint8Array()
  let at = 0
  const giveBack = () => {
    if (seekable && at < block.length) sys.lseek(fd, at - block.length, 'cur')
  }
  if (limits.count === 0) return { chars, outcome: 'count' }
  for (;;) {
    if (at >= block.length) {
      if (limits.deadline !== null && !seekable) {
        const ready = yield* sys.poll([{ fd, events: POLLIN }], Math.max(0, limits.deadline - sys.monotonic()))
        if (!ready.ok) {
          yield* handleSignals(evaluator)
          continue
        }
        if (ready.value.length === 0) return { chars, outcome: 'timeout' }
      }
      const data = yield* sys.read(fd, seekable ? 512 : 1)
      if (!data.ok) {
        if (data.error.errno === 'EINTR') {
          yield* handleSignals(evaluator)
          continue
        }
        return { chars, outcome: 'error', reason: strerror(data.error.errno) }
      }
      if (data.value.length === 0) {
        if (pending.length > 0) chars.push({ text: decode(Uint8Array.from(pending)), quoted: false })
        return { chars, outcome: 'end' }
      }
      block = data.value
      at = 0
    }
    const byte = block[at++]!
    if (pending.length === 0 && byte === limits.delimiter && !limits.exact && !escaped) {
      giveBack()
      return { chars, outcome: 'delimiter' }
    }
    if (byte === 0 && limits.delimiter !== 0) continue
    if (pending.length === 0 && !limits.raw) {
      if (escaped) {
        escaped = false
        // A backslash before a newline joins lines.
        if (byte === 10) continue
        if (byte < 0x80) {
          chars.push({ text: String.fromCharCode(byte), quoted: true })
          if (limits.count !== null && chars.length >= limits.count) {
            giveBack()
            return { chars, outcome: 'count' }
          }
          continue
        }
      } else if (byte === 92) {
        escaped = true
        continue
      }
    }
    if (byte < 0x80 && pending.length === 0) chars.push({ text: String.fromCharCode(byte), quoted: false })
    else {
      pending.push(byte)
      const bytes = Uint8Array.from(pending)
      const length = sequenceLength(bytes, 0)
      const hopeless = pending.length >= 4 || (bytes[0]! & 0xc0) !== 0xc0
      if (length !== pending.length && !hopeless) continue
      chars.push({ text: decode(bytes), quoted: false })
      pending.length = 0
    }
    if (limits.count !== null && chars.length >= limits.count) {
      giveBack()
      return { chars, outcome: 'count' }
    }
  }
}

function store(
  { shell }: BuiltinContext,
  chars: Input['chars'],
  names: readonly string[],
  arrayName: string | undefined,
  exact: boolean,
): void {
  const ifs = new Ifs(shell.get('IFS') ?? ' \t\n')
  const isDelimiter = (index: number) => !chars[index]!.quoted && ifs.has(chars[index]!.text)
  const isBlank = (index: number) => !chars[index]!.quoted && ifs.isBlank(chars[index]!.text)
  const text = (from: number, to: number) =>
    chars
      .slice(from, to)
      .map((char) => char.text)
      .join('')
  if (arrayName !== undefined) {
    const words = splitAll(chars.length, isDelimiter, isBlank, text)
    const variable = shell.variable(arrayName) ?? shell.vars.create(arrayName)
    if (variable.readonly) throw lineError(`${arrayName}: readonly variable`)
    variable.array = IndexedArray.of(words)
    variable.value = undefined
    return
  }
  if (names.length === 0) {
    shell.assign('REPLY', text(0, chars.length))
    return
  }
  if (exact) {
    for (const [index, name] of names.entries()) assignNamed(shell, name, index === 0 ? text(0, chars.length) : '')
    return
  }
  let at = 0
  let end = chars.length
  while (at < end && isBlank(at)) at++
  names.forEach((name, index) => {
    if (index < names.length - 1) {
      const start = at
      while (at < end && !isDelimiter(at)) at++
      assignNamed(shell, name, text(start, at))
      while (at < end && isBlank(at)) at++
      if (at < end && isDelimiter(at)) {
        at++
        while (at < end && isBlank(at)) at++
      }
      return
    }
    // The last name takes the rest, without blanks around it; one delimiter that ends a single last field goes too.
    while (end > at && isBlank(end - 1)) end--
    let only = at
    while (only < end && !isDelimiter(only)) only++
    if (only < end && only === end - 1) end = only
    else if (only < end) {
      let after = only
      while (after < end && isBlank(after)) after++
      if (after < end && isDelimiter(after) && after === end - 1) end = only
    }
    assignNamed(shell, name, text(at, end))
    at = end
  })
}

function splitAll(
  size: number,
  isDelimiter: (index: number) => boolean,
  isBlank: (index: number) => boolean,
  text: (from: number, to: number) => string,
): string[] {
  const words: string[] = []
  let at = 0
  while (at < size && isBlank(at)) at++
  while (at < size) {
    const start = at
    while (at < size && !isDelimiter(at)) at++
    words.push(text(start, at))
    while (at < size && isBlank(at)) at++
    if (at < size && isDelimiter(at)) {
      at++
      while (at < size && isBlank(at)) at++
    }
  }
  return words
}

// ---- mapfile

function* mapfile(context: BuiltinContext): Task<number> {
  const { shell, evaluator } = context
  const flags = readFlags(context, 'd:n:O:s:tu:C:c:')
  if (!flags) return 2
  const number = (letter: string, standard: number): number | null => {
    const text = flags.set.get(letter)
    if (text === undefined) return standard
    return /^\d+$/.test(text) ? Number(text) : null
  }
  const count = number('n', 0)
  const origin = number('O', 0)
  const skip = number('s', 0)
  const fd = number('u', 0)
  const quantum = number('c', 5000)
  if (count === null) return shell.fail(`${flags.set.get('n')}: invalid line count`)
  if (origin === null) return shell.fail(`${flags.set.get('O')}: invalid array origin`)
  if (skip === null) return shell.fail(`${flags.set.get('s')}: invalid line count`)
  if (!quantum) return shell.fail(`${flags.set.get('c')}: invalid callback quantum`)
  if (fd === null || !shell.sys.getCloexec(fd).ok)
    return shell.fail(`${flags.set.get('u') ?? 0}: invalid file descriptor: ${strerror('EBADF')}`)
  const name = flags.rest[0] ?? 'MAPFILE'
  if (name === '') return shell.fail('empty array variable name')
  if (!isName(name)) return shell.fail(`\`${name}': not a valid identifier`)
  const variable = shell.variable(name) ?? shell.vars.create(name)
  if (variable.readonly) {
    shell.complain(`${name}: readonly variable`)
    return 1
  }
  if (variable.map) return shell.fail(`${name}: not an indexed array`)
  if (!flags.set.has('O') || !variable.array) variable.array = new IndexedArray()
  variable.value = undefined
  const delimiterText = flags.set.get('d')
  const delimiter = delimiterText === undefined ? '\n' : delimiterText === '' ? '\0' : delimiterText[0]!
  const reader = new Lines(context, fd, delimiter)
  const callback = flags.set.get('C')
  let index = origin
  let read = 0
  for (;;) {
    const line = yield* reader.next()
    if (line === null) break
    read++
    if (read <= skip) continue
    const kept =
      flags.set.has('t') && line.endsWith(delimiter) ? line.slice(0, -delimiter.length) : line.replace(/\0$/, '')
    if (callback !== undefined && (read - skip) % quantum === 0) {
      yield* runScript(evaluator, `${callback} ${index} ${singleQuote(kept)}`, { name: 'eval', line: shell.line })
    }
    variable.array!.set(index++, kept)
    if (count > 0 && index - origin >= count) break
  }
  reader.done()
  return 0
}

class Lines {
  private bytes: Uint8Array = new Uint8Array()
  private at = 0
  private ended = false
  private readonly delimiter: number
  private readonly seekable: boolean

  constructor(
    private readonly context: BuiltinContext,
    private readonly fd: Fd,
    delimiter: string,
  ) {
    this.delimiter = delimiter.charCodeAt(0)
    this.seekable = context.shell.sys.lseek(fd, 0, 'cur').ok
  }

  *next(): Task<string | null> {
    const out: number[] = []
    for (;;) {
      while (this.at < this.bytes.length) {
        const byte = this.bytes[this.at++]!
        out.push(byte)
        if (byte === this.delimiter) return decode(Uint8Array.from(out))
      }
      if (this.ended) return out.length > 0 ? decode(Uint8Array.from(out)) : null
      const data = yield* this.context.shell.sys.read(this.fd, 4096)
      if (!data.ok) {
        if (data.error.errno === 'EINTR') continue
        this.ended = true
      } else if (data.value.length === 0) this.ended = true
      else {
        this.bytes = data.value
        this.at = 0
      }
    }
  }

  /** What was read ahead of need is given back to a file. */
  done(): void {
    if (this.seekable && this.at < this.bytes.length)
      this.context.shell.sys.lseek(this.fd, this.at - this.bytes.length, 'cur')
  }
}

export const reading: Readonly<Record<string, Builtin>> = { read, mapfile, readarray: mapfile }
