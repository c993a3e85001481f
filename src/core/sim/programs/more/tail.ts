import { O_RDONLY, POLLIN } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import { matchWord, type WordList } from '../lib/args.ts'
import { concat } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { parseCount } from '../lib/counts.ts'
import { Kept } from '../lib/memory.ts'
import { isFifo, isRegular } from '../lib/mode.ts'
import type { Option } from '../lib/options.ts'

interface Request {
  readonly unit: 'lines' | 'bytes'
  readonly count: number
  readonly fromStart: boolean
  readonly delimiter: number
  readonly follow: 'no' | 'descriptor' | 'name'
  readonly retry: boolean
  readonly intervalMs: number
  readonly pid: number | null
}
interface Followed {
  readonly path: string
  readonly name: string
  fd: number
  size: number
  ino: number
  error: SysError | null
  /** This name is not looked at again. */
  ignore: boolean
}

export default command(
  {
    names: ['tail'],
    usage: '[OPTION]... [FILE]...',
    summary: 'Print the last 10 lines of each FILE to standard output.',
  },
  function* (self) {
    self.args = withoutOldForm(self.args)
    const { options, operands } = yield* self.options({
      short: 'c:n:fFqs:vz0123456789',
      long: {
        bytes: 'c:',
        follow: { value: 'optional' },
        lines: 'n:',
        pid: { value: 'required' },
        quiet: 'q',
        retry: 'retry',
        silent: 'q',
        'sleep-interval': 's:',
        verbose: 'v',
        'zero-terminated': 'z',
        'max-unchanged-stats': { value: 'required' },
      },
    })
    const { request, headers, paths: rest } = yield* readRequest(self, options, operands)
    const paths = rest.length > 0 ? rest : ['-']
    const showsHeaders = headers === 'always' || (headers === 'auto' && paths.length > 1)
    const screen = { showsHeaders, last: null as string | null }
    const files: Followed[] = []
    let status = 0
    for (const path of paths) {
      const file = yield* open(self, path, request)
      if (file.error) status = 1
      else if (!(yield* tail(self, file, request, screen))) status = 1
      files.push(file)
    }
    if (request.follow === 'no' || (request.count === 0 && paths.length === 0)) return status
    return Math.max(status, yield* follow(self, files, request, screen))
  },
)

/** `tail +5 file` and `tail -5f file`: the first argument, before one file at most. */
function withoutOldForm(args: readonly string[]): readonly string[] {
  const [first = '', second = ''] = args
  const isAlone =
    args.length === 1 || (args.length === 2 && !/^-./.test(second)) || (args.length === 3 && second === '--')
  const match = /^([+-])(\d*)([bcl]?)(f?)$/.exec(first)
  if (!match || !isAlone || !(match[1] === '+' || match[2])) return args
  const [, sign, digits, unit, follows] = match
  const count = `${sign === '+' ? '+' : ''}${digits || '10'}${unit === 'b' ? 'b' : ''}`
  return [unit === 'c' || unit === 'b' ? '-c' : '-n', count, ...(follows ? ['-f'] : []), ...args.slice(1)]
}

const FOLLOWS: WordList<'descriptor' | 'name'> = [
  ['descriptor', 'descriptor'],
  ['name', 'name'],
]

type Screen = { readonly showsHeaders: boolean; last: string | null }

function* readRequest(
  self: Command,
  options: readonly Option[],
  operands: readonly string[],
): Task<{ request: Request; headers: string; paths: readonly string[] }> {
  const draft = {
    unit: 'lines' as 'lines' | 'bytes',
    count: 10,
    fromStart: false,
    delimiter: 10,
    follow: 'no' as Request['follow'],
    retry: false,
    intervalMs: 1000,
    pid: null as number | null,
  }
  let headers = 'auto'
  for (const { name, value } of options) {
    if (/^\d$/.test(name)) yield* self.fail(`option used in invalid context -- ${name}`)
    else if (name === 'c' || name === 'n') {
      const unit = name === 'c' ? 'bytes' : 'lines'
      draft.fromStart = value!.startsWith('+')
      draft.unit = unit
      draft.count = yield* parseCount(self, value!.replace(/^[+-]/, ''), unit)
    } else if (name === 'f') draft.follow = 'descriptor'
    else if (name === 'follow')
      draft.follow = value === null ? 'descriptor' : yield* matchWord(self, '--follow', value, FOLLOWS)
    else if (name === 'F') {
      draft.follow = 'name'
      draft.retry = true
    } else if (name === 'retry') draft.retry = true
    else if (name === 'q') headers = 'never'
    else if (name === 'v') headers = 'always'
    else if (name === 'z') draft.delimiter = 0
    else if (name === 'max-unchanged-stats') {
      if (!/^\d+$/.test(value!))
        yield* self.fail(`invalid maximum number of unchanged stats between opens: ${self.quote(value!)}`)
    } else if (name === 's') {
      if (!/^\d*\.?\d+$/.test(value!)) yield* self.fail(`invalid number of seconds: ${self.quote(value!)}`)
      draft.intervalMs = Number(value) * 1000
    } else if (name === 'pid') {
      if (!/^\d+$/.test(value!)) yield* self.fail(`invalid PID: ${self.quote(value!)}`)
      draft.pid = Number(value)
    }
  }
  if (draft.retry && draft.follow === 'no')
    yield* self.warn('warning: --retry ignored; --retry is useful only when following')
  else if (draft.retry && draft.follow === 'descriptor')
    yield* self.warn('warning: --retry only effective for the initial open')
  if (draft.pid !== null && draft.follow === 'no')
    yield* self.warn('warning: PID ignored; --pid=PID is useful only when following')
  return { request: draft, headers, paths: operands }
}

