/** The page's side of the machine worker: start, keys, ^C, restart when it dies. */

import machineUrl from '../../workers/machine.ts?worker&url'
import type { MachineReply, MachineRequest } from '../../workers/protocol.ts'
import { Transcript } from '../../workers/transcript.ts'
import { announce } from '../state/announce.ts'
import { startWorker } from '../trusted.ts'
import { BEFORE_START, type LabState, useLab, useTranscript } from './store.ts'

const CTRL_C = '\x03'
/**
 * A machine that does not answer within this after ^C is ended and brought back. With shared memory the flag reaches every
 * loop, so that silence only means a slow computer: then there is more patience.
 */
const DEAF_MS = { withFlag: 4000, alone: 450 }
/** Output that a terminal which opens late is given. */
const REPLAY_LIMIT = 256 * 1024

type OutputListener = (bytes: Uint8Array, shown: () => void) => void

let worker: Worker | null = null
let interrupt: Int32Array | null = null
let transcript = new Transcript()
let decoder = new TextDecoder()
let replay: Uint8Array[] = []
let size = { rows: 16, cols: 80 }
let listener: OutputListener | null = null
/** What was entered at each prompt, so that a machine can be brought back to where it was. */
let journal: string[] = []
let sincePrompt = ''
/** Keys from before the machine listened. */
let early = ''
let deafTimer: ReturnType<typeof setTimeout> | undefined

const send = (request: MachineRequest): void => worker?.postMessage(request)

export function startMachine(cause: string, values: Readonly<Record<string, string>>): void {
  worker?.terminate()
  worker = null
  forget()
  useLab.setState({ ...BEFORE_START, phase: { kind: 'starting' }, cause, values })
  worker = startWorker(machineUrl, 'errlab-machine')
  worker.onmessage = ({ data }: MessageEvent<MachineReply>) => hear(data)
  worker.onerror = (event) => fail(event.message || 'the lab worker did not start')
  // Without cross-origin isolation there is no shared memory: then a deaf machine is brought back instead.
  interrupt = globalThis.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null
  send({
    kind: 'start',
    cause,
    values,
    ...size,
    ...(interrupt && { interrupt: interrupt.buffer as SharedArrayBuffer }),
  })
}

export function restartMachine(): void {
  const { cause, values } = useLab.getState()
  if (cause) startMachine(cause, values)
}

function forget(): void {
  transcript = new Transcript(size.cols)
  decoder = new TextDecoder()
  replay = []
  journal = []
  sincePrompt = ''
  early = ''
  clearTimeout(deafTimer)
  useTranscript.setState({ lines: [], from: 0 })
  listener?.(new TextEncoder().encode('\x1bc'), () => {})
}

/** Keys, as the terminal says them. */
export function typeKeys(text: string): void {
  const { phase } = useLab.getState()
  // Typed while the machine starts, or is brought back: kept until its first prompt.
  if (phase.kind === 'starting' || early !== '') early += text
  if (phase.kind !== 'running' || early !== '') return
  if (text.includes(CTRL_C)) heardWithin(interrupt ? DEAF_MS.withFlag : DEAF_MS.alone)
  if (text.includes('\r')) useLab.setState(({ kernel, path }) => ({ kernelBefore: kernel, pathBefore: path }))
  sincePrompt += text
  send({ kind: 'input', text })
}

/** What was typed too early comes after the commands that bring a machine back to where it was. */
function typeEarly(): void {
  if (useLab.getState().queue.length > 0) return
  const text = early
  early = ''
  if (text !== '') typeKeys(text)
}

/** Runs command lines one after the other, each when the prompt is back. */
export function runLines(script: string): void {
  const lines = script.split('\n').filter((line) => line.trim() !== '')
  useLab.setState(({ queue }) => ({ queue: [...queue, ...lines] }))
  runNext()
}

function runNext(): void {
  const { queue, atPrompt, phase } = useLab.getState()
  const [line, ...rest] = queue
  if (line === undefined || !atPrompt || phase.kind !== 'running') return
  useLab.setState({ queue: rest, atPrompt: false })
  typeKeys(`${line}\r`)
}

