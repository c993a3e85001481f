import { O_CREAT, O_NONBLOCK, O_WRONLY, S_IFBLK, S_IFCHR, S_IFIFO } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { parseMode } from '../lib/mode.ts'
import { parseSize } from '../lib/numbers.ts'

const link = command(
  {
    names: ['link'],
    usage: 'FILE1 FILE2',
    summary: 'Call the link function to create a link named FILE2 to an existing FILE1.',
  },
  function* (self) {
    const { operands } = yield* self.options({ short: '+' })
    const [from, to] = operands
    if (from === undefined) return yield* self.usage('missing operand')
    if (to === undefined) return yield* self.usage(`missing operand after ${self.quote(from)}`)
    if (operands.length > 2) return yield* self.usage(`extra operand ${self.quote(operands[2]!)}`)
    const made = self.sys.link(from, to)
    if (made.ok) return 0
    return yield* self.fail(
      `cannot create link ${self.quoteAlways(to)} to ${self.quoteAlways(from)}: ${self.reason(made.error)}`,
    )
  },
)

const unlink = command(
  { names: ['unlink'], usage: 'FILE', summary: 'Call the unlink function to remove the specified FILE.' },
  function* (self) {
    const { operands } = yield* self.options({ short: '+' })
    const [path] = operands
    if (path === undefined) return yield* self.usage('missing operand')
    if (operands.length > 1) return yield* self.usage(`extra operand ${self.quote(operands[1]!)}`)
    const removed = self.sys.unlink(path)
    if (removed.ok) return 0
    return yield* self.fail(`cannot unlink ${self.quoteAlways(path)}: ${self.reason(removed.error)}`)
  },
)

const mkfifo = command(
  { names: ['mkfifo'], usage: '[OPTION]... NAME...', summary: 'Create named pipes (FIFOs) with the given NAMEs.' },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'm:Z', long: { mode: 'm:', context: 'Z' } })
    if (operands.length === 0) return yield* self.usage('missing operand')
    const mode = yield* nodeMode(self, options.findLast((option) => option.name === 'm')?.value ?? null)
    let status = 0
    for (const path of operands) {
      const made = self.sys.mknod(path, S_IFIFO | (mode ?? 0o666))
      if (made.ok && mode !== null) self.sys.chmod(path, mode)
      if (made.ok) continue
      yield* self.warnBecause(`cannot create fifo ${self.quoteAlways(path)}`, made.error)
      status = 1
    }
    return status
  },
)

function* nodeMode(self: Command, text: string | null): Task<number | null> {
  if (text === null) return null
  const change = parseMode(text)
  if (!change) return yield* self.fail('invalid mode')
  const umask = self.sys.umask(0)
  self.sys.umask(umask)
  const mode = change.apply(0o666, umask)
  if (mode & ~0o777) return yield* self.fail('mode must specify only file permission bits')
  return mode
}

const NODE_TYPES: Readonly<Record<string, number>> = { b: S_IFBLK, c: S_IFCHR, u: S_IFCHR }

const mknod = command(
  {
    names: ['mknod'],
    usage: '[OPTION]... NAME TYPE [MAJOR MINOR]',
    summary: 'Create the special file NAME of the given TYPE.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'm:Z', long: { mode: 'm:', context: 'Z' } })
    const mode = yield* nodeMode(self, options.findLast((option) => option.name === 'm')?.value ?? null)
    const [path, type, major, minor] = operands
    const isFifo = type?.startsWith('p') ?? false
    const wanted = type === undefined || isFifo ? 2 : 4
    if (operands.length < wanted) {
      const hint =
        wanted === 4 && operands.length === 2 ? 'Special files require major and minor device numbers.\n' : ''
      yield* self.warn(
        operands.length === 0 ? 'missing operand' : `missing operand after ${self.quote(operands.at(-1)!)}`,
      )
      yield* self.stderr.write(hint)
      return yield* self.usage()
    }
    if (operands.length > wanted) {
      yield* self.warn(`extra operand ${self.quote(operands[wanted]!)}`)
      if (wanted === 2 && operands.length === 4)
        yield* self.stderr.write('Fifos do not have major and minor device numbers.\n')
      return yield* self.usage()
    }
    const made = isFifo
      ? self.sys.mknod(path!, S_IFIFO | (mode ?? 0o666))
      : self.sys.mknod(
          path!,
          (yield* deviceType(self, type!)) | (mode ?? 0o666),
          yield* deviceNumber(self, major!, minor!),
        )
    if (!made.ok) return yield* self.fail(`${self.quoteIfNeeded(path!)}: ${self.reason(made.error)}`)
    if (mode !== null) self.sys.chmod(path!, mode)
    return 0
  },
)

