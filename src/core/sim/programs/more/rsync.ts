/** rsync 3.5 between directories of this machine; towards others as far as their not answering. Simplified: whole files, counts of bytes are guesses. */
import { errnoNumber } from '../../../errno/index.ts'
import { ok } from '../../../lib/index.ts'
import { O_CREAT, O_EXCL, O_WRONLY, S_IFDIR, S_IFLNK, S_IFMT } from '../../kernel/constants.ts'
import type { Stat, SysError, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { spawn, waitFor } from '../lib/exec.ts'
import { readFile } from '../lib/files.ts'
import { GAI_TEXT, getaddrinfo } from '../lib/getaddrinfo.ts'
import { parseOptions } from '../lib/options.ts'
import { writeAll } from '../lib/stdio.ts'
import { connectTo, withPort } from '../system/connect.ts'
import { tryListDirectory } from '../system/proc.ts'
import { absolute } from './mount.ts'

const VERSION = '3.5.0'
const SOME_FAILED = `rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1394) [sender=${VERSION}]\n`

const SPEC = {
  short: 'avrlptgoDnzPhiqucHAXxWSe:RL',
  long: {
    archive: 'a',
    verbose: 'v',
    recursive: 'r',
    'dry-run': 'n',
    'itemize-changes': 'i',
    owner: 'o',
    group: 'g',
    dirs: 'dirs',
    'delete-after': 'delete',
    'delete-before': 'delete',
    'delete-during': 'delete',
    'ignore-existing': 'ignore-existing',
    existing: 'existing',
    'size-only': 'size-only',
    'remove-source-files': 'remove-source-files',
    'no-perms': 'no-p',
    'no-times': 'no-t',
    delete: 'delete',
    progress: 'P',
    compress: 'z',
    exclude: 'exclude:',
    include: 'include:',
    rsh: 'e:',
    partial: 'P',
    checksum: 'c',
    update: 'u',
    quiet: 'q',
    stats: 'stats',
    'human-readable': 'h',
    links: 'l',
    perms: 'p',
    times: 't',
    chmod: 'chmod:',
    chown: 'chown:',
    timeout: 'timeout:',
    bwlimit: 'bwlimit:',
    inplace: 'inplace',
    version: 'V',
  },
}

export default command({ names: ['rsync'], usage: '', summary: '' }, function* (self) {
  const { options, operands, error } = parseOptions(self.args, SPEC)
  const has = (name: string): boolean => options.some((option) => option.name === name)
  if (error !== null) {
    const option = /'(.+)'/.exec(error)?.[1] ?? ''
    const shown = option.startsWith('-') ? option : `-${option}`
    yield* self.stderr.write(
      `rsync: ${shown}: unknown option\nrsync error: syntax or usage error (code 1) at main.c(1886) [client=${VERSION}]\n`,
    )
    return 1
  }
  if (operands.length === 0 || has('V')) {
    yield* (has('V') ? self.stdout : self.stderr).write(
      `rsync  version ${VERSION}  protocol version 32\nCopyright (C) 1996-2026 by Andrew Tridgell, Wayne Davison, and others.\nWeb site: https://rsync.samba.org/\n`,
    )
    return has('V') ? 0 : 1
  }
  const sources = operands.length > 1 ? operands.slice(0, -1) : operands
  const target = operands.length > 1 ? operands.at(-1)! : null
  const far = operands.find(isRemote)
  if (far !== undefined) return yield* remote(self, far, far === target)
  return yield* new Transfer(self, has, excluded(options)).run(sources, target)
})

const excluded = (options: readonly { readonly name: string; readonly value: string | null }[]): readonly string[] =>
  options.filter(({ name }) => name === 'exclude').map(({ value }) => value!.replace(/\/$/, ''))

/** `host:path`, `user@host::module`, `rsync://host/module`; a slash before the colon makes it a path. */
const isRemote = (word: string): boolean => /^rsync:\/\//.test(word) || /^[^/:]+:/.test(word)

function* remote(self: Command, word: string, isTarget: boolean): Task<number> {
  const role = isTarget ? 'sender' : 'Receiver'
  const daemon = /^rsync:\/\/(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(word) ?? /^(?:[^@]*@)?([^:]+)(?:)::/.exec(word)
  const closed = `rsync error: error in socket IO (code 10) at clientserver.c(165) [${role}=${VERSION}]\n`
  if (!daemon) {
    const host = word.slice(0, word.indexOf(':'))
    const argv = ['ssh', host, 'rsync', '--server', '.', word.slice(host.length + 1)]
    const child = spawn(self.sys, argv, self.env, function* (own, failed) {
      yield* own.write(2, new TextEncoder().encode(`rsync: [sender] Failed to exec ssh: ${reason(failed)}\n`))
      return 14
    })
    if (child.ok) yield* waitFor(self.sys, child.value)
    yield* self.stderr.write(
      `rsync: connection unexpectedly closed (0 bytes received so far) [${role}]\nrsync error: error in rsync protocol data stream (code 12) at io.c(285) [${role}=${VERSION}]\n`,
    )
    return 12
  }
  const [host, port] = [daemon[1]!, Number(daemon[2] ?? 873)]
  const found = yield* getaddrinfo(self.sys, host)
  if (!found.ok) {
    yield* self.stderr.write(`rsync: getaddrinfo: ${host} ${port}: ${GAI_TEXT[found.error]}\n${closed}`)
    return 10
  }
  const fd = yield* connectTo(self.sys, withPort(found.value[0]!, port))
  const why = fd.ok ? null : fd.error.kind === 'timeout' ? 'Connection timed out (110)' : numbered(fd.error.error)
  yield* self.stderr.write(
    why === null
      ? `rsync: did not see server greeting\nrsync error: error starting client-server protocol (code 5) at main.c(1870) [${role}=${VERSION}]\n`
      : `rsync: [${role}] failed to connect to ${host} (${found.value[0]!.address}): ${why}\n${closed}`,
  )
  return why === null ? 5 : 10
}

/** `No such file or directory (2)` */
const numbered = (error: SysError): string => `${reason(error)} (${errnoNumber(error.errno)})`

class Transfer {
  #failed = false
  /** The directory that was made for the transfer: all of it is new. */
  readonly #made = new Set<string>()
  #bytes = 0
  #total = 0
  readonly #sys

  constructor(
    readonly self: Command,
    readonly has: (name: string) => boolean,
    readonly excludes: readonly string[],
  ) {
    this.#sys = self.sys
  }

  *run(sources: readonly string[], target: string | null): Task<number> {
    const { self, has } = this
    const isRecursive = has('a') || has('r')
    if (has('v') && isRecursive && target !== null) yield* self.print('sending incremental file list\n')
    if (target === null) return yield* this.#list(sources)
    const prepared = yield* this.#prepare(target, sources)
    if (prepared !== 0) return prepared
    for (const source of sources) {
      const stat = this.#sys.lstat(source.replace(/(.)\/+$/, '$1'))
      const path = absolute(this.#sys, source)
      if (!stat.ok) {
        const call = source.endsWith('/') ? 'change_dir' : 'link_stat'
        yield* this.#complain(`[sender] ${call} "${path}" failed`, stat.error)
        continue
      }
      const isDirectory = (stat.value.mode & S_IFMT) === S_IFDIR
      if (isDirectory && !isRecursive) {
        yield* self.print(`skipping directory ${source.replace(/\/$/, '') || '.'}\n`)
        continue
      }
      const name = path.slice(path.lastIndexOf('/') + 1)
      const isInside = this.#sys.stat(target).ok && this.#isDirectory(target)
      const place = source.endsWith('/')
        ? target
        : isInside || target.endsWith('/')
          ? `${target.replace(/\/$/, '')}/${name}`
          : target
      const code = yield* this.#one(path, absolute(this.#sys, place), source.endsWith('/') ? '' : name, stat.value)
      if (code !== 0) return code
    }
    if (has('v')) {
      const sent = this.#bytes + 70
      const isDry = has('n') ? ' (DRY RUN)' : ''
      yield* self.print(
        `\nsent ${grouped(sent)} bytes  received 35 bytes  ${grouped((sent + 35) * 2)}.00 bytes/sec\ntotal size is ${grouped(this.#total)}  speedup is ${(this.#total / (sent + 35)).toFixed(2)}${isDry}\n`,
      )
    }
    if (!this.#failed) return 0
    yield* self.stdout.flush()
    yield* self.stderr.write(SOME_FAILED)
    return 23
  }

  /** Without a target the sources are listed. */
  *#list(sources: readonly string[]): Task<number> {
    for (const source of sources) {
      const stat = this.#sys.lstat(source)
      if (!stat.ok) {
        yield* this.#complain(`[sender] link_stat "${absolute(this.#sys, source)}" failed`, stat.error)
        continue
      }
      const date = new Date(stat.value.mtime).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
      const bits = [...'rwxrwxrwx'].map((letter, i) => (stat.value.mode & (0o400 >> i) ? letter : '-')).join('')
      const kind = (stat.value.mode & S_IFMT) === S_IFDIR ? 'd' : '-'
      yield* this.self.print(`${kind}${bits} ${grouped(stat.value.size).padStart(14)} ${date} ${source}\n`)
    }
    if (this.#failed) yield* this.self.stderr.write(SOME_FAILED)
    return this.#failed ? 23 : 0
  }

  /** The last directory of the target may be made, not those above it. */
  *#prepare(target: string, sources: readonly string[]): Task<number> {
    const path = absolute(this.#sys, target)
    if (this.#sys.stat(path).ok) return 0
    const isNeeded = target.endsWith('/') || sources.length > 1 || sources.some((source) => this.#isDirectory(source))
    if (!isNeeded) return 0
    const made = this.has('n') ? ok(undefined) : this.#sys.mkdir(path, 0o777)
    if (made.ok) {
      this.#made.add(path)
      if (this.has('v') || this.has('i'))
        yield* this.self.print(`created directory ${target.replace(/(.)\/$/, '$1')}\n`)
      return 0
    }
    yield* this.self.stderr.write(
      `rsync: [Receiver] mkdir "${path}" failed: ${numbered(made.error)}\nrsync error: error in file IO (code 11) at main.c(808) [Receiver=${VERSION}]\n`,
    )
    return 11
  }

  #isDirectory(path: string): boolean {
    const stat = this.#sys.stat(path)
    return stat.ok && (stat.value.mode & S_IFMT) === S_IFDIR
  }

  *#complain(what: string, error: SysError): Task<void> {
    this.#failed = true
    yield* this.self.stdout.flush()
    yield* this.self.stderr.write(`rsync: ${what}: ${numbered(error)}\n`)
  }

  /** `shown` is the name from the top of the transfer; empty for the top itself. */
  *#one(from: string, to: string, shown: string, stat: Stat): Task<number> {
    if (this.excludes.some((name) => shown === name || shown.endsWith(`/${name}`))) return 0
    const kind = stat.mode & S_IFMT
    if (kind === S_IFDIR) return yield* this.#directory(from, to, shown, stat)
    if (kind === S_IFLNK) {
      const link = this.#sys.readlink(from)
      if (!link.ok || !(this.has('a') || this.has('l'))) return 0
      const old = this.#sys.readlink(to)
      if (old.ok && old.value === link.value) return 0
      this.#sys.unlink(to)
      const made = this.has('n') ? null : this.#sys.symlink(link.value, to)
      if (made && !made.ok) yield* this.#complain(`[generator] symlink "${to}" -> "${link.value}" failed`, made.error)
      else if (this.has('v')) yield* this.self.print(`${shown} -> ${link.value}\n`)
      return 0
    }
    return yield* this.#file(from, to, shown, stat)
  }

  *#directory(from: string, to: string, shown: string, stat: Stat): Task<number> {
    const old = this.#sys.stat(to)
    const isNew = !old.ok || this.#made.has(to)
    if (!old.ok && !this.has('n')) {
      const made = this.#sys.mkdir(to, stat.mode & 0o7777)
      if (!made.ok) {
        yield* this.#complain(`[generator] recv_generator: mkdir "${to}" failed`, made.error)
        yield* this.self.stderr.write('*** Skipping any contents from this failed directory ***\n')
        return 0
      }
    }
    const changes = isNew || !old.ok ? NEW : this.#changes(old.value, stat, false)
    if (changes !== SAME) yield* this.#say(isNew ? 'cd' : '.d', changes, `${shown === '' ? '.' : shown}/`)
    if (changes.includes('p') && !this.has('n')) this.#sys.chmod(to, stat.mode & 0o7777)
    const names = yield* tryListDirectory(this.#sys, from)
    if ('error' in names) {
      yield* this.#complain(`[sender] opendir "${from}" failed`, names.error)
      return 0
    }
    if (this.has('delete')) yield* this.#prune(to, shown, names.names)
    // Files come before directories.
    const entries = [...names.names].sort().flatMap((name) => {
      const inner = this.#sys.lstat(`${from}/${name}`)
      return inner.ok ? [{ name, stat: inner.value, rank: Number((inner.value.mode & S_IFMT) === S_IFDIR) }] : []
    })
    for (const { name, stat } of entries.sort((x, y) => x.rank - y.rank)) {
      const inner = shown === '' ? name : `${shown}/${name}`
      const code = yield* this.#one(`${from}/${name}`, `${to}/${name}`, inner, stat)
      if (code !== 0) return code
    }
    if (this.#keeps('t') && !this.has('n')) this.#sys.utimens(to, 'omit', stat.mtime)
    return 0
  }

  #keeps(what: 'p' | 't'): boolean {
    return (this.has('a') || this.has(what)) && !this.has(`no-${what}`)
  }

  /** `.st......`: what differs, in the columns of --itemize-changes. */
  #changes(old: Stat, stat: Stat, isFile: boolean): string {
    const seconds = (time: number): number => Math.floor(time / 1000)
    const isLater = seconds(old.mtime) !== seconds(stat.mtime)
    const size = isFile && old.size !== stat.size ? 's' : '.'
    const time = this.#keeps('t') ? (isLater ? 't' : '.') : isFile && (size === 's' || isLater) ? 'T' : '.'
    const mode = this.#keeps('p') && (old.mode & 0o7777) !== (stat.mode & 0o7777) ? 'p' : '.'
    return `.${size}${time}${mode}.....`
  }

  *#say(kind: string, changes: string, name: string): Task<void> {
    if (this.has('i')) yield* this.self.print(`${kind}${changes} ${name}\n`)
    else if (this.has('v')) yield* this.self.print(`${name}\n`)
  }

  *#prune(to: string, shown: string, kept: readonly string[]): Task<void> {
    const there = yield* tryListDirectory(this.#sys, to)
    for (const name of 'names' in there ? there.names : []) {
      if (kept.includes(name)) continue
      const path = `${to}/${name}`
      const isDirectory = this.#isDirectory(path)
      if (isDirectory) yield* this.#prune(path, `${shown === '' ? '' : `${shown}/`}${name}`, [])
      const word = this.has('i') ? '*deleting  ' : 'deleting'
      if (this.has('v') || this.has('i'))
        yield* this.self.print(`${word} ${shown === '' ? '' : `${shown}/`}${name}${isDirectory ? '/' : ''}\n`)
      const gone = this.has('n') ? null : isDirectory ? this.#sys.rmdir(path) : this.#sys.unlink(path)
      if (gone && !gone.ok)
        yield* this.#complain(
          `[generator] delete_file: ${isDirectory ? 'rmdir' : 'unlink'}(${name}) failed`,
          gone.error,
        )
    }
  }

  *#file(from: string, to: string, shown: string, stat: Stat): Task<number> {
    this.#total += stat.size
    const old = this.#sys.stat(to)
    const keepsTimes = this.#keeps('t')
    if (old.ok && this.has('ignore-existing')) return 0
    if (!old.ok && this.has('existing')) return 0
    if (old.ok && this.has('u') && old.value.mtime > stat.mtime) return 0
    const changes = old.ok ? this.#changes(old.value, stat, true) : NEW
    const isAsOld =
      old.ok &&
      old.value.size === stat.size &&
      (this.has('size-only') || Math.floor(old.value.mtime / 1000) === Math.floor(stat.mtime / 1000))
    if (isAsOld) {
      if (!changes.includes('p')) return 0
      if (this.has('i')) yield* this.self.print(`.f${changes} ${shown}\n`)
      if (!this.has('n')) this.#sys.chmod(to, stat.mode & 0o7777)
      return 0
    }
    const bytes = yield* readFile(this.#sys, from)
    if (!bytes.ok) {
      yield* this.#complain(`[sender] send_files failed to open "${from}"`, bytes.error)
      return 0
    }
    yield* this.#say('>f', changes, shown)
    if (this.has('n')) return 0
    this.#bytes += stat.size + shown.length + 40
    const slash = to.lastIndexOf('/')
    const temporary = `${to.slice(0, slash)}/.${to.slice(slash + 1)}.XXXXXX`
    const actual = temporary.replace(
      'XXXXXX',
      Array.from(this.#sys.getrandom(6), (byte) => LETTERS[byte % LETTERS.length]).join(''),
    )
    const fd = yield* this.#sys.open(actual, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    if (!fd.ok) {
      yield* this.#complain(`[receiver] mkstemp "${temporary.replace('XXXXXX', actual.slice(-6))}" failed`, fd.error)
      return 0
    }
    const written = yield* writeAll(this.#sys, fd.value, bytes.value)
    this.#sys.close(fd.value)
    if (!written.ok) {
      this.#sys.unlink(actual)
      yield* this.self.stderr.write(
        `rsync: [receiver] write failed on "${to}": ${numbered(written.error)}\nrsync error: error in file IO (code 11) at receiver.c(657) [receiver=${VERSION}]\n`,
      )
      return 11
    }
    const mask = this.#sys.umask(0)
    this.#sys.umask(mask)
    this.#sys.chmod(actual, this.#keeps('p') ? stat.mode & 0o7777 : stat.mode & 0o777 & ~mask)
    if (keepsTimes) this.#sys.utimens(actual, 'omit', stat.mtime)
    const renamed = this.#sys.rename(actual, to)
    if (!renamed.ok) {
      this.#sys.unlink(actual)
      yield* this.#complain(`[receiver] rename "${actual}" -> "${to.slice(slash + 1)}"`, renamed.error)
    }
    return 0
  }
}

const NEW = '+++++++++'
const SAME = '.........'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
