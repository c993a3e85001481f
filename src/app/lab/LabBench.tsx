import './lab.css'
import { useDiagnosis } from '../diagnosis/store.ts'
import { asSentence } from '../diagnosis/words.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Note } from '../ui/Note.tsx'
import { to } from '../ui/to.ts'
import { Challenges } from './Challenges.tsx'
import { FilmStrip } from './FilmStrip.tsx'
import { KernelTabs } from './KernelTabs.tsx'
import { recoverMachine, restartMachine, rewindTo, runLines, typeKeys } from './machine-client.ts'
import { missingProgram } from './missing-program.ts'
import { Steps } from './Steps.tsx'
import { useLab, useTranscript } from './store.ts'
import { TerminalFrame } from './TerminalFrame.tsx'
import { TerminalTabs } from './TerminalTabs.tsx'

/** The running lab: steps, terminal, the kernel's tables, and the film of what was called. */
export function LabBench() {
  const phase = useLab((state) => state.phase)
  const cause = useLab((state) => state.cause)
  const lab = useLab((state) => state.lab)
  const notice = useLab((state) => state.notice)
  const active = useLab((state) => state.active)
  const session = useLab((state) => state.session)
  const code = cause?.split('/')[0] ?? ''
  if (phase.kind === 'no-scenario') {
    return (
      <div className="lab-idle">
        <Note
          icon="term"
          title={`No lab for this cause of ${code} yet`}
          action={<a href={to(`/e/${code}/`)}>Read the page</a>}
        >
          The diagnosis and the fixes are complete.
        </Note>
      </div>
    )
  }
  if (phase.kind === 'stopped') {
    return (
      <div className="lab-idle">
        <Note
          tone="fault"
          icon="alert"
          role="alert"
          title="The lab stopped"
          action={<Button onClick={recoverMachine}>Restart</Button>}
        >
          {asSentence(phase.message)} The log, the diagnosis and your commands are kept.
        </Note>
      </div>
    )
  }
  return (
    <>
      {lab && <Steps lab={lab} onRun={runLines} onInsert={typeKeys} onRewind={rewindTo} />}
      <div
        className="advice"
        role="presentation"
        hidden={!lab?.advice && !notice && !lab?.solved && phase.kind !== 'ended'}
      >
        {notice && (
          <Note
            tone="caution"
            icon="reset"
            title="The machine was started again"
            action={<Button onClick={() => useLab.setState({ notice: null })}>Dismiss</Button>}
          >
            {notice}
          </Note>
        )}
        {phase.kind === 'ended' && (
          <Note
            icon="term"
            title={`The shell ended with status ${phase.code}`}
            action={<Button onClick={restartMachine}>Start again</Button>}
          >
            What it printed stays in the transcript until then.
          </Note>
        )}
        {lab?.advice && (
          <Note tone="caution" icon="alert" title="That does not help">
            {lab.advice}
          </Note>
        )}
        {lab?.solved && (
          <Note tone="pass" icon="check" title="Solved">
            The failure is gone and the purpose is reached. The same commands work on a real machine.
          </Note>
        )}
        {lab?.solved && <Challenges />}
      </div>
      <MissingProgram />
      <ErrorBoundary part="The terminal" kept="The machine runs on; its transcript is kept.">
        <TerminalTabs />
        <TerminalFrame key={`${session} ${active}`} terminal={active} isStarting={phase.kind === 'starting'} />
      </ErrorBoundary>
      <TerminalKeys />
      <KernelTabs key={session} />
      <Film />
    </>
  )
}

/** Nobody should look for a fault of his own where the lab is only smaller than his machine. */
function MissingProgram() {
  const name = useTranscript(({ lines }) => missingProgram(lines)?.name)
  const instead = useTranscript(({ lines }) => missingProgram(lines)?.instead)
  if (name === undefined) return null
  return (
    <div className="advice">
      <Note icon="term" role="status" title={`There is no ${name} in this lab`}>
        {instead}
      </Note>
    </div>
  )
}

/** For fingers: keys that a phone's keyboard does not have. */
function TerminalKeys() {
  const keys = [
    ['Tab', '\t', 'Tab'],
    ['^C', '\x03', 'Control C'],
    ['^D', '\x04', 'Control D'],
    ['↑', '\x1b[A', 'History back'],
    ['↓', '\x1b[B', 'History forward'],
    ['|', '|', 'Pipe'],
    ['/', '/', 'Slash'],
    ['-', '-', 'Hyphen'],
  ] as const
  return (
    <div className="keys" role="group" aria-label="Terminal keys">
      {keys.map(([face, text, name]) => (
        <button key={face} type="button" className="btn" aria-label={name} onClick={() => typeKeys(text)}>
          {face}
        </button>
      ))}
    </div>
  )
}

function Film() {
  const film = useLab((state) => state.film)
  const cause = useLab((state) => state.cause)
  const printed = useDiagnosis((state) => state.diagnosis?.incidents[state.selected]?.incident)
  const errno = cause?.split('/')[0] ?? null
  return (
    <FilmStrip
      trace={film}
      errno={errno}
      printedCall={printed?.code === errno ? (printed?.entities.syscall ?? null) : null}
    />
  )
}
