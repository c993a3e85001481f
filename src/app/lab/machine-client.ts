/** The page's side of the machine worker: start, keys, ^C, restart when it dies. Whatever a machine says is its session's. */

import type { MachineReply } from '../../workers/protocol.ts'
import { announce } from '../state/announce.ts'
import { newMachine, takePrepared } from './prepared.ts'
import { noteRewinds, type Rewinds, rewound } from './rewind.ts'
import { TerminalScreen } from './screens.ts'
import { drawTranscript, type LabSession, labInView } from './sessions.ts'
import { BEFORE_START, type LabState, useLab } from './store.ts'

const CTRL_C = '\x03'
const CTRL_D = '\x04'
/**
 * A machine that does not answer within this after ^C is ended and brought back. With shared memory the flag reaches every
 * loop, so that silence only means a slow computer: then there is more patience.
 */
const DEAF_MS = { withFlag: 4000, alone: 450 }
/** More would be a window manager. */
export const MOST_TERMINALS = 3

type Values = Readonly<Record<string, string>>

/** `own` are the values of the log, where the machine is to be played with others. */
export const startMachine = (cause: string, values: Values, own: Values = values): void =>
  start(labInView(), cause, values, own)

function start(session: LabSession, cause: string, values: Values, own: Values): void {
  session.clear()
  session.change({ ...BEFORE_START, session: session.logId, phase: { kind: 'starting' }, cause, values, own })
  if (!session.aside) drawTranscript()
  const prepared = takePrepared(cause, values)
  const { worker, interrupt } = prepared ?? newMachine({ cause, values, ...session.screens.get(0)!.size })
  session.worker = worker
  session.interrupt = interrupt
  worker.onmessage = ({ data }: MessageEvent<MachineReply>) => hear(session, data)
  worker.onerror = (event) => fail(session, event.message || 'the lab worker did not start')
  if (!prepared) return
  session.send({ kind: 'go' })
  for (const reply of prepared.replies) hear(session, reply)
}

export function restartMachine(): void {
  const { cause, values, own } = useLab.getState()
  if (cause) startMachine(cause, values, own)
}

/** A machine that broke comes back as it was: the commands that it had finished are entered again. */
export const recoverMachine = (): void =>
  bringBack(labInView(), 'The lab broke off. Your commands until then were entered again.')

/** Plays the same cause with the log's values, or with the scenario's. */
export function playOwnValues(isOn: boolean): void {
  const { cause, own } = useLab.getState()
  if (cause) startMachine(cause, isOn ? own : {}, own)
}

/** The same machine anew, with what it was told until then; `next` is typed when it is there. */
export function rewindTo(inputs: number, next: readonly string[] = []): void {
  goBack({ kind: 'rewind', inputs }, rewound(useLab.getState().rewinds, inputs), next)
}

/** The machine itself says to where: the page may not have heard yet that a command is done. */
export const undoLastCommand = (): void => goBack({ kind: 'undo' }, useLab.getState().rewinds, [])

function goBack(
  request: { kind: 'rewind'; inputs: number } | { kind: 'undo' },
  rewinds: Rewinds,
  next: readonly string[],
) {
  const session = labInView()
  for (const screen of session.screens.values()) screen.clear()
  session.journal = []
  session.sincePrompt = ''
  session.early = ''
  drawTranscript()
  useLab.setState({
    phase: { kind: 'starting' },
    rewinds,
    queue: next,
    atPrompt: false,
    lab: null,
  })
  session.send(request)
}

/** A wrong turn is taken where the failure has just happened. */
export function takeWrongTurn(run: string): void {
  const { rewinds } = useLab.getState()
  if (rewinds.reproduced === null) runLines(run)
  else rewindTo(rewinds.reproduced, linesOf(run))
}

/** Logs in once more on the same machine. */
export function openTerminal(): void {
  const session = labInView()
  const { terminals, phase } = session.state
  if (phase.kind !== 'running' || terminals.length >= MOST_TERMINALS) return
  const terminal = ++session.lastTerminal
  const screen = new TerminalScreen(terminal)
  screen.size = { ...session.screens.get(0)!.size }
  session.screens.set(terminal, screen)
  session.send({ kind: 'open-terminal', terminal, ...screen.size })
  session.change({ terminals: [...terminals, terminal] })
  showTerminal(terminal)
}

export const showTerminal = (active: number): void => showTerminalOf(labInView(), active)

function showTerminalOf(session: LabSession, active: number): void {
  session.change({ active, atPrompt: session.prompts.includes(active) })
  session.sincePrompt = ''
  if (!session.aside) drawTranscript()
}

/** Ends that login, as Ctrl D does. */
export const closeTerminal = (terminal: number): void =>
  labInView().send({ kind: 'input', text: CTRL_C + CTRL_D, terminal })

export function screenOf(terminal: number): TerminalScreen {
  const { screens } = labInView()
  return screens.get(terminal) ?? screens.get(0)!
}
export const screenInView = (): TerminalScreen => screenOf(useLab.getState().active)

/** Keys, as the terminal says them. */
export const typeKeys = (text: string): void => type(labInView(), text)

function type(session: LabSession, text: string): void {
  const { phase, kernel, path, active } = session.state
  // Typed while the machine starts, or is brought back: kept until its first prompt.
  if (phase.kind === 'starting' || session.early !== '') session.early += text
  if (phase.kind !== 'running' || session.early !== '') return
  if (text.includes(CTRL_C)) heardWithin(session, session.interrupt ? DEAF_MS.withFlag : DEAF_MS.alone)
  if (text.includes('\r')) session.change({ kernelBefore: kernel, pathBefore: path, atPrompt: false })
  session.sincePrompt += text
  session.send({ kind: 'input', text, terminal: active })
}

