/** An archive as it lies in a file, gzipped or not. */

import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { gunzip, isGzip } from '../lib/deflate.ts'
import { readFd } from '../lib/files.ts'
import { type Member, readArchive } from './archive.ts'
import { fatal, fatalInChild, type Run } from './run.ts'

export function* readArchiveFile(
  run: Run,
): Task<{ bytes: Uint8Array; end: number; members: readonly Member[]; problem: string }> {
  const { self, request } = run
  const { sys } = self
  const fd = request.file === '-' ? ({ ok: true, value: 0 } as const) : yield* sys.open(request.file, O_RDONLY)
  if (!fd.ok) {
    const why = `${request.file}: Cannot open: ${self.reason(fd.error)}`
    return yield* request.gzip ? fatalInChild(run, [why]) : fatal(run, why)
  }
  const read = yield* readFd(sys, fd.value)
  if (fd.value !== 0) sys.close(fd.value)
  if (!read.ok) {
    yield* self.warn(`${request.file}: Cannot read: ${self.reason(read.error)}`)
    return yield* fatal(run, 'At beginning of tape, quitting now')
  }
  let bytes = read.value
  if (isGzip(bytes)) {
    const plain = gunzip(bytes)
    if (plain.ok) bytes = plain.value
    else {
      bytes = plain.error.partial
      yield* self.stdout.flush()
      yield* self.stderr.write('\ngzip: stdin: unexpected end of file\n')
      // With a whole header to read tar goes on until the archive breaks off.
      if (bytes.length < BLOCK) yield* childFailed(run)
      run.failed = true
    }
  } else if (request.gzip) {
    yield* self.stdout.flush()
    yield* self.stderr.write('\ngzip: stdin: not in gzip format\n')
    yield* childFailed(run)
  }
  return { bytes, ...readArchive(bytes) }
}

export function* fatal2(run: Run): Task<never> {
  yield* run.self.warn('Error is not recoverable: exiting now')
  return yield* run.self.exit(2)
}

const BLOCK = 512

const childFailed = (run: Run): Task<never> => fatal(run, 'Child returned status 1')
