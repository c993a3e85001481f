import type { LabView, StepView } from '../../workers/protocol.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { InlineProse } from '../ui/Prose.tsx'
import { useLab } from './store.ts'

/** What to do, and what was seen. Only the current step has text and buttons; they type the command, they never hide it. */
export function Steps({
  lab,
  onRun,
  onInsert,
  onRewind,
}: {
  readonly lab: LabView
  readonly onRun: (command: string) => void
  readonly onInsert: (text: string) => void
  readonly onRewind: (inputs: number) => void
}) {
  const rewinds = useLab((state) => state.rewinds.steps)
  const atPrompt = useLab((state) => state.atPrompt)
  const isTyping = useLab((state) => state.queue.length > 0)
  return (
    <ol className="steps" aria-label="Steps">
      {lab.steps.map((step, index) => (
        <Step
          key={step.title}
          step={step}
          number={index + 1}
          isRunning={step.state === 'current' && (isTyping || !atPrompt)}
          rewind={rewinds[index] ?? null}
          onRun={onRun}
          onInsert={onInsert}
          onRewind={onRewind}
        />
      ))}
    </ol>
  )
}

const LOOK = { done: 'done', current: 'now', waiting: 'todo' } as const

function Step({
  step,
  number,
  isRunning,
  rewind,
  onRun,
  onInsert,
  onRewind,
}: {
  readonly step: StepView
  readonly number: number
  readonly isRunning: boolean
  /** What the machine had been told before this step was done. */
  readonly rewind: number | null
  readonly onRun: (command: string) => void
  readonly onInsert: (text: string) => void
  readonly onRewind: (inputs: number) => void
}) {
  const { title, ask, run, state, seen } = step
  const look = state === 'current' && isRunning ? 'now running' : LOOK[state]
  return (
    <li className={`step ${look}`} aria-current={state === 'current' ? 'step' : undefined}>
      <span className="dot">{state === 'done' ? <Icon name="check" /> : number}</span>
      <span className="name">
        <InlineProse text={title} />
        <span className="vh">{state === 'done' ? ', done' : ''}</span>
      </span>
      <span className="saw" title={seen || undefined}>
        {seen}
      </span>
      {state === 'done' && rewind !== null && (
        <IconButton
          icon="reset"
          className="rewind"
          label={`Go back to before step ${number}`}
          onClick={() => onRewind(rewind)}
        />
      )}
      {state === 'current' && (
        <div className="do">
          <p>
            <InlineProse text={ask} />
          </p>
          <Button icon="play" look="primary" onClick={() => onRun(run)} title={run}>
            <span className="cmdword">Type {oneLine(run)}</span>
          </Button>
          {!run.includes('\n') && (
            <Button onClick={() => onInsert(run)} title="Puts the command at the prompt; you press Enter">
              Insert
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

const oneLine = (run: string): string => {
  const [first = '', ...rest] = run.trim().split('\n')
  return rest.length > 0 ? `${first} …` : first
}
