/** The machine worker: one simulated Linux that plays the scenario of one cause, in slices, with a person's clock. */
import { loadCauses } from '../core/knowledge/load-causes.ts'
import { createLab, type Lab, labWorld } from '../core/lab/index.ts'
import type { TraceEntry } from '../core/sim/kernel/sys.ts'
import { createMachine } from '../core/sim/machine.ts'
import type { Machine, Terminal } from '../core/sim/machine-types.ts'
import { programs } from '../core/sim/programs/index.ts'
import type { MachineReply, MachineRequest } from './protocol.ts'
import { Transcript } from './transcript.ts'

type Start = Extract<MachineRequest, { kind: 'start' }>

/** How long the machine runs before the worker listens to the page again. */
const SLICE_MS = 12
/** Bytes that may be on their way to the screen; `yes` would drown the page. */
const MOST_ON_THE_WAY = 256 * 1024
const FILM_LENGTH = 600

const post = (reply: MachineReply, transfer: Transferable[] = []): void => postMessage(reply, { transfer })

let running: Session | null = null
let started: Start | null = null

addEventListener('message', ({ data }: MessageEvent<MachineRequest>) => {
  if (data.kind === 'ping') return post({ kind: 'alive' })
  if (data.kind === 'start') return void start(data)
  if (data.kind === 'reset') return void (started && start(started))
  running?.hear(data)
})

async function start(request: Start): Promise<void> {
  started = request
  running?.end()
  running = null
  try {
    const cause = (await loadCauses(request.cause.split('/')[0]!)).find(({ id }) => id === request.cause)
    const world = cause && labWorld(cause, request.values)
    if (!cause || !world) {
      return post({ kind: 'failed', why: 'no-scenario', message: `No scenario plays ${request.cause}.` })
    }
    const flag = request.interrupt && new Int32Array(request.interrupt)
    const machine = createMachine({
      world,
      programs,
      bootTime: Date.now(),
      hostClock: () => performance.now(),
      ...(flag && { interruptRequested: () => Atomics.load(flag, 0) === 1 }),
    })
    running = new Session(machine, createLab(machine, cause, request.values), request, flag)
    post({ kind: 'ready' })
    running.wake()
  } catch (error) {
    stopped(error)
  }
}

function stopped(error: unknown): void {
  running?.end()
  running = null
  post({ kind: 'failed', why: 'stopped', message: error instanceof Error ? error.message : String(error) })
}

/** One machine between its start and its end. */
class Session {
  readonly #terminal: Terminal
  readonly #transcript: Transcript
  readonly #decoder = new TextDecoder()
  readonly #turn = new MessageChannel()
  /** Host time minus virtual time: what the machine's clock is behind is skipped. */
  #offset: number
  /** Until the first prompt time jumps: nobody wants to watch services start. */
  #isBooting = true
  #timer: ReturnType<typeof setTimeout> | undefined
  #out: Uint8Array[] = []
  #onTheWay = 0
  #isScheduled = false
  #isOver = false
  #skipped = 0
  /** Calls after this one are in the film; nothing before the first command. */
  #filmFrom = Number.POSITIVE_INFINITY
  #lastSeq = -1
  #wasAtPrompt = false