function* open(self: Command, path: string, request: Request): Task<Followed> {
  const name = path === '-' ? 'standard input' : path
  const fd = path === '-' ? ({ ok: true, value: 0 } as const) : yield* self.sys.open(path, O_RDONLY)
  if (!fd.ok) {
    yield* self.warnBecause(`cannot open ${self.quoteAlways(name)} for reading`, fd.error)
    return { path, name, fd: -1, size: 0, ino: 0, error: fd.error, ignore: !request.retry }
  }
  return { path, name, fd: fd.value, size: 0, ino: 0, error: null, ignore: false }
}

function* header(self: Command, name: string, screen: Screen): Task<void> {
  if (screen.showsHeaders && screen.last !== name)
    yield* self.print(`${screen.last === null ? '' : '\n'}==> ${name} <==\n`)
  screen.last = name
}

function* tail(self: Command, file: Followed, request: Request, screen: Screen): Task<boolean> {
  yield* header(self, file.name, screen)
  const read = yield* copyTail(self, file, request)
  if (read) yield* self.warnBecause(`error reading ${self.quoteAlways(file.name)}`, read)
  const stat = self.sys.fstat(file.fd)
  if (read === null && stat.ok) {
    Object.assign(file, { ino: stat.value.ino })
    if (
      request.follow !== 'no' &&
      !isRegular(stat.value.mode) &&
      !isFifo(stat.value.mode) &&
      (stat.value.mode & 0o170000) !== 0o020000
    ) {
      file.ignore = true
    }
  }
  if (read && request.follow !== 'no') {
    yield* self.warn(`${self.quoteIfNeeded(file.name)}: cannot follow end of this type of file; giving up on this name`)
    file.ignore = true
  }
  if (request.follow === 'no' && file.fd > 0) self.sys.close(file.fd)
  return read === null
}

/** null, or why it could not be read. */
function* copyTail(self: Command, file: Followed, request: Request): Task<SysError | null> {
  const { sys } = self
  const window = new Window(self, request)
  const from = request.fromStart ? Math.max(0, request.count - 1) : 0
  let skip = from
  if (!request.fromStart) yield* skipFarAhead(self, file, request)
  for (;;) {
    const got = yield* sys.read(file.fd, 65536)
    if (!got.ok) return got.error
    if (got.value.length === 0) break
    file.size += got.value.length
    if (!request.fromStart) {
      window.add(got.value)
      continue
    }
    let at = 0
    while (skip > 0 && at < got.value.length) {
      if (request.unit === 'bytes') {
        const step = Math.min(skip, got.value.length)
        at += step
        skip -= step
      } else {
        const end = got.value.indexOf(request.delimiter, at)
        at = end < 0 ? got.value.length : end + 1
        if (end >= 0) skip--
      }
    }
    yield* self.print(got.value.subarray(at))
  }
  const all = window.all()
  if (all.length > 0) yield* self.print(all.subarray(cutFor(all, request)))
  return null
}

/** The end of what has been read so far: buffers that the answer cannot reach any more are let go. */
class Window {
  private parts: { readonly bytes: Uint8Array; readonly units: number }[] = []
  private units = 0
  private size = 0
  private largest = 0
  private readonly kept: Kept

  constructor(
    self: Command,
    private readonly request: Request,
  ) {
    this.kept = new Kept(self.sys)
  }

  add(bytes: Uint8Array): void {
    const units = this.request.unit === 'bytes' ? bytes.length : count(bytes, this.request.delimiter)
    this.parts.push({ bytes, units })
    this.units += units
    this.size += bytes.length
    while (this.parts.length > 1 && this.units - this.parts[0]!.units > this.request.count) {
      const gone = this.parts.shift()!
      this.units -= gone.units
      this.size -= gone.bytes.length
    }
    if (this.size <= this.largest) return
    this.kept.add(this.size - this.largest)
    this.largest = this.size
  }

  all(): Uint8Array {
    return concat(this.parts.map(({ bytes }) => bytes))
  }
}

