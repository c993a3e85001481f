/** Writing archives. */
import { O_CREAT, O_RDWR, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { concat } from '../lib/bytes.ts'
import { gzip } from '../lib/deflate.ts'
import { isRegular } from '../lib/mode.ts'
import { writeAll } from '../lib/stdio.ts'
import { encodeMember, endOfArchive, RECORD } from './archive.ts'
import { type Collector, dump, removeDumped } from './dump.ts'
import { writeThrough } from './filter.ts'
import { readArchiveFile } from './read.ts'
import { changeDirectory, complainOf, fatal, fatalInChild, HINT, meantBy, type Run, sayMissing, usage } from './run.ts'
import type { Step } from './steps.ts'

/** How long the archive came to be. `hasList`: names may come from a file, which may be empty. */
export function* create(run: Run, steps: readonly Step[], hasList: boolean): Task<number> {
  const { self, request } = run
  const { sys } = self
  const names = steps.filter((step) => step.kind === 'name').length
  if (names === 0 && request.mode === 'c' && !hasList) {
    yield* self.warn('Cowardly refusing to create an empty archive')
    yield* self.stderr.write(HINT(self))
    yield* self.exit(2)
  }
  if (request.mode !== 'c' && request.file === '-')
    return yield* usage(self, "Options '-Aru' are incompatible with '-f -'")
  const old = yield* oldArchive(run)
  const filtered = request.compression?.kind === 'program' ? request.compression : null
  const fd =
    request.file === '-'
      ? ({ ok: true, value: 1 } as const)
      : filtered
        ? null
        : yield* sys.open(request.file, O_WRONLY | O_CREAT | (old ? 0 : O_TRUNC), 0o666)
  if (fd && !fd.ok) {
    const why = `${request.file}: Cannot open: ${self.reason(fd.error)}`
    return yield* request.compression ? fatalInChild(run, [why]) : fatal(run, why)
  }
  const stat = fd && fd.value !== 1 ? sys.fstat(fd.value) : null
  const into: Collector = {
    parts: old ? [old.bytes.subarray(0, old.end)] : [],
    links: new Map(),
    // With several names each file is kept in mind, for it may come again.
    countsAllLinks: names > 1 || hasList || request.dereference,
    own: stat?.ok ? stat.value : null,
    newest: new Map(
      request.mode === 'u' ? old?.members.map(({ name, mtime }) => [name.replace(/\/+$/, ''), mtime]) : [],
    ),
    dumped: [],
    names: [],
  }
  for (const step of steps) {
    if (step.kind === 'cd') yield* changeDirectory(run, step.text)
    else if (step.kind === 'complaint') yield* complainOf(run, step.text)
    else if (request.mode === 'A') {
      const other = yield* readArchiveFile(run, step.text)
      into.parts.push(other.bytes.subarray(0, other.end))
    } else {
      run.exclusions = step.exclusions
      yield* dump(run, step.text, step.recursive, into)
    }
  }
  const body = concat(into.parts)
  const archive = concat([body, endOfArchive(body.length)])
  if (filtered) yield* writeThrough(run, filtered.argv, archive)
  else if (request.compression) yield* writeCompressed(run, fd!.value, archive)
  else yield* writeRecords(run, fd!.value, archive)
  if (request.verifies && request.verbose > 0)
    for (const name of into.names) yield* run.listing.write(`Verify ${name}\n`)
  if (request.removes) yield* removeDumped(run, into)
  return archive.length
}

/** What -r, -u and -A put more into; there need not be any. */
function* oldArchive(run: Run) {
  const { mode, file } = run.request
  if (mode === 'c' || (file !== '-' && run.self.sys.stat(file).ok === false)) return null
  return yield* readUpdated(run)
}

function* readUpdated(run: Run) {
  const archive = yield* readArchiveFile(run)
  if (archive.isCompressed) yield* fatal(run, 'Cannot update compressed archives')
  return archive
}

/** --delete: the archive without those of these names. */
export function* remove(run: Run, steps: readonly Step[]): Task<void> {
  const { self, request } = run
  // The file is made when there is none.
  const made = yield* self.sys.open(request.file, O_RDWR | O_CREAT, 0o666)
  if (made.ok) self.sys.close(made.value)
  const archive = yield* readUpdated(run)
  const found = new Set<Step>()
  const kept = archive.members.filter((member) => {
    const step = meantBy(member.name.replace(/\/+$/, ''), steps)
    if (step) found.add(step)
    return step === undefined
  })
  const fd = yield* self.sys.open(request.file, O_WRONLY | O_TRUNC)
  if (!fd.ok) return yield* fatal(run, `${request.file}: Cannot open: ${self.reason(fd.error)}`)
  // An archive without anything in it stays as it is.
  if (archive.bytes.length === 0) return yield* sayMissing(run, steps, found)
  const body = concat(kept.map(encodeMember))
  yield* writeRecords(run, fd.value, concat([body, endOfArchive(body.length)]))
  yield* sayMissing(run, steps, found)
}

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