  constructor(
    private readonly machine: Machine,
    private readonly lab: Lab,
    { rows, cols }: Start,
    private readonly interrupt: Int32Array | undefined,
  ) {
    this.#transcript = new Transcript(cols)
    this.#terminal = machine.openTerminal({ rows, cols }, (bytes) => this.#out.push(bytes.slice()))
    this.#offset = performance.now() - machine.now()
    this.#turn.port1.onmessage = () => {
      this.#isScheduled = false
      this.#guarded(() => this.#run())
    }
  }

  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#turn.port1.close()
  }

  hear(request: MachineRequest): void {
    this.#guarded(() => this.#obey(request))
    this.wake()
  }

  wake(): void {
    if (this.#isScheduled || this.#isOver) return
    this.#isScheduled = true
    clearTimeout(this.#timer)
    this.#turn.port2.postMessage(null)
  }

  #guarded(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!this.#isOver) stopped(error)
    }
  }

  #obey(request: MachineRequest): void {
    switch (request.kind) {
      case 'input':
        this.#type(request.text)
        return
      case 'resize':
        this.#transcript.resize(request.cols)
        this.#terminal.resize({ rows: request.rows, cols: request.cols })
        return
      case 'skip':
        this.#skipped += request.ms
        this.machine.skipTime(request.ms)
        this.#lastSeq = -1
        return
      case 'inspect-path':
        post({ kind: 'path', path: this.machine.inspect().path(request.path) })
        return
      case 'shown':
        this.#onTheWay -= request.bytes
        return
    }
  }

  #type(text: string): void {
    this.#catchUp()
    if (text.includes('\r') && this.#terminal.atPrompt()) {
      this.#filmFrom = this.machine.trace().at(-1)?.seq ?? 0
      const before = this.#transcript.commandLine() ?? ''
      this.lab.entered((before + text.slice(0, text.indexOf('\r'))).trim())
    }
    this.#terminal.input(new TextEncoder().encode(text))
  }

  /** Lets virtual time follow the person's clock. */
  #catchUp(): void {
    const behind = performance.now() - this.#offset + this.#skipped - this.machine.now()
    if (behind > 1) this.machine.skipTime(behind)
  }

  #run(): void {
    if (this.#onTheWay > MOST_ON_THE_WAY) return // `shown` wakes it again
    if (!this.#isBooting) this.#catchUp()
    const state = this.machine.advance(SLICE_MS)
    this.#flush()
    if (this.interrupt) Atomics.store(this.interrupt, 0, 0)
    switch (state.kind) {
      case 'busy':
        this.wake()
        return
      case 'host':
        state.promise.then(
          () => this.wake(),
          (error: unknown) => stopped(error),
        )
        return
      case 'idle':
        if (this.#isBooting && this.#boots(state.nextTimer)) return
        this.#tell(state.nextTimer)
        if (this.#terminal.exitCode() !== null) {
          post({ kind: 'ended', code: this.#terminal.exitCode()! })
          this.end()
          return
        }
        if (state.nextTimer !== null) this.#timer = setTimeout(() => this.wake(), Math.max(1, state.nextTimer))
    }
  }

  /** True while the machine still comes up. */
  #boots(nextTimer: number | null): boolean {
    if (!this.#terminal.atPrompt() && this.#terminal.exitCode() === null && nextTimer !== null) {
      this.machine.skipTime(nextTimer)
      this.wake()
      return true
    }
    this.#isBooting = false
    this.#offset = performance.now() + this.#skipped - this.machine.now()
    return false
  }

  #flush(): void {
    if (this.#out.length === 0) return
    const bytes = joined(this.#out)
    this.#out = []
    this.#onTheWay += bytes.length
    this.#transcript.write(this.#decoder.decode(bytes, { stream: true }))
    post({ kind: 'output', bytes }, [bytes.buffer])
  }

  /** Says what the machine has come to, when something has happened since. */
  #tell(nextTimer: number | null): void {
    const trace = this.machine.trace(Number.isFinite(this.#filmFrom) ? this.#filmFrom : this.#lastSeq)
    const lastSeq = trace.at(-1)?.seq ?? this.#lastSeq
    const atPrompt = this.#terminal.atPrompt()
    if (lastSeq === this.#lastSeq && atPrompt === this.#wasAtPrompt) return
    this.#lastSeq = lastSeq
    this.#wasAtPrompt = atPrompt
    const { processes, sockets, mounts } = this.machine.inspect()
    const film = trace.filter(({ seq }) => seq > this.#filmFrom)
    post({
      kind: 'state',
      lab: this.lab.look(),
      kernel: { processes, sockets, mounts },
      film: film.slice(-FILM_LENGTH).map(plain),
      atPrompt,
      now: this.machine.now(),
      nextTimer,
    })
  }
}

/** Trace entries format their arguments when they are read; a message needs them read. */
function plain({ seq, time, pid, comm, syscall, args, ret, errno, path, address }: TraceEntry): TraceEntry {
  return { seq, time, pid, comm, syscall, args: [...args], ret, errno, path, address }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
