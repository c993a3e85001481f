/** The machine worker: one simulated Linux that plays the scenario of one cause, in slices, with a person's clock. */
import type { Lab } from '../core/lab/index.ts'
import type { TraceEntry } from '../core/sim/kernel/sys.ts'
import { createMachine } from '../core/sim/machine.ts'
import type { Machine, Terminal } from '../core/sim/machine-types.ts'
import { programs } from '../core/sim/programs/index.ts'
import { warmNode } from '../core/sim/programs/node.ts'
import type { MachineReply, MachineRequest, RecordedInput } from './protocol.ts'
import { Transcript } from './transcript.ts'

type Start = Extract<MachineRequest, { kind: 'start' }>
/** A start that can be repeated: with the same boot time the machine does the same again. */
type Begun = Start & { readonly bootTime: number }

/** How long the machine runs before the worker listens to the page again. */
const SLICE_MS = 12
/** For how many of them a line waits that is entered before the shell has read all its keys. */
const KEY_SLICES = 20
/** Bytes that may be on their way to the screen; `yes` would drown the page. */
const MOST_ON_THE_WAY = 256 * 1024
const FILM_LENGTH = 600
/** A lab in whose world or steps none of these stands, and in which nobody types one, does not fetch Node.js. */
const NAMES_NODE = /\b(node|npm|npx)\b/
/** After this long at a prompt Node.js is made ready: its first start takes 0.3 s otherwise. */
const WARM_AFTER_MS = 300

const post = (reply: MachineReply, transfer: Transferable[] = []): void => postMessage(reply, { transfer })

let running: Session | null = null
let started: Begun | null = null
/** What the last machine was told, also when it is gone. */
let inputs: RecordedInput[] = []
/** Nobody looks at the machine yet: at its first prompt it waits for `go`. */
let isHeld = false
let isWarm = false
let wantsNode = false
/** The end of what was typed. */
let typed = ''

addEventListener('message', ({ data }: MessageEvent<MachineRequest>) => {
  if (data.kind === 'ping') return post({ kind: 'alive' })
  if (data.kind === 'start') {
    isHeld = data.held === true
    return void start({ ...data, bootTime: Date.now() })
  }
  if (data.kind === 'go') {
    isHeld = false
    return running?.go()
  }
  if (data.kind === 'reset') return void (started && start(started))
  if (data.kind === 'rewind') return void (started && start(started, inputs.slice(0, data.inputs)))
  if (data.kind === 'undo') return void (started && start(started, inputs.slice(0, running?.beforeLast() ?? 0)))
  running?.hear(data)
})

async function start(request: Begun, replay: readonly RecordedInput[] = []): Promise<void> {
  started = request
  inputs = []
  running?.end()
  running = null
  try {
    // Chunks of their own, which come side by side: the list of all causes grows with them, and what plays a scenario is no part of the machine.
    const [{ loadCauses }, { createLab, labWorld }] = await Promise.all([
      import('../core/knowledge/load-causes.ts'),
      import('../core/lab/index.ts'),
    ])
    const cause = (await loadCauses(request.cause.split('/')[0]!)).find(({ id }) => id === request.cause)
    const world = cause && labWorld(cause, request.values)
    if (!cause || !world) {
      return post({ kind: 'failed', why: 'no-scenario', message: `No scenario plays ${request.cause}.` })
    }
    wantsNode ||= NAMES_NODE.test(JSON.stringify([world, cause.scenario]))
    const flag = request.interrupt && new Int32Array(request.interrupt)
    const machine = createMachine({
      world,
      programs,
      bootTime: request.bootTime,
      hostClock: () => performance.now(),
      ...(flag && { interruptRequested: () => Atomics.load(flag, 0) === 1 }),
    })
    running = new Session(machine, createLab(machine, cause, request.values), request, flag, replay)
    running.wake()
  } catch (error) {
    stopped(error)
  }
}

/** Before it is run, while nothing else happens. In parts, so that a key does not wait for it. A chunk that does not come is asked for again when node is run. */
function warmUp(): void {
  if (isWarm) return
  isWarm = true
  setTimeout(() => warmNode(() => new Promise((resolve) => setTimeout(resolve))).catch(() => {}), WARM_AFTER_MS)
}

function stopped(error: unknown): void {
  running?.end()
  running = null
  post({ kind: 'failed', why: 'stopped', message: error instanceof Error ? error.message : String(error) })
}

