import type { World } from '../core/lib/index.ts'
import { parse } from './diagnose.ts'
import { type Io, linesOf, type OwnTerminal } from './io.ts'
import type { Arguments } from './options.ts'

/** The simulated machine: in the person's own terminal, or one script a line. */
export async function labCommand({ words, options }: Arguments, io: Io): Promise<number> {
  if (options.jsonl !== undefined) return runLines(io)
  const [id] = words
  if (id === undefined || words.length > 1) {
    io.stderr('usage: errlab lab CODE/CAUSE [--port 8080] | errlab lab --jsonl\n')
    return 2
  }
  return play(id, options, io)
}

/** Each case gets a fresh machine; a line that is no case is answered with its error. */
async function runLines(io: Io): Promise<number> {
  const { runCase } = await import('../core/sim/machine.ts')
  for await (const line of linesOf(io.stdin)) {
    if (line.trim() === '') continue
    io.stdout(`${JSON.stringify(await answer(line, runCase))}\n`)
  }
  return 0
}

type RunCase = (world: World, script: string) => Promise<{ stdout: string; stderr: string; code: number }>

async function answer(line: string, runCase: RunCase): Promise<object> {
  const question = parse(line)
  if (question === null) return { id: null, error: 'this line is no JSON object' }
  const { id, world, script } = question
  const named = id === undefined ? {} : { id }
  if (typeof script !== 'string') return { id: id ?? null, error: 'there is no text in "script"' }
  if (typeof world !== 'object' || world === null) return { id: id ?? null, error: 'there is no object in "world"' }
  try {
    const { stdout, stderr, code } = await runCase(world as World, script)
    return { ...named, stdout, stderr, code }
  } catch (error) {
    return { id: id ?? null, error: error instanceof Error ? error.message : String(error) }
  }
}

async function play(id: string, values: Readonly<Record<string, string>>, io: Io): Promise<number> {
  const { causesOf } = await import('../core/knowledge/causes.ts')
  const { labWorld, createLab } = await import('../core/lab/index.ts')
  const cause = causesOf(id.split('/')[0] ?? '').find((one) => one.id === id)
  const world = cause === undefined ? null : labWorld(cause, values)
  if (cause === undefined || world === null) {
    io.stderr(
      cause === undefined
        ? `errlab: there is no cause '${id}'\n`
        : `errlab: '${id}' has no lab: ${cause.notReproducible?.replaceAll('`', '') ?? 'it cannot be played'}\n`,
    )
    return 2
  }
  const own = io.openTerminal()
  if (own === null) {
    io.stderr('errlab lab: this needs a terminal; `errlab lab --jsonl` runs scripts\n')
    return 2
  }
  const { createMachine } = await import('../core/sim/machine.ts')
  const { programs } = await import('../core/sim/programs/index.ts')
  const machine = createMachine({ world, programs, hostClock: () => io.now() })
  const { scenario } = createLab(machine, cause, values)
  own.write(encode(`${cause.title}\r\n${scenario.steps.map(({ ask }, at) => `${at + 1}. ${ask}\r\n`).join('')}\r\n`))
  try {
    return await attach(machine, own, io)
  } finally {
    own.close()
  }
}

type Machine = ReturnType<typeof import('../core/sim/machine.ts').createMachine>

const encode = (text: string) => new TextEncoder().encode(text)

/** Ties a shell of the machine to the person's terminal until it ends. Virtual time follows real time. */
async function attach(machine: Machine, own: OwnTerminal, io: Io): Promise<number> {
  const shell = machine.openTerminal(own.size, (bytes) => own.write(bytes))
  own.onInput((bytes) => {
    shell.input(bytes)
    own.wake()
  })
  own.onResize((size) => {
    shell.resize(size)
    own.wake()
  })
  for (let before = io.now(); shell.exitCode() === null; ) {
    const state = machine.advance(20)
    if (state.kind === 'busy') await own.rest(0)
    else if (state.kind === 'host') await Promise.race([state.promise, own.rest(null)])
    else await own.rest(state.nextTimer)
    const now = io.now()
    if (state.kind === 'idle' && now > before) machine.skipTime(now - before)
    before = now
  }
  return shell.exitCode() ?? 0
}