/** What was typed too early comes after the commands that bring a machine back to where it was. */
function typeEarly(session: LabSession): void {
  if (session.state.queue.length > 0) return
  const text = session.early
  session.early = ''
  if (text !== '') type(session, text)
}

/** Runs command lines one after the other, each when the prompt is back. */
export function runLines(script: string): void {
  const session = labInView()
  session.change({ queue: [...session.state.queue, ...linesOf(script)] })
  runNext(session)
}

const linesOf = (script: string) => script.split('\n').filter((line) => line.trim() !== '')

function runNext(session: LabSession): void {
  const { queue, atPrompt, phase } = session.state
  const [line, ...rest] = queue
  if (line === undefined || !atPrompt || phase.kind !== 'running') return
  session.change({ queue: rest, atPrompt: false })
  type(session, `${line}\r`)
}

export const skipTime = (ms: number): void => labInView().send({ kind: 'skip', ms })
export const inspectPath = (path: string): void => labInView().send({ kind: 'inspect-path', path })

export function resize(terminal: number, rows: number, cols: number): void {
  const session = labInView()
  if (session.screens.get(terminal)?.resize(rows, cols)) session.send({ kind: 'resize', rows, cols, terminal })
}

function hear(session: LabSession, reply: MachineReply): void {
  switch (reply.kind) {
    case 'ready':
      session.change({ phase: { kind: 'running' }, wrong: reply.wrong })
      // A machine that was taken back has the terminals of then, in the sizes of then.
      for (const { id, size } of session.screens.values()) {
        if (reply.terminals.includes(id)) session.send({ kind: 'resize', ...size, terminal: id })
        else forgetTerminal(session, id)
      }
      return
    case 'alive':
      clearTimeout(session.deafTimer)
      return
    case 'output':
      show(session, reply.terminal, reply.bytes)
      return
    case 'state':
      settle(session, reply)
      return
    case 'path':
      session.change({ path: reply.path })
      return
    case 'ended':
      if (reply.terminal !== 0) forgetTerminal(session, reply.terminal)
      else session.change({ phase: { kind: 'ended', code: reply.code }, queue: [] })
      return
    case 'failed':
      if (reply.why === 'no-scenario') session.change({ phase: { kind: 'no-scenario' } })
      else fail(session, reply.message)
      return
  }
}

function fail(session: LabSession, message: string): void {
  session.end()
  session.change({ phase: { kind: 'stopped', message }, queue: [] })
}

function show(session: LabSession, terminal: number, bytes: Uint8Array): void {
  clearTimeout(session.deafTimer)
  const shown = () => session.send({ kind: 'shown', bytes: bytes.length })
  const screen = session.screens.get(terminal)
  if (screen) screen.show(bytes, shown)
  else shown()
  drawSoon()
}

function forgetTerminal(session: LabSession, terminal: number): void {
  const { terminals, active } = session.state
  session.screens.delete(terminal)
  session.change({ terminals: terminals.filter((one) => one !== terminal) })
  if (active === terminal) showTerminalOf(session, 0)
  tell(session, `Terminal ${terminal + 1} was left`)
}

let isDrawing = false
function drawSoon(): void {
  if (isDrawing) return
  isDrawing = true
  setTimeout(() => {
    isDrawing = false
    drawTranscript()
  }, 30)
}

/** Only the lab that is looked at speaks. */
function tell(session: LabSession, words: string): void {
  if (!session.aside) announce(words)
}

function settle(
  session: LabSession,
  { kind: _, atPrompts, entered, ...state }: Extract<MachineReply, { kind: 'state' }>,
): void {
  const before = session.state
  session.prompts = atPrompts
  const atPrompt = atPrompts.includes(before.active)
  const rewinds = noteRewinds(before.rewinds, state.lab, entered, atPrompt)
  session.change({ ...state, atPrompt, rewinds, kernelBefore: before.kernelBefore ?? state.kernel })
  tellSteps(session, before, state.lab)
  if (!atPrompt) return
  // In the middle of a line the shell is at its prompt too.
  if (session.sincePrompt.includes('\r')) {
    session.journal.push(session.sincePrompt)
    session.sincePrompt = ''
  }
  runNext(session)
  typeEarly(session)
}

/** The polite live region says which step came true, and what to make of a wrong turn. */
function tellSteps(session: LabSession, before: LabState, now: LabState['lab']): void {
  if (!now || now === before.lab) return
  const done = now.steps.filter(({ state }, i) => state === 'done' && before.lab?.steps[i]?.state !== 'done')
  if (now.solved && !before.lab?.solved) tell(session, 'Solved. The failure is gone.')
  else if (done.length > 0) tell(session, done.map(({ title, seen }) => `Done: ${title}. ${seen}`).join(' '))
  else if (now.advice && now.advice !== before.lab?.advice) tell(session, now.advice)
}

/** After ^C: the flag for a loop that makes no system call, and a watch that brings back a machine which hears nothing. */
function heardWithin(session: LabSession, ms: number): void {
  if (session.interrupt) Atomics.store(session.interrupt, 0, 1)
  clearTimeout(session.deafTimer)
  session.deafTimer = setTimeout(() => bringBack(session, DEAF), ms)
  session.send({ kind: 'ping' })
}

const DEAF =
  'The program in the lab ran in a loop and did not hear Ctrl C. The machine was started again, and your commands before it were entered again.'

function bringBack(session: LabSession, notice: string): void {
  const { cause, values, own } = session.state
  if (!cause) return
  const entered = session.journal
    .map((keys) => keys.replaceAll(CTRL_C, '').replace(/\r$/, ''))
    .filter((line) => line !== '')
  start(session, cause, values, own)
  session.change({ queue: entered, notice })
}