/** One login on the machine. */
interface Line {
  readonly terminal: Terminal
  readonly transcript: Transcript
  readonly decoder: TextDecoder
  out: Uint8Array[]
  isOver: boolean
}

/** One machine between its start and its end. */
class Session {
  readonly #lines = new Map<number, Line>()
  readonly #turn = new MessageChannel()
  /** Host time minus virtual time: what the machine's clock is behind is skipped. */
  #offset: number
  /** Until the first prompt time jumps: nobody wants to watch services start. */
  #isBooting = true
  /** Inputs of an earlier machine that this one still has to be given. */
  #replay: RecordedInput[]
  #isReady = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #onTheWay = 0
  #isScheduled = false
  #isOver = false
  #skipped = 0
  /** Calls after this one are in the film; nothing before the first command. */
  #filmFrom = Number.POSITIVE_INFINITY
  #lastSeq = -1
  #lastPrompts = ''
  /** Counts of inputs, each up to a command line that was entered, with it. */
  readonly #entered: number[] = []

  constructor(
    private readonly machine: Machine,
    private readonly lab: Lab,
    size: Start,
    private readonly interrupt: Int32Array | undefined,
    replay: readonly RecordedInput[],
  ) {
    this.#replay = [...replay]
    this.#open(0, size)
    this.#offset = performance.now() - machine.now()
    this.#turn.port1.onmessage = () => {
      this.#isScheduled = false
      this.#guarded(() => this.#run())
    }
    if (replay.length === 0) this.#becomeReady()
  }

  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#turn.port1.close()
  }

  /** How many inputs there were before the command line that was entered last. */
  beforeLast(): number {
    return this.#entered.at(-2) ?? 0
  }

  /** Time begins for a machine that was held. */
  go(): void {
    if (!this.#isBooting) this.#setClock()
    this.wake()
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

  #becomeReady(): void {
    this.#isReady = true
    post({
      kind: 'ready',
      wrong: this.lab.scenario.wrong.map(({ run, but }) => ({ run, but })),
      terminals: [...this.#lines.keys()],
    })
  }

  #obey(request: MachineRequest): void {
    switch (request.kind) {
      case 'input':
        typed = (typed + request.text).slice(-32)
        wantsNode ||= NAMES_NODE.test(typed)
        this.#catchUp()
        this.#take({ at: this.machine.now(), kind: 'keys', terminal: request.terminal ?? 0, text: request.text })
        return
      case 'open-terminal':
        this.#catchUp()
        this.#take({ ...request, at: this.machine.now() })
        return
      case 'skip':
        this.#skipped += request.ms
        this.#take({ ...request, at: this.machine.now() })
        return
      case 'resize': {
        const line = this.#lines.get(request.terminal ?? 0)
        line?.transcript.resize(request.cols)
        line?.terminal.resize({ rows: request.rows, cols: request.cols })
        return
      }
      case 'inspect-path':
        post({ kind: 'path', path: this.machine.inspect().path(request.path) })
        return
      case 'shown':
        this.#onTheWay -= request.bytes
        return
    }
  }

  /** All that changes the machine from outside comes through here and is written down. */
  #take(input: RecordedInput): void {
    inputs.push(input)
    switch (input.kind) {
      case 'keys':
        this.#type(input.terminal, input.text)
        return
      case 'open-terminal':
        if (!this.#lines.has(input.terminal)) this.#open(input.terminal, input)
        return
      case 'skip':
        this.machine.skipTime(input.ms)
        this.#lastSeq = -1
        return
    }
  }

  #open(number: number, { rows, cols }: { readonly rows: number; readonly cols: number }): void {
    const out: Uint8Array[] = []
    const line: Line = {
      terminal: this.machine.openTerminal({ rows, cols }, (bytes) => line.out.push(bytes.slice())),
      transcript: new Transcript(cols),
      decoder: new TextDecoder(),
      out,
      isOver: false,
    }
    this.#lines.set(number, line)
  }

  #type(number: number, text: string): void {
    const line = this.#lines.get(number)
    if (!line || line.isOver) return
    if (text.includes('\r') && line.terminal.readsLine()) {
      this.#readKeys(line)
      this.#entered.push(inputs.length)
      this.#filmFrom = this.machine.trace().at(-1)?.seq ?? 0
      const before = line.transcript.commandLine() ?? ''
      this.lab.entered((before + text.slice(0, text.indexOf('\r'))).trim())
    }
    line.terminal.input(new TextEncoder().encode(text))
  }

  /** On a busy computer the shell may not have come to the keys before: the line is known when it has. */
  #readKeys({ terminal }: Line): void {
    for (let n = 0; n < KEY_SLICES && !terminal.atPrompt(); n++) this.machine.advance(SLICE_MS)
    this.#flush()
  }

  /** Lets virtual time follow the person's clock. */
  #catchUp(): void {
    if (this.#isBooting || this.#replay.length > 0) return
    const behind = performance.now() - this.#offset + this.#skipped - this.machine.now()
    if (behind > 1) this.machine.skipTime(behind)
  }

  /** From now on virtual time follows the clock. */
  #setClock(): void {
    this.#offset = performance.now() + this.#skipped - this.machine.now()
  }

  #run(): void {
    if (this.#onTheWay > MOST_ON_THE_WAY) return // `shown` wakes it again
    if (isHeld && !this.#isBooting) return // `go` wakes it again
    this.#catchUp()
    const state = this.machine.advance(SLICE_MS)
    this.#flush()
    if (this.interrupt) Atomics.store(this.interrupt, 0, 0)
    switch (state.kind) {
      case 'busy':
        if (isHeld && this.#lines.get(0)!.terminal.atPrompt()) {
          this.#isBooting = false
          this.#tell(null)
          return
        }
        if (this.#isDue()) this.#replayNext()
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
        if (this.#replays()) return
        this.#tell(state.nextTimer)
        if (this.#hasEnded()) return
        if (wantsNode && !isHeld) warmUp()
        if (state.nextTimer !== null && !isHeld)
          this.#timer = setTimeout(() => this.wake(), Math.max(1, state.nextTimer))
    }
  }

  /** True while the machine still comes up. */
  #boots(nextTimer: number | null): boolean {
    const { terminal } = this.#lines.get(0)!
    if (!terminal.atPrompt() && terminal.exitCode() === null && nextTimer !== null) {
      this.machine.skipTime(nextTimer)
      this.wake()
      return true
    }
    this.#isBooting = false
    this.#setClock()
    return false
  }

  #isDue(): boolean {
    const [next] = this.#replay
    return !this.#isBooting && next !== undefined && this.machine.now() >= next.at
  }

  /** True while inputs of an earlier machine are given again, each at its own time. */
  #replays(): boolean {
    const [next] = this.#replay
    if (!next) return false
    const wait = next.at - this.machine.now()
    if (wait > 0) this.machine.skipTime(wait)
    else this.#replayNext()
    this.wake()
    return true
  }

  #replayNext(): void {
    // Steps tick in between, as they did when a person typed.
    this.lab.look()
    const next = this.#replay.shift()
    if (next) this.#take(next)
    if (this.#replay.length > 0 || this.#isReady) return
    this.#setClock()
    this.#becomeReady()
  }

  #hasEnded(): boolean {
    for (const [number, line] of this.#lines) {
      const code = line.terminal.exitCode()
      if (code === null || line.isOver) continue
      line.isOver = true
      post({ kind: 'ended', code, terminal: number })
      if (number !== 0) continue
      this.end()
      return true
    }
    return false
  }

  #flush(): void {
    for (const [number, line] of this.#lines) {
      if (line.out.length === 0) continue
      const bytes = joined(line.out)
      line.out = []
      this.#onTheWay += bytes.length
      line.transcript.write(line.decoder.decode(bytes, { stream: true }))
      post({ kind: 'output', bytes, terminal: number }, [bytes.buffer])
    }
  }

  /** Says what the machine has come to, when something has happened since. */
  #tell(nextTimer: number | null): void {
    const trace = this.machine.trace(Number.isFinite(this.#filmFrom) ? this.#filmFrom : this.#lastSeq)
    const lastSeq = trace.at(-1)?.seq ?? this.#lastSeq
    const atPrompts = [...this.#lines].filter(([, { terminal }]) => terminal.atPrompt()).map(([number]) => number)
    if (lastSeq === this.#lastSeq && atPrompts.join() === this.#lastPrompts) return
    this.#lastSeq = lastSeq
    this.#lastPrompts = atPrompts.join()
    const { processes, sockets, mounts } = this.machine.inspect()
    const film = trace.filter(({ seq }) => seq > this.#filmFrom)
    post({
      kind: 'state',
      lab: this.lab.look(),
      kernel: { processes, sockets, mounts },
      film: film.slice(-FILM_LENGTH).map(plain),
      atPrompts,
      entered: [...this.#entered],
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
