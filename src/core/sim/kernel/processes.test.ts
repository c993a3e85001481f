import { describe, expect, it } from 'vitest'
import type { Signal } from './constants.ts'
import { bytes, outcome, probe, put, text, value } from './lab.testing.ts'
import type { Sys, Task, WaitStatus } from './sys.ts'

/** Forks, waits, and says how the child ended. */
function* endOf(sys: Sys, child: (sys: Sys) => Task<number>): Task<string> {
  const pid = value(sys.fork(child))
  const status = value(yield* sys.wait4(pid))!
  return describeStatus(status)
}
const describeStatus = (status: WaitStatus) =>
  status.kind === 'exited'
    ? `exit ${status.code}`
    : status.kind === 'continued'
      ? 'continued'
      : `${status.kind} ${status.signal}`

function* sleepForEver(sys: Sys): Task<number> {
  for (;;) yield* sys.pause()
}

describe('a process', () => {
  it('ends with what main returns, or with what exit says', async () => {
    const { value: got } = await probe(function* (sys) {
      const returned = yield* endOf(sys, function* (child) {
        yield* child.sched_yield()
        return 3
      })
      const exited = yield* endOf(sys, (child) => child.exit(259))
      return [returned, exited]
    })
    expect(got).toEqual(['exit 3', 'exit 3'])
  })

  it('says ECHILD when it has no child, and null with WNOHANG while one runs', async () => {
    const { value: got } = await probe(function* (sys) {
      const none = outcome(yield* sys.wait4(-1))
      const pid = value(sys.fork(sleepForEver))
      const running = value(yield* sys.wait4(pid, { nohang: true }))
      sys.kill(pid, 'SIGKILL')
      yield* sys.nanosleep(1)
      const status = value(yield* sys.wait4(pid, { nohang: true }))
      return [none, running, status && describeStatus(status), outcome(yield* sys.wait4(pid))]
    })
    expect(got).toEqual(['ECHILD', null, 'signaled SIGKILL', 'ECHILD'])
  })

  it('gives its orphans to init', async () => {
    const { value: got } = await probe(function* (sys) {
      const [read, write] = value(sys.pipe())
      yield* endOf(sys, function* (child) {
        child.fork(function* (grandchild) {
          yield* grandchild.nanosleep(10)
          yield* grandchild.write(write, bytes(String(grandchild.getppid())))
          return 0
        })
        yield* child.sched_yield()
        return 0
      })
      return text(value(yield* sys.read(read, 10)))
    })
    expect(got).toBe('1')
  })

  it('shares open files with its child, so that the offset moves for both', async () => {
    const { value: got } = await probe(function* (sys) {
      yield* put(sys, 'f', 'abcdef')
      const fd = value(yield* sys.open('f', 0))
      yield* endOf(sys, function* (child) {
        yield* child.read(fd, 3)
        return 0
      })
      return text(value(yield* sys.read(fd, 3)))
    })
    expect(got).toBe('def')
  })

  it('says EAGAIN when the user has as many processes as it may', async () => {
    const { value: got } = await probe(
      function* (sys) {
        yield* sys.sched_yield()
        return [outcome(sys.fork(sleepForEver)), outcome(sys.fork(sleepForEver))]
      },
      { limits: { nproc: [2, 2] } },
    )
    expect(got).toEqual(['ok', 'EAGAIN'])
  })
})

