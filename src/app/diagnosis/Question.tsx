import { useState } from 'react'
import type { DiagnosedIncident, Diagnosis } from '../../core/diagnosis/types.ts'
import { fill, keysOf } from '../../core/knowledge/template.ts'
import { download } from '../state/download.ts'
import { Button } from '../ui/Button.tsx'
import { Note } from '../ui/Note.tsx'
import { InlineProse } from '../ui/Prose.tsx'
import { BeforeAfter } from './BeforeAfter.tsx'
import { Command } from './Command.tsx'
import { useDiagnosis } from './store.ts'
import { asSentence, plural } from './words.ts'

type Answered = Diagnosis['answers'][number]

/** One command that tells the causes apart, how to read its answers, and a place for the person's own. */
export function Question({
  one,
  answers,
  canTry,
  onAnswer,
  onForget,
}: {
  readonly one: DiagnosedIncident
  readonly answers: Diagnosis['answers']
  readonly canTry: boolean
  readonly onAnswer: (text: string) => void
  readonly onForget: (index: number) => void
}) {
  const { question, known } = one
  if (!question && answers.length === 0) return null
  return (
    <section aria-labelledby="h-tell">
      <div className="sub">
        <h4 id="h-tell">Tell the causes apart</h4>
        <span className="meta">read-only</span>
      </div>
      {question && (
        <>
          <p className="why">
            <InlineProse text={question.ask} />
          </p>
          <Command text={question.run} values={known} canTry={canTry} />
          <table className="reads" aria-label="How to read the answer">
            <tbody>
              {question.answers.map((answer) => (
                <tr key={answer.says}>
                  <th scope="row">{shown(answer.reads)}</th>
                  <td>
                    <InlineProse text={withDots(answer.says, known)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <div className="answers">
        {answers.map((answer, index) => (
          <AnswerNote key={index} answer={aboutThis(answer, one)} onForget={() => onForget(index)} />
        ))}
      </div>
      {answers.length > 0 && <BeforeAfter now={one} />}
      {question && <PasteBack onAnswer={onAnswer} />}
      {question && <ScriptRow />}
    </section>
  )
}

/** What to look for: "ss shows state LISTEN". A pattern that is not plain words only says that the field is there. */
function shown({ output, rows }: NonNullable<DiagnosedIncident['question']>['answers'][number]['reads']): string {
  if (rows === 'none') return `${output}: nothing`
  const fields = Object.entries(rows).map(([field, pattern]) =>
    /^[\w<>=%/ .-]+$/.test(pattern) ? `${words(field)} ${pattern}` : words(field),
  )
  return `${output}: ${fields.join(', ')}`
}

/** `holderPid` → "holder pid". */
const words = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** Values that only the answer will tell stand as dots. */
function withDots(template: string, known: Readonly<Record<string, string>>): string {
  const unknown = keysOf(template).filter((key) => known[key] === undefined)
  return fill(template, { ...Object.fromEntries(unknown.map((key) => [key, '…'])), ...known })
}

/** An answer may speak of other incidents too: here only what it says of this one. */
function aboutThis(answer: Answered, { causes }: DiagnosedIncident): Answered {
  const own = new Set(causes.flatMap(({ evidence }) => evidence.map(({ says }) => says)))
  return { ...answer, says: answer.says.filter((says) => own.has(says)) }
}

function AnswerNote({ answer, onForget }: { readonly answer: Answered; readonly onForget: () => void }) {
  const action = <Button onClick={onForget}>Take it out</Button>
  if (answer.recognised === null) {
    return (
      <Note icon="query" title="Not recognised" role="status" action={action}>
        Paste the whole output with its heading line. The ranking has not changed.
      </Note>
    )
  }
  return (
    <Note
      tone={answer.says.length > 0 ? 'pass' : 'caution'}
      icon={answer.says.length > 0 ? 'check' : 'alert'}
      title={`Read as the output of ${answer.recognised}`}
      role="status"
      action={action}
    >
      {answer.says.length > 0 ? (
        <>
          <InlineProse text={answer.says.map(asSentence).join(' ')} /> The ranking follows it.
        </>
      ) : (
        'It says nothing about these causes.'
      )}
    </Note>
  )
}

/** For somebody else's machine, or all at once: what the script prints can be pasted above. */
function ScriptRow() {
  const [said, setSaid] = useState('')
  const save = async () => {
    const { diagnosis } = useDiagnosis.getState()
    if (!diagnosis) return
    const { questionsOf, scriptOf } = await import('./script.ts')
    const questions = await questionsOf(diagnosis)
    if (questions.length === 0) {
      setSaid('These commands need values that the log does not tell.')
      return
    }
    download('diagnose.sh', 'text/x-shellscript', scriptOf(questions))
    setSaid(`${plural(questions.length, 'command')}, all read-only.`)
  }
  return (
    <div className="scriptrow">
      <Button icon="file" onClick={() => void save()}>
        Save all questions as diagnose.sh
      </Button>
      <small role="status">{said || 'Changes nothing; its whole output can be pasted above.'}</small>
    </div>
  )
}

function PasteBack({ onAnswer }: { readonly onAnswer: (text: string) => void }) {
  const [text, setText] = useState('')
  const submit = (answer: string) => {
    if (answer.trim() === '') return
    onAnswer(answer)
    setText('')
  }
  return (
    <label className="pastebox">
      <span className="label">Paste the output here to confirm the cause</span>
      <span className="row">
        <textarea
          rows={1}
          value={text}
          spellCheck={false}
          placeholder="The output of the command above"
          onChange={({ target }) => setText(target.value)}
          onPaste={(event) => {
            if (text !== '') return
            event.preventDefault()
            submit(event.clipboardData.getData('text/plain'))
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(text)
          }}
        />
        {text !== '' && <Button onClick={() => submit(text)}>Read it</Button>}
      </span>
    </label>
  )
}
