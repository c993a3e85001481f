/** Redirections. */
import { strerror } from '../../errno/index.ts'
import { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, S_IFMT, S_IFREG } from '../kernel/constants.ts'
import type { Fd, SysError, Task } from '../kernel/sys.ts'
import { encode } from '../programs/lib/bytes.ts'
import { Part } from '../programs/lib/part.ts'
import { assignNamed, namedValue } from './builtins/names.ts'
import { commandError, ShellError } from './errors.ts'
import type { Shell } from './shell.ts'
import type { Redirection } from './syntax/ast.ts'
import type { Expander } from './words/expand.ts'

/** How to put a descriptor back: close it, or copy the saved one over it. */
export interface Saved {
  readonly fd: Fd
  readonly copy: Fd | null
}

/** Shell-internal copies of descriptors live from here on. */
const SAVED_FROM = 10

/** `/dev/tcp/host/port` looks names up. */
const sockets = new Part(() => import('./socket-file.ts'))

/** Performs redirections in order. With `undo` what they replace is saved there, also when one of them fails. */
export function* redirect(
  shell: Shell,
  expander: Expander,
  list: readonly Redirection[],
  undo: Saved[] | null,
): Task<void> {
  for (const redirection of list) yield* perform(shell, expander, redirection, undo)
}

/** `exec` keeps what its redirections made; bash had its copies all the same, and fails where there was no room for one. */
export function keep(shell: Shell, undo: Saved[]): void {
  for (const { copy } of undo.splice(0)) if (copy !== null) shell.sys.close(copy)
}

export function restore(shell: Shell, undo: readonly Saved[]): void {
  for (let index = undo.length - 1; index >= 0; index--) {
    const { fd, copy } = undo[index]!
    if (copy === null) shell.sys.close(fd)
    else {
      shell.sys.dup2(copy, fd)
      shell.sys.close(copy)
    }
  }
}

function* perform(shell: Shell, expander: Expander, redirection: Redirection, undo: Saved[] | null): Task<void> {
  const { operator } = redirection
  const standard = operator.startsWith('<') ? 0 : 1
  const fd = redirection.fd ?? standard
  if (operator === '<<' || operator === '<<<') {
    const text = yield* expander.text(redirection.target)
    const source = yield* textFile(shell, operator === '<<<' ? `${text}\n` : text)
    return place(shell, redirection, fd, { opened: source, path: redirection.target.text }, undo)
  }
  const target = yield* targetOf(shell, expander, redirection)
  if (operator === '>&' || operator === '<&') {
    const isStdout = operator === '>&' && redirection.fd === null && redirection.variable === null
    if (!/^(\d+-?|-)$/.test(target)) {
      if (isStdout && shell.isBash) return yield* both(shell, target, false, undo)
      throw shell.isBash ? ambiguous(redirection, target) : commandError('Syntax error: Bad fd number', 2)
    }
    return duplicate(shell, redirection, fd, target, undo)
  }
  if (operator === '&>' || operator === '&>>') return yield* both(shell, target, operator === '&>>', undo)
  const opened = yield* openTarget(shell, operator, target)
  place(shell, redirection, fd, { opened, path: target }, undo)
}

function* targetOf(shell: Shell, expander: Expander, redirection: Redirection): Task<string> {
  const { target } = redirection
  // In POSIX mode a target is one word, and no pattern.
  if (!shell.isBash || (shell.set.posix && !shell.interactive)) return yield* expander.text(target)
  const fields = yield* expander.fields([target])
  if (fields.length !== 1) throw ambiguous(redirection, target.text)
  return fields[0]!
}

const ambiguous = ({ variable }: Redirection, written: string) =>
  commandError(`${variable ?? written}: ambiguous redirect`)

function* both(shell: Shell, path: string, append: boolean, undo: Saved[] | null): Task<void> {
  const opened = yield* openTarget(shell, append ? '>>' : '>', path)
  save(shell, 1, undo, { fd: opened, path })
  shell.sys.dup2(opened, 1)
  if (opened !== 1) shell.sys.close(opened)
  save(shell, 2, undo, null)
  shell.sys.dup2(1, 2)
}