describe('a signal', () => {
  it.each([
    ['SIGTERM', 'signaled SIGTERM'],
    ['SIGKILL', 'signaled SIGKILL'],
    ['SIGCHLD', 'exit 0'],
    ['SIGWINCH', 'exit 0'],
    ['SIGUSR1', 'signaled SIGUSR1'],
  ] as const)('%s without a handler: %s', async (signal, expected) => {
    const { value: got } = await probe((sys) =>
      endOf(sys, function* (child) {
        child.kill(child.getpid(), signal)
        yield* child.sched_yield()
        return 0
      }),
    )
    expect(got).toBe(expected)
  })

  it('that is caught ends a sleep with EINTR and is handed over once', async () => {
    const { value: got } = await probe(function* (sys) {
      sys.sigaction('SIGUSR1', { kind: 'catch', restart: false })
      const parent = sys.getpid()
      sys.fork(function* (child) {
        yield* child.nanosleep(5)
        child.kill(parent, 'SIGUSR1')
        return 0
      })
      const slept = outcome(yield* sys.nanosleep(1000))
      return [slept, [...sys.takeSignals()], [...sys.takeSignals()]]
    })
    expect(got).toEqual(['EINTR', ['SIGUSR1'], []])
  })

  it('that is caught with SA_RESTART does not end a read', async () => {
    const { value: got } = await probe(function* (sys) {
      sys.sigaction('SIGUSR1', { kind: 'catch', restart: true })
      const parent = sys.getpid()
      const [read, write] = value(sys.pipe())
      sys.fork(function* (child) {
        yield* child.nanosleep(5)
        child.kill(parent, 'SIGUSR1')
        yield* child.nanosleep(5)
        yield* child.write(write, bytes('late'))
        return 0
      })
      return [text(value(yield* sys.read(read, 10))), [...sys.takeSignals()]]
    })
    expect(got).toEqual(['late', ['SIGUSR1']])
  })

  it('that is blocked waits until it is unblocked', async () => {
    const { value: got } = await probe((sys) =>
      endOf(sys, function* (child) {
        child.sigprocmask('block', ['SIGTERM'])
        child.kill(child.getpid(), 'SIGTERM')
        yield* child.write(1, bytes('still here'))
        child.sigprocmask('unblock', ['SIGTERM'])
        yield* child.write(1, bytes('never'))
        return 0
      }),
    )
    expect(got).toBe('signaled SIGTERM')
  })

  it('stops and continues, and the parent hears of both', async () => {
    const { value: got } = await probe(function* (sys) {
      const pid = value(sys.fork(sleepForEver))
      yield* sys.nanosleep(1)
      const seen: string[] = []
      const options = { untraced: true, continued: true }
      for (const signal of ['SIGSTOP', 'SIGCONT', 'SIGTERM'] as const) {
        sys.kill(pid, signal)
        seen.push(describeStatus(value(yield* sys.wait4(pid, options))!))
      }
      return seen
    })
    expect(got).toEqual(['stopped SIGSTOP', 'continued', 'signaled SIGTERM'])
  })

  it('to a stopped process waits, but SIGKILL does not', async () => {
    const { value: got } = await probe(function* (sys) {
      const pid = value(sys.fork(sleepForEver))
      yield* sys.nanosleep(1)
      sys.kill(pid, 'SIGSTOP')
      yield* sys.nanosleep(1)
      sys.kill(pid, 'SIGKILL')
      return describeStatus(value(yield* sys.wait4(pid))!)
    })
    expect(got).toBe('signaled SIGKILL')
  })

  const denied: readonly (readonly [string, number, Signal | 0, string])[] = [
    ['init', 1, 'SIGTERM', 'EPERM'],
    ['nobody', 4242, 'SIGTERM', 'ESRCH'],
    ['an empty group', -4242, 0, 'ESRCH'],
  ]
  it.each(denied)('to %s says %s', async (_who, pid, signal, expected) => {
    const { value: got } = await probe((sys) => outcome(sys.kill(pid, signal)))
    expect(got).toBe(expected)
  })

  it('SIGPIPE ends a writer without a reader; ignored, the write says EPIPE', async () => {
    const { value: got } = await probe(function* (sys) {
      const [read, write] = value(sys.pipe())
      sys.close(read)
      const killed = yield* endOf(sys, function* (child) {
        yield* child.write(write, bytes('x'))
        return 0
      })
      sys.sigaction('SIGPIPE', { kind: 'ignore' })
      return [killed, outcome(yield* sys.write(write, bytes('x')))]
    })
    expect(got).toEqual(['signaled SIGPIPE', 'EPIPE'])
  })

  it('SIGALRM comes when the alarm rings', async () => {
    const { value: got } = await probe((sys) =>
      endOf(sys, function* (child) {
        child.alarm(2)
        yield* child.nanosleep(10_000)
        return 0
      }),
    )
    expect(got).toBe('signaled SIGALRM')
  })
})

