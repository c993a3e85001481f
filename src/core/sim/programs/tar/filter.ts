/** Archives that go through a program: -I, -j, -J and --zstd, as a child of tar's. */
import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../kernel/constants.ts'
import type { Sys, SysError, Task } from '../../kernel/sys.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { readFd } from '../lib/files.ts'
import { writeAll } from '../lib/stdio.ts'
import { fatal, type Run } from './run.ts'

/** `gzip -9` has words of its own for the shell; the well-known ones are run as they are. */
export const filterArgv = (program: string): readonly string[] =>
  /^[\w./-]+$/.test(program) && KNOWN.has(program) ? [program] : ['/bin/sh', '-c', program]

const KNOWN = new Set(['bzip2', 'xz', 'lzip', 'lzma', 'lzop', 'zstd', 'compress'])

/** The child has the file for its output (or input) and a pipe to tar on the other side. */
function* child(run: Run, argv: readonly string[], reads: boolean): Task<{ pid: number; fd: number }> {
  const { self, request } = run
  const ends = self.sys.pipe()
  if (!ends.ok) return yield* fatal(run, `Cannot use pipe: ${self.reason(ends.error)}`)
  const [read, write] = ends.value
  const say = (sys: Sys, text: string) => writeAll(sys, 2, new TextEncoder().encode(`${self.name} (child): ${text}\n`))
  const wentWrong = function* (sys: Sys, text: string): Task<never> {
    yield* say(sys, text)
    yield* say(sys, 'Error is not recoverable: exiting now')
    return yield* sys.exit(2)
  }
  yield* self.stdout.flush()
  const started = spawn(
    self.sys,
    argv,
    self.env,
    function* (sys: Sys, error: SysError): Task<number> {
      return yield* wentWrong(sys, `${argv[0]}: Cannot exec: ${self.reason(error)}`)
    },
    function* (sys: Sys): Task<void> {
      if (request.file !== '-') {
        const flags = reads ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC
        const file = yield* sys.open(request.file, flags, 0o666)
        if (!file.ok) return yield* wentWrong(sys, `${request.file}: Cannot open: ${self.reason(file.error)}`)
        sys.dup2(file.value, reads ? 0 : 1)
        sys.close(file.value)
      }
      sys.dup2(reads ? write : read, reads ? 1 : 0)
      sys.close(read)
      sys.close(write)
    },
  )
  if (!started.ok) return yield* fatal(run, `Cannot fork: ${self.reason(started.error)}`)
  self.sys.close(reads ? write : read)
  return { pid: started.value, fd: reads ? read : write }
}

const inverse = (argv: readonly string[]): readonly string[] =>
  argv[1] === '-c' ? [...argv.slice(0, 2), `${argv[2]} -d`] : [...argv, '-d']

export function* readThrough(run: Run, argv: readonly string[]): Task<Uint8Array> {
  const { pid, fd } = yield* child(run, inverse(argv), true)
  const read = yield* readFd(run.self.sys, fd)
  run.self.sys.close(fd)
  yield* end(run, pid)
  return read.ok ? read.value : new Uint8Array(0)
}

export function* writeThrough(run: Run, argv: readonly string[], archive: Uint8Array): Task<void> {
  const { sys } = run.self
  // When nobody reads any more tar hears of it by the write, not by a signal.
  const old = sys.sigaction('SIGPIPE', { kind: 'ignore' })
  const { pid, fd } = yield* child(run, argv, false)
  yield* writeAll(sys, fd, archive)
  sys.close(fd)
  if (old.ok) sys.sigaction('SIGPIPE', old.value)
  yield* end(run, pid)
}

function* end(run: Run, pid: number): Task<void> {
  const status = exitStatus(yield* waitFor(run.self.sys, pid))
  if (status !== 0) yield* fatal(run, `Child returned status ${status}`)
}