const FLAGS: Readonly<Record<string, number>> = {
  '<': O_RDONLY,
  '>': O_WRONLY | O_CREAT | O_TRUNC,
  '>|': O_WRONLY | O_CREAT | O_TRUNC,
  '>>': O_WRONLY | O_CREAT | O_APPEND,
  '<>': O_RDWR | O_CREAT,
}

function* openTarget(shell: Shell, operator: string, path: string): Task<Fd> {
  const { sys } = shell
  if (shell.isBash) {
    const network = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path)
    if (network)
      return yield* (yield* sockets.get(shell.sys)).connectTo(
        shell,
        network[1] as 'tcp' | 'udp',
        network[2]!,
        network[3]!,
        path,
      )
  }
  if (shell.shopt.restricted_shell && operator !== '<')
    throw commandError(`${path}: restricted: cannot redirect output`)
  let flags = FLAGS[operator]!
  if (operator === '>' && shell.set.noclobber) {
    const existing = sys.stat(path)
    if (existing.ok && (existing.value.mode & S_IFMT) === S_IFREG) {
      throw commandError(
        shell.isBash ? `${path}: cannot overwrite existing file` : `cannot create ${path}: File exists`,
        shell.isBash ? 1 : 2,
      )
    }
    flags = existing.ok ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL
  }
  for (;;) {
    const opened = yield* sys.open(path, flags, 0o666)
    if (opened.ok) return opened.value
    if (opened.error.errno === 'EINTR') continue
    // A link that leads nowhere is there all the same.
    if (opened.error.errno === 'EEXIST' && shell.isBash) throw commandError(`${path}: cannot overwrite existing file`)
    throw openError(shell, operator, path, opened.error)
  }
}

function openError(shell: Shell, operator: string, path: string, error: SysError) {
  if (shell.isBash) return commandError(`${path}: ${strerror(error.errno)}`)
  const creating = operator !== '<'
  const reason =
    error.errno === 'ENOENT' || error.errno === 'ENOTDIR'
      ? creating
        ? error.errno === 'ENOENT'
          ? 'Directory nonexistent'
          : strerror(error.errno)
        : error.errno === 'ENOENT'
          ? 'No such file'
          : strerror(error.errno)
      : strerror(error.errno)
  return commandError(`cannot ${creating ? 'create' : 'open'} ${path}: ${reason}`, 2)
}

/** A here-document as a descriptor to read from: a pipe when it fits, else a file that has no name any more. */
function* textFile(shell: Shell, text: string): Task<Fd> {
  const { sys } = shell
  const data = encode(text)
  const refuse = (error: SysError) =>
    commandError(`cannot create temp file for here-document: ${strerror(error.errno)}`)
  if (data.length <= 65536) {
    const pipe = sys.pipe()
    if (!pipe.ok) throw refuse(pipe.error)
    const [reader, writer] = pipe.value
    yield* sys.write(writer, data)
    sys.close(writer)
    return reader
  }
  const path = `${shell.get('TMPDIR') ?? '/tmp'}/sh-thd.${sys.getpid()}${Math.floor(sys.clock() % 1e6)}`
  const file = yield* sys.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
  if (!file.ok) throw refuse(file.error)
  let at = 0
  while (at < data.length) {
    const written = yield* sys.write(file.value, data.subarray(at))
    if (!written.ok) throw refuse(written.error)
    at += written.value
  }
  const reader = yield* sys.open(path, O_RDONLY)
  sys.unlink(path)
  sys.close(file.value)
  if (!reader.ok) throw refuse(reader.error)
  return reader.value
}

