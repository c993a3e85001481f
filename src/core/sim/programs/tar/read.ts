/** An archive as it lies in a file, compressed or not. */

import { O_RDONLY } from '../../kernel/constants.ts'
import type { Task } from '../../kernel/sys.ts'
import { gunzip, isGzip } from '../lib/deflate.ts'
import { readFd } from '../lib/files.ts'
import { BLOCK, type Member, readArchive } from './archive.ts'
import { readThrough } from './filter.ts'
import { fatal, fatalInChild, type Run } from './run.ts'

interface ArchiveFile {
  readonly bytes: Uint8Array
  readonly end: number
  readonly members: readonly Member[]
  readonly problem: string
  readonly isCompressed: boolean
}

/** How compressed archives begin, the option and the program for each. */
const MAGIC: readonly (readonly [readonly number[], string, string])[] = [
  [[0x1f, 0x8b], '-z', 'gzip'],
  [[0x42, 0x5a, 0x68], '-j', 'bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], '-J', 'xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], '--zstd', 'zstd'],
]

export function* readArchiveFile(run: Run, file = run.request.file): Task<ArchiveFile> {
  const { self, request } = run
  const { sys } = self
  const { compression } = request
  if (compression?.kind === 'program') return parsed(yield* readThrough(run, compression.argv))
  const fd = file === '-' ? ({ ok: true, value: 0 } as const) : yield* sys.open(file, O_RDONLY)
  if (!fd.ok) {
    const why = `${file}: Cannot open: ${self.reason(fd.error)}`
    return yield* compression ? fatalInChild(run, [why]) : fatal(run, why)
  }
  const read = yield* readFd(sys, fd.value)
  if (fd.value !== 0) sys.close(fd.value)
  if (!read.ok) {
    yield* self.warn(`${file}: Cannot read: ${self.reason(read.error)}`)
    return yield* fatal(run, 'At beginning of tape, quitting now')
  }
  const found = MAGIC.find(([magic]) => magic.every((byte, i) => read.value[i] === byte))
  if (found && !compression && file === '-') {
    yield* self.stdout.flush()
    return yield* fatal(run, `Archive is compressed. Use ${found[1]} option`)
  }
  if (found && !compression && found[2] !== 'gzip') return parsed(yield* readThrough(run, [found[2]]))
  if (!isGzip(read.value)) {
    if (!compression) return parsed(read.value, false)
    yield* self.stdout.flush()
    yield* self.stderr.write('\ngzip: stdin: not in gzip format\n')
    return yield* childFailed(run)
  }
  const plain = gunzip(read.value)
  if (plain.ok) return parsed(plain.value)
  yield* self.stdout.flush()
  yield* self.stderr.write('\ngzip: stdin: unexpected end of file\n')
  // With a whole header to read tar goes on until the archive breaks off.
  if (plain.error.partial.length < BLOCK) yield* childFailed(run)
  run.failed = true
  return parsed(plain.error.partial)
}

const parsed = (bytes: Uint8Array, isCompressed = true): ArchiveFile => ({ bytes, isCompressed, ...readArchive(bytes) })

export function* fatal2(run: Run): Task<never> {
  yield* run.self.warn('Error is not recoverable: exiting now')
  return yield* run.self.exit(2)
}

const childFailed = (run: Run): Task<never> => fatal(run, 'Child returned status 1')
