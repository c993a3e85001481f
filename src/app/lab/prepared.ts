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
  readonly key: string
  /** When it was started: its calendar stands still while it waits. */
  readonly at: number
  /** What it has said so far. */
  readonly replies: MachineReply[]
  readonly patience: ReturnType<typeof setTimeout>
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
  const shared = interrupt && { interrupt: interrupt.buffer as SharedArrayBuffer }
  worker.postMessage({ kind: 'start', ...start, ...shared } satisfies MachineRequest)
  return { worker, interrupt }
}

const keyOf = (cause: string, values: Readonly<Record<string, string>>) => JSON.stringify([cause, values])

/** Boots the machine of this cause ahead, in place of the one before; not beside a lab that is there already. */
export function prepareMachine(cause: string, values: Readonly<Record<string, string>>): void {
  if (useLab.getState().cause !== null) return
  const key = keyOf(cause, values)
  if (waiting?.key === key) return
  forgetPrepared()
  const replies: MachineReply[] = []
  const machine = newMachine({ cause, values, ...new TerminalScreen(0).size, held: true })
  const patience = setTimeout(forgetPrepared, PATIENCE_MS)
  machine.worker.onmessage = ({ data }: MessageEvent<MachineReply>) => {
    replies.push(data)
    if (data.kind === 'state') clearTimeout(patience)
  }
  machine.worker.onerror = forgetPrepared
  waiting = { ...machine, key, replies, patience, at: performance.now() }
}

/** The machine that waits, for whoever wants just this one; nobody else can have it afterwards. */
export function takePrepared(cause: string, values: Readonly<Record<string, string>>): Prepared | null {
  const found = waiting
  if (found?.key !== keyOf(cause, values) || performance.now() - found.at > STALE_MS) {
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