function duplicate(shell: Shell, redirection: Redirection, fd: Fd, target: string, undo: Saved[] | null): void {
  const { sys } = shell
  if (target === '-') {
    const closing = redirection.variable === null ? fd : Number(namedValue(shell, redirection.variable) ?? Number.NaN)
    if (Number.isNaN(closing)) throw commandError(`${redirection.variable}: ambiguous redirect`)
    if (redirection.variable === null) save(shell, closing, undo, null, CLOSING)
    sys.close(closing)
    return
  }
  const moves = target.endsWith('-')
  const source = Number(moves ? target.slice(0, -1) : target)
  if (redirection.variable !== null) {
    const copy = sys.dupAtLeast(source, SAVED_FROM)
    if (!copy.ok) throw badDescriptor(shell, redirection, fd, source, copy.error)
    nameDescriptor(shell, redirection.variable, copy.value)
  } else {
    if (source === fd) {
      const open = sys.getCloexec(fd)
      if (!open.ok) throw badDescriptor(shell, redirection, fd, source, open.error)
      return
    }
    // A copy must not take the number that is to be copied.
    save(shell, fd, undo, null, source + 1)
    const copied = sys.dup2(source, fd)
    if (!copied.ok) throw badDescriptor(shell, redirection, fd, source, copied.error)
  }
  if (moves) {
    save(shell, source, undo, null)
    sys.close(source)
  }
}

/** bash guesses which of the two descriptors is the bad one. */
function badDescriptor(shell: Shell, { target, operator, variable }: Redirection, fd: Fd, source: Fd, error: SysError) {
  if (!shell.isBash) return commandError(`${source}: Bad file descriptor`, 2)
  const isNumber = /^\d+-?$/.test(target.text)
  const isStandard = variable !== null || fd === (operator === '<&' ? 0 : 1)
  return commandError(`${isNumber ? source : isStandard ? target.text : fd}: ${strerror(error.errno)}`)
}

function nameDescriptor(shell: Shell, variable: string, fd: Fd): void {
  try {
    assignNamed(shell, variable, String(fd))
  } catch (error) {
    if (!(error instanceof ShellError) || !shell.isBash) throw error
    shell.sys.close(fd)
    shell.complain(error.message)
    throw commandError(`${variable}: cannot assign fd to variable`)
  }
}

/** Moves a freshly opened descriptor to where it belongs. */
function place(
  shell: Shell,
  redirection: Redirection,
  fd: Fd,
  { opened, path }: { readonly opened: Fd; readonly path: string },
  undo: Saved[] | null,
): void {
  const { sys } = shell
  if (redirection.variable !== null) {
    const moved = sys.dupAtLeast(opened, SAVED_FROM)
    sys.close(opened)
    if (!moved.ok) throw noRoom(shell, path, moved.error)
    nameDescriptor(shell, redirection.variable, moved.value)
    return
  }
  if (opened === fd) {
    undo?.push({ fd, copy: null })
    return
  }
  save(shell, fd, undo, { fd: opened, path })
  const copied = sys.dup2(opened, fd)
  sys.close(opened)
  if (!copied.ok) throw commandError(`${fd}: ${strerror(copied.error.errno)}`)
}

/** In the place of where a copy goes: the descriptor is to be closed. */
const CLOSING = -1

/** Keeps what `fd` is now, to be put back: above all descriptors that scripts name, or anywhere if the limit is lower. */
function save(
  shell: Shell,
  fd: Fd,
  undo: Saved[] | null,
  opened: { readonly fd: Fd; readonly path: string } | null,
  from = SAVED_FROM,
): void {
  if (undo === null) return
  const { sys } = shell
  let copy = sys.dupAtLeast(fd, Math.max(from, SAVED_FROM), { cloexec: true })
  if (!copy.ok && copy.error.errno !== 'EBADF' && shell.isBash) copy = sys.dupAtLeast(fd, 0, { cloexec: true })
  if (!copy.ok && copy.error.errno !== 'EBADF') {
    const reason = strerror(copy.error.errno)
    if (opened) sys.close(opened.fd)
    if (!shell.isBash) throw commandError(`${fd}: ${reason}`, 2)
    // What was to be closed is closed then, and called by the number 0; of a copy it is the source that is named.
    if (from === CLOSING) sys.close(fd)
    const number = from === CLOSING ? 0 : from === SAVED_FROM ? fd : from - 1
    throw noRoom(shell, opened?.path ?? String(number), copy.error)
  }
  undo.push({ fd, copy: copy.ok ? copy.value : null })
}

/** Bash says twice that it found no number for a copy: once as itself, once about the file. */
function noRoom(shell: Shell, path: string, error: SysError) {
  const reason = strerror(error.errno)
  shell.emit(2, `${shell.name}: redirection error: cannot duplicate fd: ${reason}\n`)
  return commandError(`${path}: ${reason}`)
}
