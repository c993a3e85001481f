/** The page's side of the machine worker: start, keys, ^C, restart when it dies. */

import machineUrl from '../../workers/machine.ts?worker&url'
import type { MachineReply, MachineRequest } from '../../workers/protocol.ts'
import { announce } from '../state/announce.ts'
import { startWorker } from '../trusted.ts'
import { beforeLast, noteRewinds, rewound } from './rewind.ts'
import { TerminalScreen } from './screens.ts'
import { BEFORE_START, type LabState, useLab, useTranscript } from './store.ts'

const CTRL_C = '\x03'
const CTRL_D = '\x04'
/**
 * A machine that does not answer within this after ^C is ended and brought back. With shared memory the flag reaches every
 * loop, so that silence only means a slow computer: then there is more patience.
 */
const DEAF_MS = { withFlag: 4000, alone: 450 }
/** More would be a window manager. */
export const MOST_TERMINALS = 3

let worker: Worker | null = null
let interrupt: Int32Array | null = null
let screens = new Map([[0, new TerminalScreen(0)]])
let lastTerminal = 0
/** Terminals whose shell waits at its prompt. */
let prompts: readonly number[] = []
/** What was entered at each prompt, so that a machine can be brought back to where it was. */
let journal: string[] = []
let sincePrompt = ''
/** Keys from before the machine listened. */
let early = ''
let deafTimer: ReturnType<typeof setTimeout> | undefined

const send = (request: MachineRequest): void => worker?.postMessage(request)

/** `own` are the values of the log, where the machine is to be played with others. */
export function startMachine(
  cause: string,
  values: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>> = values,
): void {
  worker?.terminate()
  worker = null
  forget()
  useLab.setState({ ...BEFORE_START, phase: { kind: 'starting' }, cause, values, own })
  worker = startWorker(machineUrl, 'errlab-machine')
  worker.onmessage = ({ data }: MessageEvent<MachineReply>) => hear(data)
  worker.onerror = (event) => fail(event.message || 'the lab worker did not start')
  // Without cross-origin isolation there is no shared memory: then a deaf machine is brought back instead.
  interrupt = globalThis.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null
  send({
    kind: 'start',
    cause,
    values,
    ...screens.get(0)!.size,
    ...(interrupt && { interrupt: interrupt.buffer as SharedArrayBuffer }),
  })
}

export function restartMachine(): void {
  const { cause, values, own } = useLab.getState()
  if (cause) startMachine(cause, values, own)
}

/** Plays the same cause with the log's values, or with the scenario's. */
export function playOwnValues(isOn: boolean): void {
  const { cause, own } = useLab.getState()
  if (cause) startMachine(cause, isOn ? own : {}, own)
}

/** The same machine anew, with what it was told until then; `next` is typed when it is there. */
export function rewindTo(inputs: number, next: readonly string[] = []): void {
  const { rewinds } = useLab.getState()
  for (const screen of screens.values()) screen.clear()
  journal = []
  sincePrompt = ''
  early = ''
  drawTranscript()
  useLab.setState({
    phase: { kind: 'starting' },
    rewinds: rewound(rewinds, inputs),
    queue: next,
    atPrompt: false,
    lab: null,
  })
  send({ kind: 'rewind', inputs })
}

export function undoLastCommand(): void {
  const to = beforeLast(useLab.getState().rewinds)
  if (to !== null) rewindTo(to)
}

/** A wrong turn is taken where the failure has just happened. */
export function takeWrongTurn(run: string): void {
  const { rewinds } = useLab.getState()
  if (rewinds.reproduced === null) runLines(run)
  else rewindTo(rewinds.reproduced, linesOf(run))
}

/** Logs in once more on the same machine. */
export function openTerminal(): void {
  const { terminals, phase } = useLab.getState()
  if (phase.kind !== 'running' || terminals.length >= MOST_TERMINALS) return
  const terminal = ++lastTerminal
  const screen = new TerminalScreen(terminal)
  screen.size = { ...screens.get(0)!.size }
  screens.set(terminal, screen)
  send({ kind: 'open-terminal', terminal, ...screen.size })
  useLab.setState({ terminals: [...terminals, terminal] })
  showTerminal(terminal)
}

export function showTerminal(active: number): void {
  useLab.setState({ active, atPrompt: prompts.includes(active) })
  sincePrompt = ''
  drawTranscript()
}

