/** Writing archives. */
import { O_CLOEXEC, O_CREAT, O_DIRECTORY, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Stat, Task } from '../../kernel/sys.ts'
import { concat } from '../lib/bytes.ts'
import { gzip } from '../lib/deflate.ts'
import { readDirectory } from '../lib/directory.ts'
import { readFd } from '../lib/files.ts'
import { fnmatch } from '../lib/fnmatch.ts'
import { isDirectory, isFifo, isRegular, isSymlink } from '../lib/mode.ts'
import { joinPath } from '../lib/paths.ts'
import { writeAll } from '../lib/stdio.ts'
import { encodeMember, endOfArchive, type Member } from './archive.ts'
import { readArchiveFile } from './read.ts'
import {
  changeDirectory,
  complain,
  fatal,
  fatalInChild,
  HINT,
  isUnder,
  longLine,
  type Run,
  type Step,
  sayMissing,
} from './run.ts'

export function* create(run: Run, steps: readonly Step[]): Task<void> {
  const { self, request } = run
  const { sys } = self
  if (!steps.some((step) => step.kind === 'name') && request.mode === 'c') {
    yield* self.warn('Cowardly refusing to create an empty archive')
    yield* self.stderr.write(HINT(self))
    yield* self.exit(2)
  }
  const old = request.mode === 'c' ? null : yield* readArchiveFile(run)
  const toStdout = request.file === '-'
  const fd = toStdout
    ? ({ ok: true, value: 1 } as const)
    : yield* sys.open(request.file, O_WRONLY | O_CREAT | (old ? 0 : O_TRUNC), 0o666)
  if (!fd.ok) {
    const why = `${request.file}: Cannot open: ${self.reason(fd.error)}`
    yield* request.gzip ? fatalInChild(run, [why]) : fatal(run, why)
    return
  }
  const parts: Uint8Array[] = old ? [old.bytes.subarray(0, old.end)] : []
  for (const step of steps) {
    if (step.kind === 'cd') yield* changeDirectory(run, step.text)
    else yield* add(run, step.text, parts)
  }
  const body = concat(parts)
  const archive = concat([body, endOfArchive(body.length)])
  if (request.gzip) yield* writeCompressed(run, fd.value, archive)
  else yield* writeRecords(run, fd.value, archive)
}

/** --delete: the archive without those of these names. */
export function* remove(run: Run, steps: readonly Step[]): Task<void> {
  const { self, request } = run
  const archive = yield* readArchiveFile(run)
  const names = steps.map((step) => step.text.replace(/\/+$/, ''))
  const found = new Set<string>()
  const kept = archive.members.filter((member) => {
    const name = names.find((wanted) => isUnder(member.name, wanted))
    if (name !== undefined) found.add(name)
    return name === undefined
  })
  const fd = yield* self.sys.open(request.file, O_WRONLY | O_TRUNC)
  if (!fd.ok) return yield* fatal(run, `${request.file}: Cannot open: ${self.reason(fd.error)}`)
  const body = concat(kept.map(encodeMember))
  yield* writeRecords(run, fd.value, concat([body, endOfArchive(body.length)]))
  yield* sayMissing(run, names, found)
}

const RECORD = 10240

/** Record by record; the words tell a record that was cut from one that did not go at all. */
function* writeRecords(run: Run, fd: number, archive: Uint8Array): Task<void> {
  const { self, request } = run
  for (let at = 0; at < archive.length; at += RECORD) {
    const record = archive.subarray(at, at + RECORD)
    let done = 0
    while (done < record.length) {
      const written = yield* self.sys.write(fd, record.subarray(done))
      if (written.ok) done += written.value
      else if (done === 0) yield* fatal(run, `${request.file}: Cannot write: ${self.reason(written.error)}`)
      else yield* fatal(run, `${request.file}: Wrote only ${done} of ${RECORD} bytes`)
    }
  }
}

