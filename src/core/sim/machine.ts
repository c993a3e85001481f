/** The facade of the simulated machine. */
import { unreachable, type World } from '../lib/index.ts'
import { bootKernel, DEFAULT_BOOT_TIME, DEFAULT_SEED } from './boot/boot.ts'
import { Builder } from './boot/builder.ts'
import { environmentOf, startProcess, startWorld, userOf } from './boot/start.ts'
import { giveSudo } from './boot/system-files.ts'
import type { CompleteWorld } from './boot/world.ts'
import { Console } from './console.ts'
import { exitCode } from './exit-code.ts'
import { Journal, type Snapshot, type Told } from './journal.ts'
import { ROOT_CREDENTIALS } from './kernel/capabilities.ts'
import { O_RDONLY } from './kernel/constants.ts'
import type { Kernel } from './kernel/kernel.ts'
import { UnixSocket } from './kernel/net/unix.ts'
import type { Process } from './kernel/process.ts'
import type { Sys, Task, TraceEntry, Winsize } from './kernel/sys.ts'
import type { KernelView, Machine, MachineOptions, MachineState, RunResult, Terminal } from './machine-types.ts'
import { FileInode, failed, walk } from './vfs/index.ts'
import { viewOf } from './view.ts'

export function createMachine(options: MachineOptions): LabMachine {
  return new LabMachine(options)
}

type TerminalOutput = (terminal: number, bytes: Uint8Array) => void

/**
 * Another machine in the state of the one that gave the snapshot, which goes on as that one would have. Terminals are
 * numbered as they were opened; what each has shown so far comes again. A `run` that was not over has nobody who waits for
 * it. Simplified: keys that were typed while a part of the lab was still being loaded come before that part, not after.
 */
export async function restoreMachine(
  snapshot: Snapshot,
  options: Omit<MachineOptions, 'world' | 'bootTime' | 'seed'>,
  onOutput: TerminalOutput = () => {},
): Promise<{ readonly machine: LabMachine; readonly terminals: readonly Terminal[] }> {
  const { world, bootTime, seed } = snapshot
  const machine = new LabMachine({ ...options, world, bootTime, seed })
  return { machine, terminals: await machine.replay(snapshot, onOutput) }
}

const NOT_THE_SAME = 'This snapshot is of a machine that behaves otherwise: another build, or other programs.'
const NEVER = () => false

/** A run that takes longer is ended as if it had been killed: so much virtual time in all, so much of it computing, so many processes. */
const MAX_RUN_MS = 900_000
const MAX_BUSY_MS = 10_000
/** Many processes at once take little virtual time and much of the host's: a fork bomb is ended when it has made so many. */
const MAX_RUN_PROCESSES = 20_000
const TIMEOUT_CODE = 124

export class LabMachine implements Machine {
  readonly kernel: Kernel
  private readonly world: CompleteWorld
  private isBooted = false
  private waitingLogins: Console[] = []
  private readonly seats: Console[] = []
  private readonly journal = new Journal()

  constructor(private readonly options: MachineOptions) {
    const interruptRequested = () => this.journal.isInterrupted(options.interruptRequested ?? NEVER)
    const { kernel, world } = bootKernel({ ...options, interruptRequested })
    this.kernel = kernel
    this.world = world
    this.startInit()
  }

  run(script: string): Promise<RunResult> {
    return this.runProgram(['bash', '-c', script])
  }

  /** Runs one program as the world's user, without a shell around it. */
  async runProgram(argv: readonly string[]): Promise<RunResult> {
    await this.runUntil(() => this.isBooted)
    const output = { stdout: new Collector(), stderr: new Collector() }
    this.journal.note({ kind: 'run', argv })
    const process = this.start(argv, output)
    const isOver = await this.runUntil(() => process.isDead)
    const code = isOver ? exitCode(process.status!) : TIMEOUT_CODE
    return { stdout: output.stdout.text(), stderr: output.stderr.text(), code }
  }

  openTerminal(size: Winsize, onOutput: (bytes: Uint8Array) => void): Terminal {
    const { journal } = this
    journal.note({ kind: 'open-terminal', size })
    giveSudo(new Builder(this.kernel), this.world)
    const terminal = this.seats.length
    const seat = new Console(this.kernel, this.world, size, onOutput, (what) => journal.note({ ...what, terminal }))
    this.seats.push(seat)
    if (this.isBooted) seat.login()
    else this.waitingLogins.push(seat)
    return seat
  }

  advance(sliceMs: number): MachineState {
    const { scheduler } = this.kernel
    const now = this.options.hostClock ?? (() => 0)
    const end = now() + sliceMs
    for (let steps = 1; ; steps++) {
      const promise = this.hostPromise()
      if (promise) return { kind: 'host', promise }
      if (!this.step(false)) return { kind: 'idle', nextTimer: scheduler.nextTimer() }
      if (steps % STEPS_PER_LOOK === 0 && now() >= end) return { kind: 'busy' }
    }
  }

  skipTime(ms: number): void {
    this.journal.note({ kind: 'skip', ms })
    this.kernel.scheduler.skip(ms)
  }

  now(): number {
    return this.kernel.bootTime + this.kernel.scheduler.now
  }

  trace(since = 0): readonly TraceEntry[] {
    return this.kernel.trace.since(since)
  }

  inspect(): KernelView {
    return viewOf(this.kernel, this.world)
  }

  readFile(path: string): Uint8Array | null {
    const { root } = this.kernel
    const at = walk({ root, cwd: root, credentials: ROOT_CREDENTIALS }, path, true)
    if (failed(at) || !(at.dentry.inode instanceof FileInode)) return null
    return at.dentry.inode.data.read(0, at.dentry.inode.size)
  }

