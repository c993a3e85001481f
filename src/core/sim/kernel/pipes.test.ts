import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { O_NONBLOCK, O_WRONLY, PIPE_BUF, PIPE_CAPACITY } from './constants.ts'
import { outcome, probe, value } from './lab.testing.ts'

describe('a pipe', () => {
  it('hands on every byte in order, whatever the sizes of writes and reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 20_000 }),
        async (sizes, readSize) => {
          const total = sizes.reduce((sum, size) => sum + size, 0)
          const { value: got } = await probe(function* (sys) {
            const [read, write] = value(sys.pipe())
            sys.fork(function* (child) {
              child.close(read)
              let next = 0
              for (const size of sizes)
                yield* child.write(
                  write,
                  Uint8Array.from({ length: size }, () => next++ % 251),
                )
              return 0
            })
            sys.close(write)
            let seen = 0
            for (;;) {
              const data = value(yield* sys.read(read, readSize))
              if (data.length === 0) return seen
              for (const byte of data) if (byte !== seen++ % 251) return `wrong byte at ${seen - 1}`
            }
          })
          expect(got).toBe(total)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('takes 64 KiB and not a byte more while nobody reads', async () => {
    const { value: got } = await probe(function* (sys) {
      const [, write] = value(sys.pipe({ nonblock: true }))
      const first = value(yield* sys.write(write, new Uint8Array(100_000)))
      return [first, outcome(yield* sys.write(write, new Uint8Array(1)))]
    })
    expect(got).toEqual([PIPE_CAPACITY, 'EAGAIN'])
  })

  it('writes up to PIPE_BUF whole or not at all', async () => {
    const { value: got } = await probe(function* (sys) {
      const [read, write] = value(sys.pipe({ nonblock: true }))
      yield* sys.write(write, new Uint8Array(PIPE_CAPACITY - 100))
      const small = outcome(yield* sys.write(write, new Uint8Array(PIPE_BUF)))
      const large = value(yield* sys.write(write, new Uint8Array(PIPE_BUF + 1)))
      yield* sys.read(read, 10)
      return [small, large]
    })
    expect(got).toEqual(['EAGAIN', 100])
  })

  it('can be opened again through /proc/self/fd', async () => {
    const { value: got } = await probe(function* (sys) {
      const [read] = value(sys.pipe())
      const again = value(yield* sys.open(`/proc/self/fd/${read}`, O_WRONLY | O_NONBLOCK))
      yield* sys.write(again, new Uint8Array(3))
      return value(yield* sys.read(read, 10)).length
    })
    expect(got).toBe(3)
  })
})