function* deviceType(self: Command, type: string): Task<number> {
  return NODE_TYPES[type[0]!] ?? (yield* self.usage(`invalid device type ${self.quote(type)}`))
}

function* deviceNumber(self: Command, major: string, minor: string): Task<number> {
  const [first, second] = [parseSize(major, ''), parseSize(minor, '')]
  if (!first.ok) return yield* self.fail(`invalid major device number ${self.quote(major)}`)
  if (!second.ok) return yield* self.fail(`invalid minor device number ${self.quote(minor)}`)
  return first.value * 256 + second.value
}

const OPERATORS = { '+': 1, '-': -1 } as const

const truncate = command(
  {
    names: ['truncate'],
    usage: 'OPTION... FILE...',
    summary: 'Shrink or extend the size of each FILE to the specified size.',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'cor:s:',
      long: { 'no-create': 'c', 'io-blocks': 'o', reference: 'r:', size: 's:' },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const [reference, size] = [value('r'), value('s')]
    if (size === null && reference === null) {
      return yield* self.usage(`you must specify either ${self.quote('--size')} or ${self.quote('--reference')}`)
    }
    const match = /^\s*([-+<>/%]?)\s*(.*)$/.exec(size ?? '0')!
    const number = parseSize(match[2]!, 'EgGkKmMPtTYZ0')
    if (!number.ok) return yield* self.fail(`Invalid number: ${self.quote(match[2] === '' ? size! : match[2]!)}`)
    if (number.value >= 2 ** 63)
      return yield* self.fail(`Invalid number: ${self.quote(match[2]!)}: Value too large for defined data type`)
    if (reference !== null && size !== null && match[1] === '') {
      return yield* self.usage(`you must specify a relative ${self.quote('--size')} with ${self.quote('--reference')}`)
    }
    if (operands.length === 0) return yield* self.usage('missing file operand')
    if ('/%'.includes(match[1]!) && match[1] !== '' && number.value === 0) return yield* self.fail('division by zero')
    let base: number | null = null
    if (reference !== null) {
      const stat = self.sys.stat(reference)
      if (!stat.ok) return yield* self.fail(`cannot stat ${self.quoteAlways(reference)}: ${self.reason(stat.error)}`)
      base = stat.value.size
    }
    let status = 0
    for (const path of operands) {
      if (!(yield* resize(self, path, match[1]!, number.value, base, has('c'), has('o')))) status = 1
    }
    return status
  },
)

function* resize(
  self: Command,
  path: string,
  operator: string,
  number: number,
  base: number | null,
  noCreate: boolean,
  inBlocks: boolean,
): Task<boolean> {
  const { sys } = self
  const shown = self.quoteAlways(path)
  const fd = yield* sys.open(path, O_WRONLY | O_NONBLOCK | (noCreate ? 0 : O_CREAT), 0o666)
  if (!fd.ok) {
    if (noCreate && fd.error.errno === 'ENOENT') return true
    yield* self.warnBecause(`cannot open ${shown} for writing`, fd.error)
    return false
  }
  const stat = sys.fstat(fd.value)
  const old = base ?? (stat.ok ? stat.value.size : 0)
  const amount = number * (inBlocks && stat.ok ? stat.value.blksize : 1)
  const cut = sys.ftruncate(fd.value, newSize(operator, amount, old, base !== null && operator === ''))
  sys.close(fd.value)
  if (cut.ok) return true
  yield* self.warnBecause(`failed to truncate ${shown} at ${newSize(operator, amount, old, false)} bytes`, cut.error)
  return false
}

function newSize(operator: string, amount: number, old: number, isReference: boolean): number {
  if (isReference) return old
  switch (operator) {
    case '+':
    case '-':
      return Math.max(0, old + OPERATORS[operator] * amount)
    case '<':
      return Math.min(old, amount)
    case '>':
      return Math.max(old, amount)
    case '/':
      return Math.floor(old / amount) * amount
    case '%':
      return Math.ceil(old / amount) * amount
    default:
      return amount
  }
}

export default [link, unlink, mkfifo, mknod, truncate]
