/**
 * One machine for each log: whoever goes to another tab finds his own lab there, and this one again when he comes back. The lab
 * in view lives in `useLab`; the others run on, put aside with their state.
 */
import type { MachineRequest } from '../../workers/protocol.ts'
import { useLog } from '../paste/log-store.ts'
import { isAside, whenClosed } from '../paste/tabs.ts'
import { forgetPrepared } from './prepared.ts'
import { TerminalScreen } from './screens.ts'
import { BEFORE_START, type LabState, useLab, useTranscript } from './store.ts'

/** Each machine is a worker of some ten megabytes. */
const MOST_ASIDE = 3

export class LabSession {
  worker: Worker | null = null
  interrupt: Int32Array | null = null
  screens = new Map([[0, new TerminalScreen(0)]])
  lastTerminal = 0
  /** Terminals whose shell waits at its prompt. */
  prompts: readonly number[] = []
  /** What was entered at each prompt, so that a machine can be brought back to where it was. */
  journal: string[] = []
  sincePrompt = ''
  /** Keys from before the machine listened. */
  early = ''
  deafTimer: ReturnType<typeof setTimeout> | undefined
  /** Null while it is in view. */
  aside: LabState | null = null

  constructor(readonly logId: number) {}

  get state(): LabState {
    return this.aside ?? useLab.getState()
  }

  change(part: Partial<LabState>): void {
    if (this.aside) this.aside = { ...this.aside, ...part }
    else useLab.setState(part)
  }

  send(request: MachineRequest): void {
    this.worker?.postMessage(request)
  }

  /** Ends the machine; what it said stays. */
  end(): void {
    clearTimeout(this.deafTimer)
    this.worker?.terminate()
    this.worker = null
  }

  /** A new machine writes on a clean screen. */
  clear(): void {
    this.end()
    const first = this.screens.get(0)!
    first.clear()
    this.screens = new Map([[0, first]])
    this.prompts = []
    this.journal = []
    this.sincePrompt = ''
    this.early = ''
  }
}

let current = new LabSession(useLog.getState().log.id)
/** Longest away first. */
const aside = new Map<number, LabSession>()

export const labInView = (): LabSession => current

/** What the terminal in view has said, for the transcript. */
export function drawTranscript(): void {
  const { transcript } = current.screens.get(current.state.active) ?? current.screens.get(0)!
  useTranscript.setState({ lines: [...transcript.lines], from: transcript.dropped })
}

useLog.subscribe(({ log }) => {
  if (log.id !== current.logId) show(log.id)
})

whenClosed(({ log }) => {
  aside.get(log.id)?.end()
  aside.delete(log.id)
})

function show(logId: number): void {
  forgetPrepared()
  if (useLab.getState().cause === null) current.end()
  else {
    current.aside = useLab.getState()
    aside.set(current.logId, current)
  }
  current = aside.get(logId) ?? new LabSession(logId)
  aside.delete(logId)
  const state = current.aside ?? BEFORE_START
  current.aside = null
  useLab.setState({ ...state, session: logId })
  drawTranscript()
  forgetLost()
  endOldest()
}

/** A log that can no longer come back needs no lab. */
function forgetLost(): void {
  for (const [logId, session] of aside) {
    if (isAside(logId) || useLog.getState().previous?.id === logId) continue
    session.end()
    aside.delete(logId)
  }
}

function endOldest(): void {
  for (const session of [...aside.values()].slice(0, -MOST_ASIDE)) {
    if (session.worker === null) continue
    session.end()
    const message = `Its machine was ended, because ${MOST_ASIDE} others were started for other logs since.`
    session.change({ phase: { kind: 'stopped', message }, queue: [] })
  }
}