  writeFile(path: string, data: Uint8Array): void {
    this.journal.note({ kind: 'write', path, data: data.slice() })
    new Builder(this.kernel).file(path, data)
  }

  snapshot(): Snapshot {
    const { world, bootTime = DEFAULT_BOOT_TIME, seed = DEFAULT_SEED } = this.options
    const { told, interrupts, steps } = this.journal
    return { world, bootTime, seed, told: [...told], interrupts: [...interrupts], steps, now: this.now() }
  }

  /** Lives the life of a snapshot; only for a machine that has just been made. */
  async replay(snapshot: Snapshot, onOutput: TerminalOutput): Promise<readonly Terminal[]> {
    this.journal.replaying(snapshot.interrupts)
    for (const { after, what } of snapshot.told) {
      await this.runTo(after)
      this.tell(what, onOutput)
    }
    await this.runTo(snapshot.steps)
    this.journal.replaying(null)
    if (this.now() !== snapshot.now) throw new Error(NOT_THE_SAME)
    return this.seats
  }

  private tell(what: Told, onOutput: TerminalOutput): void {
    switch (what.kind) {
      case 'run':
        this.journal.note(what)
        this.start(what.argv, { stdout: new Collector(), stderr: new Collector() })
        break
      case 'open-terminal': {
        const number = this.seats.length
        this.openTerminal(what.size, (bytes) => onOutput(number, bytes))
        break
      }
      case 'keys':
        this.seats[what.terminal]!.input(what.bytes)
        break
      case 'resize':
        this.seats[what.terminal]!.resize(what.size)
        break
      case 'skip':
        this.skipTime(what.ms)
        break
      case 'write':
        this.writeFile(what.path, what.data)
        break
      default:
        unreachable(what)
    }
  }

  private async runTo(steps: number): Promise<void> {
    while (this.journal.steps < steps) {
      const promise = this.hostPromise()
      if (promise) await promise
      else if (!this.step(true)) throw new Error(NOT_THE_SAME)
    }
  }

  /** False when nothing can be done now. A step that waits for the host counts when it is over. */
  private step(mayJump: boolean): boolean {
    const step = this.kernel.scheduler.step(mayJump)
    if (step === 'ran') this.journal.steps++
    return step === 'ran' || step === 'host'
  }

  private startInit(): void {
    const { kernel, world } = this
    const finishBoot = () => {
      this.isBooted = true
      for (const seat of this.waitingLogins) seat.login()
      this.waitingLogins = []
    }
    kernel.init.frames = [
      (function* (): Task<number> {
        yield* startWorld(kernel, world, kernel.init.sys)
        finishBoot()
        for (;;) yield* kernel.init.sys.pause()
      })(),
    ]
    kernel.scheduler.runnable(kernel.init)
  }

  private start(argv: readonly string[], output: { stdout: Collector; stderr: Collector }): Process {
    const user = userOf(this.world, this.world.user)
    const { kernel } = this
    return startProcess(kernel, this.world, {
      user,
      argv,
      env: environmentOf(this.world, user),
      cwd: this.world.cwd,
      newSession: false,
      stdio: function* (sys: Sys) {
        yield* sys.open('/dev/null', O_RDONLY)
        const { files } = kernel.find(sys.getpid())!
        files.put(1, output.stdout.socket(kernel))
        files.put(2, output.stderr.socket(kernel))
      },
    })
  }

  /** Runs with time that jumps, until something is so. False when it never will be. */
  private async runUntil(isDone: () => boolean): Promise<boolean> {
    const { scheduler } = this.kernel
    let busy = 0
    const end = scheduler.now + MAX_RUN_MS
    // While a world starts, pids jump to those of its processes and of the shell.
    const { processes, shell } = this.world.pids
    const lastPid = Math.max(this.kernel.nextPid, processes, shell) + MAX_RUN_PROCESSES
    while (!isDone()) {
      const promise = this.hostPromise()
      if (promise) {
        await promise
        continue
      }
      const before = scheduler.now
      const hadToJump = scheduler.isIdle
      if (!this.step(true)) return false
      if (!hadToJump) busy += scheduler.now - before
      if (busy > MAX_BUSY_MS || scheduler.now > end || this.kernel.nextPid > lastPid) return false
    }
    return true
  }

  /** A promise that a process waits for; when it settles the process can run again. */
  private hostPromise(): Promise<unknown> | null {
    const { hostWaits } = this.kernel.scheduler
    if (hostWaits.size === 0) return null
    return Promise.race(
      [...hostWaits].map(async ([process, promise]) => {
        await promise
        if (hostWaits.delete(process)) this.kernel.scheduler.resumeFromHost(process)
      }),
    )
  }
}

/** Looking at the host's clock costs more than a step. */
const STEPS_PER_LOOK = 64

/** Takes what programs write. The recorder's parent, Node, hands its children sockets, so a script sees sockets here too. */
class Collector {
  private chunks: Uint8Array[] = []

  socket(kernel: Kernel): UnixSocket {
    const [ours, theirs] = [new UnixSocket(kernel.net, 'stream', 0, 0), new UnixSocket(kernel.net, 'stream', 0, 0)]
    UnixSocket.pair(ours, theirs)
    ours.sink = (bytes) => this.chunks.push(bytes)
    // They belong to the host's network, where ss does not look.
    kernel.net.unix.delete(ours)
    kernel.net.unix.delete(theirs)
    return theirs
  }

  text(): string {
    const decoder = new TextDecoder()
    return this.chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  }
}

/** One case of the lab kit: a fresh world, one script. */
export async function runCase(world: World, script: string): Promise<RunResult> {
  const { programs } = await import('./programs/index.ts')
  return createMachine({ world, programs }).run(script)
}
