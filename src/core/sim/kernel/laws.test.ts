import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Call, makeCalls } from './calls.testing.ts'
import { S_IFDIR, S_IFMT, SIGNALS, type Signal } from './constants.ts'
import { outcome, probe, value } from './lab.testing.ts'
import type { Stat, Sys, Task, WaitStatus } from './sys.ts'

/** What holds after any calls in any order. The seeds are fixed: a run that fails fails everywhere. */
const RUNS = { seed: 2026, numRuns: 40 }

describe('a filesystem, after any calls', () => {
  const SMALL = { mounts: [{ at: '/srv/t/m', size: '64k', inodes: 24 }], cwd: '/srv/t/m' }
  const name = fc.constantFrom('a', 'b', 'c')
  const path = fc
    .oneof(fc.tuple(name), fc.tuple(name, name), fc.tuple(name, name), fc.tuple(name, name, name))
    .map((names) => names.join('/'))
  const fd = fc.constantFrom('3', '4', '5')
  const size = fc.constantFrom('0', '1', '4096', '9000', '70000')
  const call = (name: string, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<Call> =>
    fc.tuple(...parts).map((args) => [name, ...args])
  const anyCall = fc.oneof(
    call('open', path, fc.constantFrom('0102', '0301', '01001', '02101', '00')),
    call('write', fd, size),
    call('truncate', path, size),
    call('fallocate', fd, size, size, fc.constantFrom('0', '1')),
    call('close', fd),
    call('mkdir', name, fc.constant('0755')),
    call('mkdir', path, fc.constant('0755')),
    call('mkdir', path, fc.constant('0755')),
    call('rmdir', path),
    call('unlink', path),
    call('link', path, path),
    call('symlink', fc.constantFrom('a', 'b/c', '..', 'x'.repeat(200)), path),
    call('rename', path, path),
    call('rename', path, path),
    call('exchange', path, path),
    call('setxattr', path, fc.constantFrom('user.a', 'trusted.b'), fc.constantFrom('v', 'v'.repeat(900))),
    call('removexattr', path, fc.constantFrom('user.a', 'trusted.b')),
  )
  const anyCalls = fc.array(anyCall, { minLength: 20, maxLength: 80 })

  type Tree = ReadonlyMap<string, Stat>
  function* treeOf(sys: Sys, directory = '.', tree = new Map<string, Stat>()): Task<Tree> {
    const fd = value(yield* sys.open(directory, 0o200000))
    const names = value(sys.getdents(fd)).map((entry) => entry.name)
    sys.close(fd)
    for (const name of names.filter((name) => name !== '.' && name !== '..')) {
      const path = `${directory}/${name}`
      const stat = value(sys.lstat(path))
      tree.set(path, stat)
      if (isDirectory(stat)) yield* treeOf(sys, path, tree)
    }
    return tree
  }
  const isDirectory = ({ mode }: Stat) => (mode & S_IFMT) === S_IFDIR
  const used = (sys: Sys) => {
    const { blocks, bfree, files, ffree } = value(sys.statfs('.'))
    return { pages: blocks - bfree, inodes: files - ffree }
  }
  const closeAll = (sys: Sys) => {
    for (let fd = 3; fd < 64; fd++) sys.close(fd)
  }
  /** The tree without times, as text. */
  const shape = (tree: Tree) =>
    [...tree].map(([path, { ino, mode, nlink, size }]) => `${path} ${ino} ${mode} ${nlink} ${size}`).join('\n')

  const check = async (property: (sys: Sys, calls: readonly Call[]) => Task<void>) =>
    fc.assert(
      fc.asyncProperty(anyCalls, async (calls) => void (await probe((sys) => property(sys, calls), SMALL))),
      RUNS,
    )

  it('each file has as many links as names, each directory two and one for each directory in it', () =>
    check(function* (sys, calls) {
      yield* makeCalls(sys, calls)
      const tree = new Map([...(yield* treeOf(sys)), ['.', value(sys.lstat('.'))]])
      for (const [path, stat] of tree) {
        const links = isDirectory(stat)
          ? 2 + [...tree].filter(([other, s]) => isDirectory(s) && other !== '.' && parentOf(other) === path).length
          : [...tree.values()].filter(({ ino }) => ino === stat.ino).length
        expect({ path, links: stat.nlink }).toEqual({ path, links })
      }
    }))

  it('no page and no inode is lost, and all come back when everything is removed', () =>
    check(function* (sys, calls) {
      const before = used(sys)
      yield* makeCalls(sys, calls)
      closeAll(sys)
      const tree = yield* treeOf(sys)
      const pages = new Map([...tree.values()].map(({ ino, blocks }) => [ino, blocks / 8]))
      expect(used(sys).pages).toBe(sum(pages.values()))
      for (const [path, stat] of [...tree].reverse()) value(isDirectory(stat) ? sys.rmdir(path) : sys.unlink(path))
      expect(used(sys)).toEqual(before)
    }))

  it('a rename that fails changes nothing, and one that works leaves the file under its new name only', () =>
    check(function* (sys, calls) {
      for (const one of calls) {
        const [name, from = '', to = ''] = one
        if (name !== 'rename') {
          yield* makeCalls(sys, [one])
          continue
        }
        const before = yield* treeOf(sys)
        const moved = before.get(`./${from}`)
        const target = before.get(`./${to}`)
        const result = outcome(sys.rename(from, to))
        const after = yield* treeOf(sys)
        if (result !== 'ok' || moved?.ino === target?.ino) expect(shape(after)).toBe(shape(before))
        else if (sys.lstat(to).ok) expect(value(sys.lstat(to)).ino).toBe(moved?.ino ?? value(sys.lstat(to)).ino)
        if (result === 'ok' && moved?.ino !== target?.ino) expect(after.has(`./${from}`)).toBe(false)
      }
    }))

  it('a call that names a path and fails changes nothing', () =>
    check(function* (sys, calls) {
      for (const one of calls) {
        const before = shape(yield* treeOf(sys))
        const [result = ''] = yield* makeCalls(sys, [one])
        // A file that was written in part is another story.
        if (/^E/.test(result) && one[0] !== 'write') expect([one, shape(yield* treeOf(sys))]).toEqual([one, before])
      }
    }))
})

describe('a pipe, whatever is written and read', () => {
  const move = fc.record({ write: fc.boolean(), size: fc.oneof(fc.nat(9000), fc.nat(80_000)) })

  it('holds the bytes written and not yet read, in order, and never more than 64 KiB', () =>
    fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 30 }), async (moves) => {
        await probe(function* (sys) {
          const [read, write] = value(sys.pipe({ nonblock: true }))
          let [written, taken] = [0, 0]
          for (const { write: isWrite, size } of moves) {
            const held = written - taken
            if (isWrite) {
              const data = Uint8Array.from({ length: size }, (_, i) => (written + i) % 251)
              const room = PIPE_CAPACITY - held
              const expected =
                size <= PIPE_BUF && size > room ? null : room === 0 && size > 0 ? null : Math.min(size, room)
              const result = yield* sys.write(write, data)
              expect(result.ok ? result.value : null).toBe(expected)
              written += expected ?? 0
            } else {
              const result = yield* sys.read(read, size)
              if (size > 0 && held === 0) expect(outcome(result)).toBe('EAGAIN')
              else for (const byte of value(result)) expect(byte).toBe(taken++ % 251)
              expect(taken).toBeLessThanOrEqual(written)
            }
          }
          sys.close(write)
          const rest = value(yield* sys.read(read, PIPE_CAPACITY))
          expect(rest.length).toBe(written - taken)
          expect(value(yield* sys.read(read, 1)).length).toBe(0)
        })
      }),
      RUNS,
    ))

  it('ends for its readers with the last writer, and breaks for its writers with the last reader', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.boolean(), async (copies, keepsWriters) => {
        await probe(function* (sys) {
          sys.sigaction('SIGPIPE', { kind: 'ignore' })
          const [read, write] = value(sys.pipe({ nonblock: true }))
          const ends = [keepsWriters ? read : write]
          while (ends.length < copies) ends.push(value(sys.dup(ends[0]!)))
          for (const end of ends) {
            const result = keepsWriters ? yield* sys.write(write, new Uint8Array(1)) : yield* sys.read(read, 1)
            expect(outcome(result)).toBe(keepsWriters ? 'ok' : 'EAGAIN')
            sys.close(end)
          }
          if (keepsWriters) expect(outcome(yield* sys.write(write, new Uint8Array(1)))).toBe('EPIPE')
          else expect(value(yield* sys.read(read, 1)).length).toBe(0)
        })
      }),
      RUNS,
    ))

  it('does not mix what several write at once, up to PIPE_BUF bytes', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: PIPE_BUF }), { minLength: 2, maxLength: 5 }),
        async (sizes) => {
          await probe(function* (sys) {
            const [read, write] = value(sys.pipe())
            for (const [i, size] of sizes.entries()) {
              sys.fork(function* (child) {
                for (let n = 0; n < 20; n++) yield* child.write(write, new Uint8Array(size).fill(i))
                return 0
              })
            }
            sys.close(write)
            const all: number[] = []
            for (
              let data = value(yield* sys.read(read, 9999));
              data.length > 0;
              data = value(yield* sys.read(read, 9999))
            ) {
              all.push(...data)
            }
            expect(all.length).toBe(20 * sum(sizes))
            for (let at = 0; at < all.length; ) {
              const writer = all[at]!
              const whole = all.slice(at, at + sizes[writer]!)
              expect(whole.every((byte) => byte === writer)).toBe(true)
              at += whole.length
            }
          })
        },
      ),
      { ...RUNS, numRuns: 15 },
    ))
})

