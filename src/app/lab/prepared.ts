/**
 * The machine that somebody may ask for next is started while he still reads: it comes up to its first prompt and waits there,
 * its clock with it. Whoever asks for it finds it booted.
 */
import machineUrl from '../../workers/machine.ts?worker&url'
import type { MachineReply, MachineRequest } from '../../workers/protocol.ts'
import { startWorker } from '../trusted.ts'
import { TerminalScreen } from './screens.ts'
import { useLab } from './store.ts'

interface Machine {
  readonly worker: Worker
  /** Null without cross-origin isolation: then there is no shared memory, and a deaf machine is brought back instead. */
  readonly interrupt: Int32Array | null
}
interface Prepared extends Machine {
  key: string
  /** When it was started: its calendar stands still while it waits. */
  at: number
  /** What it has said so far. */
  replies: MachineReply[]
  /** It stands at its prompt and says nothing more. */
  isAtRest: boolean
  patience: ReturnType<typeof setTimeout> | undefined
}
type Start = Omit<Extract<MachineRequest, { kind: 'start' }>, 'kind' | 'interrupt'>

/** Its `date` would be late by as much. */
const STALE_MS = 5 * 60_000
/** One that does not come to its prompt by then would only keep the processor busy. */
const PATIENCE_MS = 20_000

let waiting: Prepared | null = null

export function newMachine(start: Start): Machine {
  const worker = startWorker(machineUrl, 'errlab-machine')
  const interrupt = globalThis.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null
  begin({ worker, interrupt }, start)
  return { worker, interrupt }
}

function begin({ worker, interrupt }: Machine, start: Start): void {
  const shared = interrupt && { interrupt: interrupt.buffer as SharedArrayBuffer }
  worker.postMessage({ kind: 'start', ...start, ...shared } satisfies MachineRequest)
}

const keyOf = (cause: string, values: Readonly<Record<string, string>>) => JSON.stringify([cause, values])

/** Boots the machine of this cause ahead, in place of the one before; not beside a lab that is there already. */
export function prepareMachine(cause: string, values: Readonly<Record<string, string>>): void {
  if (useLab.getState().cause !== null) return
  const key = keyOf(cause, values)
  if (waiting?.key === key) return
  const start: Start = { cause, values, ...new TerminalScreen(0).size, held: true }
  // One that has come to rest has everything loaded, and nothing of its last machine is still on the way.
  if (waiting?.isAtRest) begin(waiting, start)
  else {
    forgetPrepared()
    waiting = watched(newMachine(start))
  }
  Object.assign(waiting, {
    key,
    at: performance.now(),
    replies: [],
    isAtRest: false,
    patience: setTimeout(forgetPrepared, PATIENCE_MS),
  } satisfies Partial<Prepared>)
}

function watched(machine: Machine): Prepared {
  const prepared: Prepared = { ...machine, key: '', at: 0, replies: [], isAtRest: false, patience: undefined }
  machine.worker.onmessage = ({ data }: MessageEvent<MachineReply>) => {
    prepared.replies.push(data)
    if (data.kind !== 'state') return
    prepared.isAtRest = true
    clearTimeout(prepared.patience)
  }
  machine.worker.onerror = forgetPrepared
  return prepared
}

/** The machine that waits, for whoever wants just this one; nobody else can have it afterwards. */
export function takePrepared(cause: string, values: Readonly<Record<string, string>>): Readonly<Prepared> | null {
  const found = waiting
  if (!found || found.key !== keyOf(cause, values) || performance.now() - found.at > STALE_MS) {
    forgetPrepared()
    return null
  }
  clearTimeout(found.patience)
  waiting = null
  return found
}

export function forgetPrepared(): void {
  if (!waiting) return
  clearTimeout(waiting.patience)
  waiting.worker.terminate()
  waiting = null
}