/** Ends that login, as Ctrl D does. */
export const closeTerminal = (terminal: number): void => send({ kind: 'input', text: CTRL_C + CTRL_D, terminal })

export const screenOf = (terminal: number): TerminalScreen => screens.get(terminal) ?? screens.get(0)!
export const screenInView = (): TerminalScreen => screenOf(useLab.getState().active)

function forget(): void {
  const first = screens.get(0)!
  first.clear()
  screens = new Map([[0, first]])
  prompts = []
  journal = []
  sincePrompt = ''
  early = ''
  clearTimeout(deafTimer)
  useTranscript.setState({ lines: [], from: 0 })
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
  send({ kind: 'input', text, terminal: useLab.getState().active })
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
  useLab.setState(({ queue }) => ({ queue: [...queue, ...linesOf(script)] }))
  runNext()
}

const linesOf = (script: string) => script.split('\n').filter((line) => line.trim() !== '')

function runNext(): void {
  const { queue, atPrompt, phase } = useLab.getState()
  const [line, ...rest] = queue
  if (line === undefined || !atPrompt || phase.kind !== 'running') return
  useLab.setState({ queue: rest, atPrompt: false })
  typeKeys(`${line}\r`)
}

export const skipTime = (ms: number): void => send({ kind: 'skip', ms })
export const inspectPath = (path: string): void => send({ kind: 'inspect-path', path })

export function resize(terminal: number, rows: number, cols: number): void {
  if (screens.get(terminal)?.resize(rows, cols)) send({ kind: 'resize', rows, cols, terminal })
}

function hear(reply: MachineReply): void {
  switch (reply.kind) {
    case 'ready':
      useLab.setState({ phase: { kind: 'running' }, wrong: reply.wrong })
      // A machine that was taken back has the terminals of then, in the sizes of then.
      for (const { id, size } of screens.values()) {
        if (reply.terminals.includes(id)) send({ kind: 'resize', ...size, terminal: id })
        else forgetTerminal(id)
      }
      return
    case 'alive':
      clearTimeout(deafTimer)
      return
    case 'output':
      show(reply.terminal, reply.bytes)
      return
    case 'state':
      settle(reply)
      return
    case 'path':
      useLab.setState({ path: reply.path })
      return
    case 'ended':
      if (reply.terminal !== 0) forgetTerminal(reply.terminal)
      else useLab.setState({ phase: { kind: 'ended', code: reply.code }, queue: [] })
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

function show(terminal: number, bytes: Uint8Array): void {
  clearTimeout(deafTimer)
  const shown = () => send({ kind: 'shown', bytes: bytes.length })
  const screen = screens.get(terminal)
  if (screen) screen.show(bytes, shown)
  else shown()
  drawTranscript()
}

function forgetTerminal(terminal: number): void {
  const { terminals, active } = useLab.getState()
  screens.delete(terminal)
  useLab.setState({ terminals: terminals.filter((one) => one !== terminal) })
  if (active === terminal) showTerminal(0)
  announce(`Terminal ${terminal + 1} was left`)
}

let isDrawing = false
function drawTranscript(): void {
  if (isDrawing) return
  isDrawing = true
  setTimeout(() => {
    isDrawing = false
    const { transcript } = screenInView()
    useTranscript.setState({ lines: [...transcript.lines], from: transcript.dropped })
  }, 30)
}

function settle({ kind: _, atPrompts, entered, ...state }: Extract<MachineReply, { kind: 'state' }>): void {
  const before = useLab.getState()
  prompts = atPrompts
  const atPrompt = prompts.includes(before.active)
  const rewinds = noteRewinds(before.rewinds, state.lab, entered, atPrompt)
  useLab.setState({ ...state, atPrompt, rewinds, kernelBefore: before.kernelBefore ?? state.kernel })
  tellSteps(before, state.lab)
  if (!atPrompt) return
  // In the middle of a line the shell is at its prompt too.
  if (sincePrompt.includes('\r')) {
    journal.push(sincePrompt)
    sincePrompt = ''
  }
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
  const { cause, values, own } = useLab.getState()
  if (!cause) return
  const entered = journal.map((keys) => keys.replaceAll(CTRL_C, '').replace(/\r$/, '')).filter((line) => line !== '')
  startMachine(cause, values, own)
  useLab.setState({
    queue: entered,
    notice:
      'The program in the lab ran in a loop and did not hear Ctrl C. The machine was started again, and your commands before it were entered again.',
  })
}