function count(bytes: Uint8Array, delimiter: number): number {
  let found = 0
  for (let at = bytes.indexOf(delimiter); at >= 0; at = bytes.indexOf(delimiter, at + 1)) found++
  return found
}

/** A large regular file is read from near its end. */
function* skipFarAhead(self: Command, file: Followed, request: Request): Task<void> {
  const stat = self.sys.fstat(file.fd)
  if (!stat.ok || !isRegular(stat.value.mode) || request.unit !== 'bytes') return
  const at = self.sys.lseek(file.fd, 0, 'cur')
  if (!at.ok || stat.value.size - at.value <= request.count) return
  const moved = self.sys.lseek(file.fd, stat.value.size - request.count, 'set')
  if (moved.ok) file.size = moved.value
  yield* self.sys.sched_yield()
}

function cutFor(bytes: Uint8Array, { unit, count, delimiter }: Request): number {
  if (unit === 'bytes') return Math.max(0, bytes.length - count)
  if (count === 0) return bytes.length
  let at = bytes[bytes.length - 1] === delimiter ? bytes.length - 1 : bytes.length
  for (let left = count; left > 0; left--) {
    const before: number = at === 0 ? -1 : bytes.lastIndexOf(delimiter, at - 1)
    if (before < 0) return 0
    at = before
  }
  return at + 1
}

function* follow(self: Command, files: Followed[], request: Request, screen: Screen): Task<number> {
  const { sys } = self
  const watch = sys.inotifyInit()
  if (!watch.ok) yield* self.warn(`inotify cannot be used, reverting to polling: ${self.reason(watch.error)}`)
  for (;;) {
    const live = files.filter((file) => !file.ignore)
    if (live.length === 0) {
      yield* self.stdout.flush()
      yield* self.stderr.write(`${self.name}: no files remaining\n`)
      return 1
    }
    for (const file of live) {
      if (request.follow === 'name') yield* recheck(self, file, request)
      if (file.fd >= 0) yield* copyNew(self, file, screen)
    }
    if (self.stdout.error || !(yield* self.stdout.flush())) return yield* self.exit(1)
    if (request.pid !== null && !sys.kill(request.pid, 0).ok) return 0
    const wait = Math.min(request.intervalMs, FOLLOW_MS)
    if (watch.ok) yield* sys.poll([{ fd: watch.value, events: POLLIN }], wait)
    else yield* sys.nanosleep(wait)
  }
}

/** Simplified: inotify wakes the real one at once; this looks again after so many milliseconds. */
const FOLLOW_MS = 20

function* copyNew(self: Command, file: Followed, screen: Screen): Task<void> {
  const { sys } = self
  const stat = sys.fstat(file.fd)
  if (stat.ok && isRegular(stat.value.mode) && stat.value.size < file.size) {
    yield* self.warn(`${self.quoteIfNeeded(file.name)}: file truncated`)
    sys.lseek(file.fd, 0, 'set')
    file.size = 0
  }
  if (stat.ok && isRegular(stat.value.mode) && stat.value.size === file.size) return
  const ready = yield* sys.poll([{ fd: file.fd, events: 1 }], 0)
  if (ready.ok && ready.value.length === 0) return
  const got = yield* sys.read(file.fd, 65536)
  if (!got.ok || got.value.length === 0) return
  file.size += got.value.length
  yield* header(self, file.name, screen)
  yield* self.print(got.value)
}

/** --follow=name: has the name gone, come, or become another file? */
function* recheck(self: Command, file: Followed, request: Request): Task<void> {
  const { sys } = self
  if (file.path === '-') return
  const shown = self.quoteIfNeeded(file.name)
  const stat = sys.stat(file.path)
  if (!stat.ok) {
    if (file.error?.errno === stat.error.errno) return
    const wasOpen = file.fd >= 0
    file.error = stat.error
    if (wasOpen) {
      sys.close(file.fd)
      file.fd = -1
      yield* self.warn(`${self.quoteAlways(file.name)} has become inaccessible: ${self.reason(stat.error)}`)
      if (!request.retry) file.ignore = true
    } else yield* self.warn(`${shown}: ${self.reason(stat.error)}`)
    return
  }
  if (file.fd >= 0 && stat.value.ino === file.ino) return
  yield* reopen(self, file, stat.value)
}

function* reopen(self: Command, file: Followed, stat: Stat): Task<void> {
  const { sys } = self
  const opened = yield* sys.open(file.path, O_RDONLY)
  if (!opened.ok) return
  const shown = self.quoteAlways(file.name)
  const word = file.fd >= 0 ? 'has been replaced' : 'has appeared'
  yield* self.warn(`${shown} ${word};  following new file`)
  if (file.fd > 0) sys.close(file.fd)
  Object.assign(file, { fd: opened.value, size: 0, ino: stat.ino, error: null })
}