describe('signals', () => {
  const SOME = ['SIGHUP', 'SIGUSR1', 'SIGTERM'] as const
  const step = fc.record({
    act: fc.constantFrom('kill', 'kill', 'block', 'unblock', 'catch', 'ignore', 'take'),
    signal: fc.constantFrom(...SOME),
  })

  it('are kept while blocked, once each, dropped while ignored, and handed over once', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await probe((sys) => {
          for (const signal of SOME) sys.sigaction(signal, { kind: 'catch', restart: false })
          const [blocked, pending, caught, ignored] = [0, 0, 0, 0].map(() => new Set<Signal>()) as SignalSets
          const arrive = (signal: Signal) => {
            if (blocked.has(signal)) pending.add(signal)
            else if (!ignored.has(signal)) caught.add(signal)
          }
          for (const { act, signal } of steps) {
            if (act === 'kill') {
              sys.kill(sys.getpid(), signal)
              arrive(signal)
            } else if (act === 'block') {
              sys.sigprocmask('block', [signal])
              blocked.add(signal)
            } else if (act === 'unblock') {
              sys.sigprocmask('unblock', [signal])
              blocked.delete(signal)
              if (pending.delete(signal)) arrive(signal)
            } else if (act === 'catch') {
              sys.sigaction(signal, { kind: 'catch', restart: false })
              ignored.delete(signal)
            } else if (act === 'ignore') {
              sys.sigaction(signal, { kind: 'ignore' })
              ignored.add(signal)
              for (const set of [pending, caught]) set.delete(signal)
            } else {
              expect([...sys.takeSignals()].sort()).toEqual([...caught].sort())
              caught.clear()
            }
          }
        })
      }),
      { ...RUNS, numRuns: 200 },
    ))

  it('that came while ignored and blocked is caught, if it is to be caught by the time it is unblocked', async () => {
    const { value: taken } = await probe((sys) => {
      sys.sigprocmask('block', ['SIGUSR1'])
      sys.sigaction('SIGUSR1', { kind: 'ignore' })
      sys.kill(sys.getpid(), 'SIGUSR1')
      sys.sigaction('SIGUSR1', { kind: 'catch', restart: false })
      sys.sigprocmask('unblock', ['SIGUSR1'])
      return sys.takeSignals()
    })
    expect(taken).toEqual(['SIGUSR1'])
  })

  it('that wait together act in the order of their numbers', async () => {
    const { value: status } = await probe(function* (sys) {
      const child = sys.fork(function* (own) {
        const all = ['SIGTERM', 'SIGHUP', 'SIGUSR1'] as const
        own.sigprocmask('block', all)
        for (const signal of all) own.kill(own.getpid(), signal)
        own.sigprocmask('unblock', all)
        yield* own.sched_yield()
        return 0
      })
      return value(yield* sys.wait4(value(child)))
    })
    expect(status).toMatchObject({ kind: 'signaled', signal: 'SIGHUP' })
  })

  /** signal(7): all others end the process. */
  const STOP: readonly Signal[] = ['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU']
  const NOTHING: readonly Signal[] = ['SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH']

  it.each(Object.keys(SIGNALS) as Signal[])(
    '%s does by itself what the manual says, unless it is blocked',
    async (signal) => {
      const expected = STOP.includes(signal) ? 'stopped' : NOTHING.includes(signal) ? 'exited' : 'signaled'
      const end = (blocks: boolean) =>
        probe(function* (sys) {
          const child = value(
            sys.fork(function* (own) {
              // In an orphaned group the terminal's stops do nothing.
              own.setpgid(0, 0)
              if (blocks) own.sigprocmask('block', [signal])
              own.kill(own.getpid(), signal)
              yield* own.sched_yield()
              return 0
            }),
          )
          const status = value(yield* sys.wait4(child, { untraced: true }))
          if (status?.kind === 'stopped') sys.kill(child, 'SIGKILL')
          return status as WaitStatus
        })
      expect((await end(false)).value.kind).toBe(expected)
      const isForced = signal === 'SIGKILL' || signal === 'SIGSTOP'
      expect((await end(true)).value.kind).toBe(isForced ? expected : 'exited')
    },
  )
})

/** pipe(7). */
const PIPE_CAPACITY = 65536
const PIPE_BUF = 4096
type SignalSets = [Set<Signal>, Set<Signal>, Set<Signal>, Set<Signal>]
const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'))
const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, n) => total + n, 0)
