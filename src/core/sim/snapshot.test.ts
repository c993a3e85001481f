import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { World } from '../lib/index.ts'
import { createMachine, type LabMachine, restoreMachine } from './machine.ts'
import type { Terminal } from './machine-types.ts'
import { programs } from './programs/index.ts'

const HOME = { cwd: '/srv/t', files: { '/srv/t': { dir: true } } } satisfies World
const TELLING =
  'echo $RANDOM $$; mktemp -u; date +%s.%N; (sleep 0.1; echo a) & ls; cat f; wait; head -c 8 /dev/urandom | od -x'
const bytes = (text: string) => new TextEncoder().encode(text)
const traceOf = (machine: LabMachine) => machine.trace().map(({ time, pid, syscall, ret }) => [time, pid, syscall, ret])

/** A machine with a person at it, whose programs never run longer than a slice at a time. */
interface Seat {
  readonly machine: LabMachine
  readonly terminal: Terminal
  readonly screen: () => string
}

function sitDown(world: World = HOME, interruptRequested = () => false): Seat {
  let now = 0
  let screen = ''
  const decoder = new TextDecoder()
  const machine = createMachine({ world, programs, seed: 7, hostClock: () => now++, interruptRequested })
  const terminal = machine.openTerminal({ rows: 24, cols: 80 }, (output) => {
    screen += decoder.decode(output, { stream: true })
  })
  return { machine, terminal, screen: () => screen }
}

async function restored({ machine }: Seat): Promise<Seat> {
  let now = 0
  let screen = ''
  const decoder = new TextDecoder()
  const copy = await restoreMachine(
    structuredClone(machine.snapshot()),
    { programs, hostClock: () => now++ },
    (_number, output) => {
      screen += decoder.decode(output, { stream: true })
    },
  )
  return { machine: copy.machine, terminal: copy.terminals[0]!, screen: () => screen }
}

/** At most so many slices of 64 steps, with jumps over sleeps when it is to come to rest. */
async function advance({ machine }: Seat, slices: number, mayJump = false): Promise<void> {
  for (let i = 0; i < slices; i++) {
    const state = machine.advance(1)
    if (state.kind === 'host') await state.promise
    else if (state.kind === 'idle' && (!mayJump || state.nextTimer === null)) return
    else if (state.kind === 'idle') machine.skipTime(state.nextTimer!)
  }
}
const settle = (seat: Seat) => advance(seat, 2000, true)

describe('a snapshot', () => {
  it('brings back a machine that goes on as the first one does, call by call', async () => {
    const first = createMachine({ world: HOME, programs, seed: 7 })
    await first.run('echo kept > f; mkdir d; (sleep 100; echo late > late) & echo $RANDOM')
    first.writeFile('/srv/t/given', bytes('by the host\n'))
    first.skipTime(5000)
    const { machine: second } = await restoreMachine(structuredClone(first.snapshot()), { programs })
    expect(traceOf(second)).toEqual(traceOf(first))
    expect(await second.run(TELLING)).toEqual(await first.run(TELLING))
    expect(traceOf(second)).toEqual(traceOf(first))
  })

  it('is not the machine of another seed', async () => {
    const first = createMachine({ world: HOME, programs, seed: 7 })
    await first.run('echo kept > f')
    const { machine: second } = await restoreMachine({ ...first.snapshot(), seed: 8 }, { programs })
    expect((await second.run(TELLING)).stdout).not.toBe((await first.run(TELLING)).stdout)
  })

  it('says so when the machine comes to something else', async () => {
    const first = createMachine({ world: HOME, programs })
    await first.run('seq 100 | wc -l')
    const snapshot = first.snapshot()
    const others = programs.filter(({ names }) => !names.includes('bash'))
    await expect(restoreMachine(snapshot, { programs: others })).rejects.toThrow('another build')
    await expect(restoreMachine({ ...snapshot, now: snapshot.now + 1 }, { programs })).rejects.toThrow('another build')
  })

  it('can be taken in the middle of a pipeline, a sleep and a half-typed line', async () => {
    const first = sitDown()
    await settle(first)
    first.terminal.input(bytes('(sleep 3; echo woke; echo $RANDOM > f) & seq 1 50000 | grep -c 7; echo don'))
    await advance(first, 3)
    first.terminal.input(bytes('e; cat f\r'))
    await advance(first, 20)
    expect(first.screen()).not.toContain('14')
    const second = await restored(first)
    expect(second.screen()).toBe(first.screen())
    for (const seat of [first, second]) {
      seat.terminal.input(bytes('jobs; echo $RANDOM $SECONDS\r'))
      await settle(seat)
    }
    expect(first.screen()).toContain('woke')
    expect(second.screen()).toBe(first.screen())
    expect(traceOf(second.machine)).toEqual(traceOf(first.machine))
  })

  it('keeps a loop in node that the person interrupted', { timeout: 60_000 }, async () => {
    const files = { ...HOME.files, '/srv/t/loop.js': { text: 'for (;;) {}' } }
    let asked = -1_000_000
    const first = sitDown({ ...HOME, files }, () => asked++ > 3)
    await settle(first)
    first.terminal.input(bytes('node -p 6*7; node loop.js\r'))
    asked = 0
    await settle(first)
    first.terminal.input(bytes('\x03'))
    asked = -1_000_000
    await settle(first)
    const second = await restored(first)
    for (const seat of [first, second]) {
      seat.terminal.input(bytes('echo $? $RANDOM\r'))
      await settle(seat)
    }
    expect(first.screen()).toMatch(/\r130 \d+\r/)
    expect(second.screen()).toBe(first.screen())
    expect(traceOf(second.machine)).toEqual(traceOf(first.machine))
  })

  it('can be taken anywhere', { timeout: 60_000 }, async () => {
    const LINES = [
      'ls -l\r',
      'sleep 2 & \r',
      'yes | head -n 500 | wc\r',
      'cat\r',
      '\x03',
      '\x04x\r',
      'jobs\r',
      'echo $RANDOM\r',
    ]
    const move = fc.record({ keys: fc.constantFrom(...LINES), slices: fc.nat(30), skip: fc.nat(3000) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { minLength: 1, maxLength: 5 }),
        fc.array(move, { maxLength: 3 }),
        async (before, after) => {
          const play = async (seat: Seat, moves: typeof before) => {
            for (const { keys, slices, skip } of moves) {
              seat.terminal.input(bytes(keys))
              await advance(seat, slices)
              seat.machine.skipTime(skip)
            }
          }
          const first = sitDown()
          await play(first, before)
          const second = await restored(first)
          for (const seat of [first, second]) {
            await play(seat, after)
            await settle(seat)
          }
          expect(second.screen()).toBe(first.screen())
          expect(traceOf(second.machine)).toEqual(traceOf(first.machine))
        },
      ),
      { numRuns: 12, seed: 22 },
    )
  })
})