describe('execve', () => {
  const world = {
    files: {
      '/srv/t/plain': { text: 'no program\n', mode: '755' },
      '/srv/t/empty': { text: '', mode: '755' },
      '/srv/t/no-x': { text: '#!/usr/bin/probe\n' },
      '/srv/t/bad': { text: '#!/no/such\n', mode: '755' },
      '/srv/t/self': { text: '#!/srv/t/self\n', mode: '755' },
      '/srv/t/d': { dir: true },
      '/srv/t/elf': { text: '\x7fELF of another machine, or cut short', mode: '755' },
    },
    mounts: [{ at: '/srv/t/ne', noexec: true, files: { x: { text: '#!/usr/bin/probe\n', mode: '755' } } }],
  }
  it.each([
    ['gone', 'ENOENT'],
    ['plain', 'ENOEXEC'],
    ['empty', 'ENOEXEC'],
    ['no-x', 'EACCES'],
    ['bad', 'ENOENT'],
    ['self', 'ELOOP'],
    ['d', 'EACCES'],
    ['elf', 'ENOEXEC'],
    ['plain/x', 'ENOTDIR'],
    ['ne/x', 'EACCES'],
  ])('of %s says %s', async (path, expected) => {
    const { value: got } = await probe(function* (sys) {
      return (yield* sys.execve(path, [path], {})).errno
    }, world)
    expect(got).toBe(expected)
  })

  it('says ETXTBSY while somebody writes the program, and writing says it while it runs', async () => {
    const { value: got } = await probe(
      function* (sys) {
        const writing = value(yield* sys.open('self', 1))
        const busy = (yield* sys.execve('self', ['self'], {})).errno
        sys.close(writing)
        const running = outcome(yield* sys.open('/usr/bin/probe', 1))
        return [busy, running]
      },
      { ...world, user: 'root' },
    )
    expect(got).toEqual(['ETXTBSY', 'ETXTBSY'])
  })

  it('says E2BIG for one long string, or for too many', async () => {
    const { value: got } = await probe(function* (sys) {
      const long = (yield* sys.execve('/usr/bin/probe', ['x'.repeat(131072)], {})).errno
      const many = (yield* sys.execve('/usr/bin/probe', new Array(300_000).fill('word'), {})).errno
      return [long, many]
    })
    expect(got).toEqual(['E2BIG', 'E2BIG'])
  })
})

describe('descriptors', () => {
  it('run out with EMFILE at the soft limit, before the path is looked at', async () => {
    const { value: got } = await probe(
      function* (sys) {
        const results: string[] = []
        for (let i = 0; i < 4; i++) results.push(outcome(yield* sys.open('/etc/passwd', 0)))
        return [...results, outcome(yield* sys.open('/nosuch', 0)), outcome(sys.pipe()), outcome(sys.dup(0))]
      },
      { limits: { nofile: [6, 6] } },
    )
    expect(got).toEqual(['ok', 'ok', 'ok', 'EMFILE', 'EMFILE', 'EMFILE', 'EMFILE'])
  })

  it('of a deleted file keep its space until they are closed', async () => {
    const { value: got } = await probe(
      function* (sys) {
        yield* put(sys, 'm/f', new Uint8Array(8192))
        const fd = value(yield* sys.open('m/f', 0))
        sys.unlink('m/f')
        const free = () => value(sys.statfs('m')).bfree
        const held = free()
        sys.close(fd)
        return [held, free()]
      },
      { mounts: [{ at: '/srv/t/m', size: '64k' }] },
    )
    expect(got).toEqual([14, 16])
  })

  it('write less than asked where the filesystem or the limit ends, then say why', async () => {
    const { value: got } = await probe(
      function* (sys) {
        sys.sigaction('SIGXFSZ', { kind: 'ignore' })
        const full = value(yield* sys.open('m/f', 0o101))
        const first = value(yield* sys.write(full, new Uint8Array(20_000)))
        const second = outcome(yield* sys.write(full, new Uint8Array(1)))
        const big = value(yield* sys.open('big', 0o101))
        const third = value(yield* sys.write(big, new Uint8Array(40_000)))
        return [first, second, third, outcome(yield* sys.write(big, new Uint8Array(1)))]
      },
      { mounts: [{ at: '/srv/t/m', size: '16k' }], limits: { fsize: [32768, 32768] } },
    )
    expect(got).toEqual([16384, 'ENOSPC', 32768, 'EFBIG'])
  })
})

describe('a fifo', () => {
  it('says ENXIO to a writer that does not wait, and lets a waiting pair meet', async () => {
    const { value: got } = await probe(function* (sys) {
      value(sys.mknod('p', 0o010644))
      const alone = outcome(yield* sys.open('p', 0o4001))
      sys.fork(function* (child) {
        yield* child.nanosleep(5)
        const out = value(yield* child.open('p', 1))
        yield* child.write(out, bytes('hello'))
        return 0
      })
      const fd = value(yield* sys.open('p', 0))
      return [alone, text(value(yield* sys.read(fd, 10))), value(yield* sys.read(fd, 10)).length]
    })
    expect(got).toEqual(['ENXIO', 'hello', 0])
  })
})