export const skipTime = (ms: number): void => send({ kind: 'skip', ms })
export const inspectPath = (path: string): void => send({ kind: 'inspect-path', path })

export function resize(rows: number, cols: number): void {
  if (rows === size.rows && cols === size.cols) return
  size = { rows, cols }
  transcript.resize(cols)
  send({ kind: 'resize', rows, cols })
}

/** The picture of the terminal; it first gets what was said before it came. */
export function listen(next: OutputListener): () => void {
  listener = next
  for (const bytes of replay) next(bytes, () => {})
  return () => {
    if (listener === next) listener = null
  }
}

function hear(reply: MachineReply): void {
  switch (reply.kind) {
    case 'ready':
      useLab.setState({ phase: { kind: 'running' } })
      return
    case 'alive':
      clearTimeout(deafTimer)
      return
    case 'output':
      show(reply.bytes)
      return
    case 'state':
      settle(reply)
      return
    case 'path':
      useLab.setState({ path: reply.path })
      return
    case 'ended':
      useLab.setState({ phase: { kind: 'ended', code: reply.code }, queue: [] })
      return
    case 'failed':
      if (reply.why === 'no-scenario') {
        useLab.setState({ phase: { kind: 'no-scenario' } })
        return
      }
      fail(reply.message)
      return
  }
}

function fail(message: string): void {
  worker?.terminate()
  worker = null
  useLab.setState({ phase: { kind: 'stopped', message }, queue: [] })
}

function show(bytes: Uint8Array): void {
  clearTimeout(deafTimer)
  replay.push(bytes)
  let total = replay.reduce((sum, chunk) => sum + chunk.length, 0)
  while (total > REPLAY_LIMIT && replay.length > 1) total -= replay.shift()!.length
  transcript.write(decoder.decode(bytes, { stream: true }))
  drawTranscript()
  const shown = () => send({ kind: 'shown', bytes: bytes.length })
  if (listener) listener(bytes, shown)
  else shown()
}

let isDrawing = false
function drawTranscript(): void {
  if (isDrawing) return
  isDrawing = true
  setTimeout(() => {
    isDrawing = false
    useTranscript.setState({ lines: [...transcript.lines], from: transcript.dropped })
  }, 30)
}

function settle({ kind: _, ...state }: Extract<MachineReply, { kind: 'state' }>): void {
  const before = useLab.getState()
  useLab.setState({ ...state, kernelBefore: before.kernelBefore ?? state.kernel })
  tellSteps(before, state.lab)
  if (!state.atPrompt) return
  if (sincePrompt.includes('\r')) journal.push(sincePrompt)
  sincePrompt = ''
  runNext()
  typeEarly()
}

/** The polite live region says which step came true, and what to make of a wrong turn. */
function tellSteps(before: LabState, now: LabState['lab']): void {
  if (!now || now === before.lab) return
  const done = now.steps.filter(({ state }, i) => state === 'done' && before.lab?.steps[i]?.state !== 'done')
  if (now.solved && !before.lab?.solved) announce('Solved. The failure is gone.')
  else if (done.length > 0) announce(done.map(({ title, seen }) => `Done: ${title}. ${seen}`).join(' '))
  else if (now.advice && now.advice !== before.lab?.advice) announce(now.advice)
}

/** After ^C: the flag for a loop that makes no system call, and a watch that brings back a machine which hears nothing. */
function heardWithin(ms: number): void {
  if (interrupt) Atomics.store(interrupt, 0, 1)
  clearTimeout(deafTimer)
  deafTimer = setTimeout(bringBack, ms)
  send({ kind: 'ping' })
}

function bringBack(): void {
  const { cause, values } = useLab.getState()
  if (!cause) return
  const entered = journal.map((keys) => keys.replaceAll(CTRL_C, '').replace(/\r$/, '')).filter((line) => line !== '')
  startMachine(cause, values)
  useLab.setState({
    queue: entered,
    notice:
      'The program in the lab ran in a loop and did not hear Ctrl C. The machine was started again, and your commands before it were entered again.',
  })
}
