import { describe, expect, it } from 'vitest'
import type { World } from '../lib/index.ts'
import { bytes, outcome, probe, text, value } from './kernel/lab.testing.ts'
import { createMachine } from './machine.ts'
import { programs } from './programs/index.ts'

const HOME = { cwd: '/srv/t', files: { '/srv/t': { dir: true } } } satisfies World
const run = (script: string, world: Partial<World> = {}, seed = 1) =>
  createMachine({ world: { ...HOME, ...world }, programs, seed }).run(script)
/** A clock by which each slice of `advance` is a few steps. */
const ticking = () => {
  let now = 0
  return () => now++
}
const SLOW = { timeout: 60_000 }

/** What nobody should do to a machine must end in an errno, not in a tab that hangs. */
describe('a machine at its limits', () => {
  it('opens 100,000 files, and then says EMFILE', SLOW, async () => {
    const limits = { nofile: [100_000, 100_000] as const }
    const { value: end } = await probe(
      function* (sys) {
        for (let count = 0; ; count++) {
          const fd = yield* sys.open('/dev/null', 0)
          if (!fd.ok) return { count, errno: fd.error.errno }
        }
      },
      { limits },
    )
    expect(end.errno).toBe('EMFILE')
    expect(end.count).toBeGreaterThan(99_990)
  })

  it('runs 10,000 processes at once, and then says EAGAIN', SLOW, async () => {
    const { value: end } = await probe(
      function* (sys) {
        const start = () =>
          sys.fork(function* (own) {
            yield* own.pause()
            return 0
          })
        let count = 0
        let child = start()
        for (; child.ok; child = start()) count++
        sys.kill(-1, 'SIGKILL')
        yield* sys.sched_yield()
        return { count, errno: child.error.errno }
      },
      { limits: { nproc: [10_000, 10_000] } },
    )
    expect(end.errno).toBe('EAGAIN')
    expect(end.count).toBeGreaterThan(9_990)
  })

  it('makes 100,000 files in one directory until the inodes are gone, and lists them', SLOW, async () => {
    const mounts = [{ at: '/srv/t/few', size: '10m', inodes: 100_000 }]
    const { value: end } = await probe(
      function* (sys) {
        let count = 0
        let made = sys.mknod('few/0', 0o100644)
        while (made.ok) made = sys.mknod(`few/${++count}`, 0o100644)
        const fd = value(yield* sys.open('few', 0))
        return { errno: outcome(made), count, listed: value(sys.getdents(fd)).length }
      },
      { mounts },
    )
    expect(end).toEqual({ errno: 'ENOSPC', count: 99_999, listed: 100_001 })
  })

  it('reads the end of a sparse file of a terabyte, which takes one page', async () => {
    const { value: end } = await probe(function* (sys) {
      const fd = value(yield* sys.open('big', 0o102))
      yield* sys.pwrite(fd, Uint8Array.of(7), 2 ** 40)
      const tail = value(yield* sys.pread(fd, 10, 2 ** 40 - 2))
      const { size, blocks } = value(sys.fstat(fd))
      return { size, blocks, tail: [...tail], data: value(sys.lseek(fd, 2 ** 40 - 5000, 'hole')) }
    })
    expect(end).toEqual({ size: 2 ** 40 + 1, blocks: 8, tail: [0, 0, 7], data: 2 ** 40 - 5000 })
  })

  it("lives through a fork bomb, in bash's own words, and answers when its processes are killed", SLOW, async () => {
    const limits = { nproc: [16, 16] as const }
    const machine = createMachine({ world: { ...HOME, limits }, programs, hostClock: ticking() })
    let screen = ''
    const seat = machine.openTerminal({ rows: 24, cols: 80 }, (output) => {
      screen += text(output)
    })
    const run = async (slices: number) => {
      for (let i = 0; i < slices; i++) {
        const state = machine.advance(1)
        if (state.kind === 'host') await state.promise
        else if (state.kind === 'idle' && state.nextTimer === null) return
        else if (state.kind === 'idle') machine.skipTime(state.nextTimer!)
      }
    }
    const type = (line: string) => seat.input(bytes(`${line}\r`))
    await run(200)
    type(':(){ :|:& };:')
    await run(20)
    const words = screen
    type('kill -9 -1')
    await run(60)
    type('echo ali""ve')
    await run(60)
    expect(words).toContain('bash: fork: retry: Resource temporarily unavailable\r\n')
    expect(words).toContain('bash: fork: Resource temporarily unavailable\r\n')
    expect(screen.slice(-400)).toContain('alive\r\n')
    expect(machine.kernel.processes.size).toBeLessThan(5)
  })

  it('goes 300 directories deep and comes back', SLOW, async () => {
    const script = 'for i in {1..300}; do mkdir x && cd x; done; pwd | wc -c; cd /srv/t; find . | wc -l; rm -r x; ls -A'
    expect(await run(script)).toEqual({ stdout: '607\n301\n', stderr: '', code: 0 })
  })

  const ENDS: readonly (readonly [string, string, string, number])[] = [
    ['50 MB through two pipes', "head -c 50000000 /dev/zero | tr '\\0' x | wc -c", '50000000\n', 0],
    ['recursion without end', 'f() { f; }; f', '', 139],
    ['a writer that never stops, cut off by its reader', 'yes | head -n 1; echo ${PIPESTATUS[0]}', 'y\n141\n', 0],
    ['reading /dev/zero for ever', 'timeout 0.05 cat /dev/zero > /dev/null; echo $?', '124\n', 0],
    ['a full device', 'yes > /dev/full; echo $?', '1\n', 0],
    ['one line larger than the memory', 'ulimit -v 20000; head -c 30000000 /dev/zero | tail -n 1; echo $?', '1\n', 0],
  ]
  for (const [what, script, stdout, code] of ENDS) {
    it(`ends: ${what}`, SLOW, async () => {
      const answer = await run(script)
      expect({ stdout: answer.stdout, code: answer.code }).toEqual({ stdout, code })
    })
  }
})

describe('the same seed', () => {
  const SCRIPT =
    'echo $RANDOM $$; mktemp -u; (sleep 0.1; echo a) & (sleep 0.1; echo b) & wait; date +%N; head -c 8 /dev/urandom | od -An -x'

  it('gives the same run, system call by system call', async () => {
    const trace = async (seed: number) => {
      const machine = createMachine({ world: HOME, programs, seed })
      const { stdout, stderr } = await machine.run(SCRIPT)
      return { stdout, stderr, calls: machine.trace().map(({ time, pid, syscall, ret }) => [time, pid, syscall, ret]) }
    }
    expect(await trace(7)).toEqual(await trace(7))
  })

  it('is not the same as another one', async () => {
    const [one, other] = [await run(SCRIPT, {}, 7), await run(SCRIPT, {}, 8)]
    expect(one.stdout).not.toBe(other.stdout)
  })
})
