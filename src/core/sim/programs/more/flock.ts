/** flock of util-linux 2.38. */
import { O_CREAT, O_NOCTTY, O_RDONLY } from '../../kernel/constants.ts'
import type { Fd, Task } from '../../kernel/sys.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { exitStatus, spawn, waitFor } from '../lib/exec.ts'
import { executed } from './limits.ts'

/** sysexits.h */
const EX = { usage: 64, dataErr: 65, noInput: 66, unavailable: 69, osErr: 71, cantCreat: 73 }

export default command(
  {
    names: ['flock'],
    usage: '[options] <file>|<directory> <command> [<argument>...]',
    summary: 'Manage file locks from shell scripts.',
    package: 'util-linux',
    version: '2.38.1',
    failure: EX.usage,
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: '+sexnoFuw:E:c:hV',
      long: {
        shared: 's',
        exclusive: 'x',
        unlock: 'u',
        nonblocking: 'n',
        nonblock: 'n',
        nb: 'n',
        timeout: 'w:',
        wait: 'w:',
        'conflict-exit-code': 'E:',
        close: 'o',
        'no-fork': 'F',
        command: 'c:',
        verbose: 'verbose',
      },
    })
    const has = (name: string): boolean => options.some((option) => option.name === name)
    const value = (name: string): string | null => options.findLast((option) => option.name === name)?.value ?? null
    const [target, ...rest] = operands
    if (target === undefined) {
      if (has('c')) return yield* self.usage("invalid option -- 'c'")
      const hasVerb = options.some((option) => option.name === 'u')
      if (hasVerb) return yield* self.fail('requires file descriptor, file or directory', 64)
      return yield* self.usage('not enough arguments')
    }
    const script = rest[0] === '-c' || rest[0] === '--command' ? rest.slice(1) : null
    if (script !== null && script.length !== 1) return yield* self.usage('-c requires exactly one command argument')
    const argv = script === null ? rest : [self.env.SHELL ?? '/bin/sh', '-c', script[0]!]
    if (argv.length === 0 && !/^\d+$/.test(target))
      return yield* self.fail(`bad file descriptor: '${target}'`, EX.usage)
    const fd = argv.length === 0 ? Number(target) : yield* openLock(self, target)
    const conflict = Number(value('E') ?? 1)
    const locked = yield* lock(
      self,
      fd,
      target,
      has('s') ? 'shared' : has('u') ? 'unlock' : 'exclusive',
      has('n'),
      value('w'),
    )
    if (locked === 'busy') return conflict
    if (locked !== 'done') return locked
    if (argv.length === 0) return 0
    return yield* run(self, argv, fd, has('o'))
  },
)

function* openLock(self: Command, path: string): Task<Fd> {
  const { sys } = self
  const opened = yield* sys.open(path, O_RDONLY | O_NOCTTY | O_CREAT, 0o666)
  if (opened.ok) return opened.value
  if (opened.error.errno === 'EISDIR') {
    const directory = yield* sys.open(path, O_RDONLY | O_NOCTTY)
    if (directory.ok) return directory.value
  }
  const code = ['ENOMEM', 'EMFILE', 'ENFILE'].includes(opened.error.errno)
    ? EX.osErr
    : ['EROFS', 'ENOSPC'].includes(opened.error.errno)
      ? EX.cantCreat
      : EX.noInput
  return yield* self.fail(`cannot open lock file ${path}: ${reason(opened.error)}`, code)
}

function* lock(
  self: Command,
  fd: Fd,
  name: string,
  kind: 'shared' | 'exclusive' | 'unlock',
  isNonblocking: boolean,
  seconds: string | null,
): Task<'done' | 'busy' | number> {
  const { sys } = self
  const deadline = seconds === null ? Number.POSITIVE_INFINITY : sys.monotonic() + Number(seconds) * 1000
  if (seconds !== null) {
    sys.sigaction('SIGALRM', { kind: 'catch', restart: false })
  }
  for (;;) {
    const isPolling = isNonblocking || seconds !== null
    const taken = yield* sys.flock(fd, kind, { nonblock: isPolling })
    if (taken.ok) return 'done'
    if (taken.error.errno === 'EAGAIN' && !isNonblocking && sys.monotonic() < deadline) {
      // Simplified: looks again each 10 ms where the real one is woken by a timer.
      yield* sys.nanosleep(Math.min(10, deadline - sys.monotonic()))
      continue
    }
    if (taken.error.errno === 'EAGAIN') return 'busy'
    if (taken.error.errno === 'EINTR') continue
    yield* self.warn(`${name}: ${reason(taken.error)}`)
    return taken.error.errno === 'EBADF' ? EX.dataErr : EX.osErr
  }
}

function* run(self: Command, argv: readonly string[], fd: Fd, closes: boolean): Task<number> {
  const child = spawn(
    self.sys,
    argv,
    self.env,
    (_, failed) => executed(self, argv, failed, EX.unavailable),
    function* (own) {
      if (closes) own.close(fd)
      yield* own.sched_yield()
    },
  )
  if (!child.ok) return yield* self.fail(`fork failed: ${reason(child.error)}`, EX.osErr)
  return exitStatus(yield* waitFor(self.sys, child.value))
}
