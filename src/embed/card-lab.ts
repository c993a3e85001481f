/** The lab inside a card: terminal, steps with their buttons, and what the host may know of the progress. */
import { openTerminal } from '../app/lab/terminal/xterm.ts'
import machineUrl from '../workers/machine.ts?worker&url'
import type { LabView, MachineReply, MachineRequest } from '../workers/protocol.ts'
import { tellHost } from './host.ts'
import type { Words } from './words.ts'
import { startCardWorker } from './worker.ts'

/** Resolves when the machine is ready; rejects with a reason that can be read. */
export function openLab(card: HTMLElement, values: Readonly<Record<string, string>>, words: Words): Promise<void> {
  const cause = card.dataset['cause'] ?? ''
  const screen = card.querySelector<HTMLElement>('[data-terminal]')!
  const list = card.querySelector<HTMLElement>('ol.steps')!
  screen.hidden = false
  const worker = startCardWorker(machineUrl)
  const send = (request: MachineRequest) => worker.postMessage(request)
  const size = { rows: 14, cols: 80 }
  const terminal = openTerminal(screen, {
    onKeys: (text) => send({ kind: 'input', text }),
    onSize(rows, cols) {
      Object.assign(size, { rows, cols })
      send({ kind: 'resize', rows, cols })
    },
  })
  const button = {
    words,
    run: (line: string) => send({ kind: 'input', text: `${line}\r` }),
    focus: () => terminal.focus(),
  }
  const steps = stepList(list, cause, button)
  return new Promise((resolve, reject) => {
    const fail = (message: string) => {
      worker.terminate()
      terminal.dispose()
      screen.hidden = true
      reject(new Error(message))
    }
    worker.onerror = (event) => fail(event.message || 'the worker did not start')
    worker.onmessage = ({ data }: MessageEvent<MachineReply>) => {
      if (data.kind === 'ready') resolve()
      else if (data.kind === 'failed') fail(data.message)
      else if (data.kind === 'output')
        terminal.write(data.bytes, () => send({ kind: 'shown', bytes: data.bytes.length }))
      else if (data.kind === 'state') steps(data.lab)
    }
    send({ kind: 'start', cause, values, ...size })
  })
}

interface StepButton {
  readonly words: Words
  run(line: string): void
  focus(): void
}

/** Draws the steps, and tells the host when one more is done. */
function stepList(list: HTMLElement, cause: string, button: StepButton): (lab: LabView) => void {
  let told = -1
  let isSolved = false
  return (lab) => {
    list.replaceChildren(...lab.steps.map((step, index) => stepItem(step, index, button)))
    const done = lab.steps.filter((step) => step.state === 'done').length
    if (done !== told) tellHost({ type: 'step', cause, done, of: lab.steps.length })
    if (lab.solved && !isSolved) tellHost({ type: 'solved', cause })
    told = done
    isSolved = lab.solved
  }
}

const LOOK = { done: 'step done', current: 'step now', waiting: 'step todo' } as const

function stepItem(step: LabView['steps'][number], index: number, { words, run, focus }: StepButton): HTMLElement {
  const item = element('li', LOOK[step.state])
  item.append(
    element('span', 'dot', step.state === 'done' ? '✓' : String(index + 1)),
    element('span', 'name', step.title),
  )
  if (step.state === 'done') item.append(element('span', 'saw', step.seen))
  if (step.state !== 'current') return item
  item.setAttribute('aria-current', 'step')
  const act = element('div', 'do')
  const button = element('button', 'btn primary', words.says('runStep'))
  button.lang = words.language
  button.addEventListener('click', () => {
    run(step.run)
    focus()
  })
  act.append(element('p', '', step.ask), button)
  item.append(act)
  return item
}

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name)
  if (className) made.className = className
  made.textContent = text
  return made
}
