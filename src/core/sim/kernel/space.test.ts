import { describe, expect, it } from 'vitest'
import { outcome, probe, put, text, value } from './lab.testing.ts'

const RDWR_CREAT = 0o102
const [RDONLY_NONBLOCK, WRONLY_NONBLOCK] = [0o4000, 0o4001]

describe('copy_file_range', () => {
  it('copies within a filesystem and moves both positions', async () => {
    const { value: end } = await probe(function* (sys) {
      yield* put(sys, 'from', 'hello')
      const [from, to] = [value(yield* sys.open('from', 0)), value(yield* sys.open('to', RDWR_CREAT))]
      const counts = [value(yield* sys.copyFileRange(from, to, 3)), value(yield* sys.copyFileRange(from, to, 99))]
      return { counts, text: text(value(yield* sys.pread(to, 99, 0))) }
    })
    expect(end).toEqual({ counts: [3, 2], text: 'hello' })
  })

  it('is EXDEV between two, and EBADF where the target appends', async () => {
    const mounts = [{ at: '/srv/t/m', size: '16k' }]
    const { value: end } = await probe(
      function* (sys) {
        yield* put(sys, 'from', 'hello')
        const from = value(yield* sys.open('from', 0))
        const [other, appends] = [value(yield* sys.open('m/to', RDWR_CREAT)), value(yield* sys.open('to', 0o2101))]
        return [outcome(yield* sys.copyFileRange(from, other, 9)), outcome(yield* sys.copyFileRange(from, appends, 9))]
      },
      { mounts },
    )
    expect(end).toEqual(['EXDEV', 'EBADF'])
  })
})

describe('a file with holes', () => {
  it('gives a punched page back to the filesystem and reads as zeros', async () => {
    const { value: end } = await probe(function* (sys) {
      yield* put(sys, 'f', 'x'.repeat(8192))
      const fd = value(yield* sys.open('f', RDWR_CREAT))
      const done = outcome(sys.fallocate(fd, 0, 4096, { punchHole: true }))
      const { size, blocks } = value(sys.fstat(fd))
      const [data, behind] = [sys.lseek(fd, 0, 'data'), sys.lseek(fd, 8192, 'data')]
      return { done, size, blocks, data: value(data), behind: outcome(behind) }
    })
    expect(end).toEqual({ done: 'ok', size: 8192, blocks: 8, data: 4096, behind: 'ENXIO' })
  })
})

describe('space that fallocate keeps behind the end of a file', () => {
  it('comes back when the file is cut to the size it has', async () => {
    const { value: end } = await probe(function* (sys) {
      yield* put(sys, 'f', 'x')
      const fd = value(yield* sys.open('f', RDWR_CREAT))
      const blocks = () => value(sys.fstat(fd)).blocks
      sys.fallocate(fd, 0, 9000, { keepSize: true })
      const kept = blocks()
      sys.ftruncate(fd, 1)
      return [kept, blocks()]
    })
    expect(end).toEqual([24, 8])
  })

  it('is not touched by a write of no bytes, which is no write at all', async () => {
    const { value: end } = await probe(function* (sys) {
      const fd = value(yield* sys.open('f', RDWR_CREAT))
      sys.lseek(fd, 5000, 'set')
      yield* sys.write(fd, new Uint8Array(0))
      const { size, blocks } = value(sys.fstat(fd))
      return [size, blocks]
    })
    expect(end).toEqual([0, 0])
  })
})

describe('RLIMIT_AS', () => {
  it('lets a claim through that fits, and answers ENOMEM to one that does not', async () => {
    const limits = { as: [20_000_000, 20_000_000] as const }
    const { value: end } = await probe((sys) => [outcome(sys.mmap(5_000_000)), outcome(sys.mmap(20_000_000))], {
      limits,
    })
    expect(end).toEqual(['ok', 'ENOMEM'])
  })
})

describe('a process that dies or stops', () => {
  it('is no reader of a fifo any more when it dies while its open waits', async () => {
    const { value: end } = await probe(function* (sys) {
      sys.mknod('p', 0o010644)
      const child = value(
        sys.fork(function* (own) {
          yield* own.open('p', 0)
          return 0
        }),
      )
      yield* sys.nanosleep(5)
      sys.kill(child, 'SIGKILL')
      yield* sys.wait4(child)
      const alone = outcome(yield* sys.open('p', WRONLY_NONBLOCK))
      yield* sys.open('p', RDONLY_NONBLOCK)
      return [alone, outcome(yield* sys.open('p', WRONLY_NONBLOCK))]
    })
    expect(end).toEqual(['ENXIO', 'ok'])
  })

  it('keeps SIGTERM until it is continued, but not SIGKILL', async () => {
    const { value: end } = await probe(function* (sys) {
      const sleeper = () =>
        value(
          sys.fork(function* (own) {
            yield* own.nanosleep(1000)
            return 0
          }),
        )
      const [held, killed] = [sleeper(), sleeper()]
      for (const pid of [held, killed]) sys.kill(pid, 'SIGSTOP')
      sys.kill(held, 'SIGTERM')
      sys.kill(killed, 'SIGKILL')
      const gone = value(yield* sys.wait4(killed))
      const still = value(yield* sys.wait4(held, { nohang: true }))
      sys.kill(held, 'SIGCONT')
      const after = value(yield* sys.wait4(held))
      return [gone?.kind, still, after]
    })
    expect(end[0]).toBe('signaled')
    expect(end[1]).toBeNull()
    expect(end[2]).toMatchObject({ kind: 'signaled', signal: 'SIGTERM' })
  })
})