/** gzip runs as a child of tar and speaks for itself. */
function* writeCompressed(run: Run, fd: number, archive: Uint8Array): Task<void> {
  const { self } = run
  const written = yield* writeAll(self.sys, fd, gzip(archive, null, 0))
  if (written.ok) return
  const stat = self.sys.fstat(fd)
  // Towards what is no file another tar stands behind gzip.
  if (stat.ok && !isRegular(stat.value.mode) && run.request.file !== '-')
    return void (yield* fatalInChild(run, [`${run.request.file}: Cannot write: ${self.reason(written.error)}`]))
  yield* self.stderr.write(`\ngzip: stdout: ${self.reason(written.error)}\n`)
  yield* fatal(run, 'Child returned status 1')
}

function* add(run: Run, path: string, parts: Uint8Array[]): Task<void> {
  const { self, request } = run
  const { sys } = self
  if (
    request.exclude.some((pattern) => fnmatch(pattern, path) || fnmatch(pattern, path.slice(path.lastIndexOf('/') + 1)))
  )
    return
  const stat = request.dereference ? sys.stat(path) : sys.lstat(path)
  if (!stat.ok) {
    yield* complain(run, path, 'Cannot stat', stat.error)
    return
  }
  const { mode } = stat.value
  if (isDirectory(mode)) {
    const entries = yield* readDirectory(sys, path)
    if (!entries.ok) {
      yield* complain(run, path, 'Cannot open', entries.error)
      return
    }
    yield* append(run, path.endsWith('/') ? path : `${path}/`, stat.value, '5', '', parts)
    // The directory stays open while its files are read.
    const held = yield* sys.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for (const { name } of entries.value) yield* add(run, joinPath(path, name), parts)
    if (held.ok) sys.close(held.value)
    return
  }
  if (isSymlink(mode)) {
    const target = sys.readlink(path)
    yield* append(run, path, stat.value, '2', target.ok ? target.value : '', parts)
    return
  }
  if (!isRegular(mode)) {
    yield* append(run, path, stat.value, isFifo(mode) ? '6' : '3', '', parts)
    return
  }
  if (stat.value.nlink > 1) {
    const key = `${stat.value.dev}:${stat.value.ino}`
    const first = LINKS.get(run)?.get(key)
    if (first !== undefined) {
      yield* append(run, path, stat.value, '1', first, parts)
      return
    }
    const known = LINKS.get(run) ?? new Map<string, string>()
    known.set(key, path.replace(/^\/+/, ''))
    LINKS.set(run, known)
  }
  const fd = yield* sys.open(path, O_RDONLY)
  const data = fd.ok ? yield* readFd(sys, fd.value) : fd
  if (fd.ok) sys.close(fd.value)
  if (!data.ok) yield* complain(run, path, fd.ok ? 'Read error' : 'Cannot open', data.error)
  else yield* append(run, path, stat.value, '0', '', parts, data.value)
}

/** Files with several names that are in the archive already. */
const LINKS = new WeakMap<Run, Map<string, string>>()

function* append(
  run: Run,
  path: string,
  stat: Stat,
  type: string,
  link: string,
  parts: Uint8Array[],
  data: Uint8Array = new Uint8Array(0),
): Task<void> {
  const { self, request, accounts } = run
  let name = path
  if (!request.absolute && path.startsWith('/')) {
    if (!run.strippedRoot) yield* self.warn("Removing leading `/' from member names")
    run.strippedRoot = true
    name = path.replace(/^\/+/, '') || './'
  }
  const member: Member = {
    name: request.rename(name),
    mode: stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    size: data.length,
    mtime: stat.mtime / 1000,
    type,
    link,
    user: accounts.user(stat.uid)?.name ?? '',
    group: accounts.group(stat.gid)?.name ?? '',
    data,
  }
  if (request.verbose > 0) {
    const line = `${request.verbose > 1 ? longLine(run, { ...member, name: path }) : path}\n`
    // The archive itself may be on standard output.
    if (request.file === '-') yield* self.stderr.write(line)
    else yield* self.print(line)
  }
  parts.push(encodeMember(member))
}
