import type { Diagnosis } from '../../core/diagnosis/types.ts'
import { textLines } from '../paste/log-lines.ts'
import { visible } from '../paste/log-marks.ts'
import { useView } from '../state/view.ts'
import { Button } from '../ui/Button.tsx'
import { Note } from '../ui/Note.tsx'
import { LineRef } from './Because.tsx'
import { Endings } from './Endings.tsx'
import { suspiciousLines } from './suspicious-lines.ts'
import { plural } from './words.ts'

/** Nothing was found: how much was read, which places only mention a code, and where to look next. */
export function NoCode({
  diagnosis,
  text,
  isStopped,
}: {
  readonly diagnosis: Diagnosis
  readonly text: string
  readonly isStopped: boolean
}) {
  const { lineCount, mentions } = diagnosis.reading
  const open = useView((view) => view.open)
  const suspicious = suspiciousLines(textLines(text))
  return (
    <div className="dx">
      <Note
        icon="search"
        role="status"
        title={`No error code in ${isStopped ? 'the first ' : ''}${plural(lineCount, 'line')}`}
        action={<Button onClick={() => open('palette')}>Search codes</Button>}
      >
        {isStopped && 'Reading was stopped there; the rest was not read. '}
        Errlab looked for names, messages and numbers of every system it knows. Search by a word, a number or a message
        instead.
      </Note>
      <Endings endings={diagnosis.endings} />
      {mentions.length > 0 && (
        <section aria-labelledby="h-mentions">
          <div className="sub">
            <h4 id="h-mentions">Only mentioned</h4>
            <span className="meta">{plural(mentions.length, 'place')}</span>
          </div>
          <ul className="evid">
            {mentions.slice(0, 12).map(({ line, column, code, evidence, why }) => (
              <li key={`${line}:${column}`}>
                <span />
                <span>
                  <LineRef line={line} /> <code>{visible(evidence || code)}</code> is no failure: {why}.
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {suspicious.length > 0 && (
        <section aria-labelledby="h-suspicious">
          <div className="sub">
            <h4 id="h-suspicious">Lines that look like trouble</h4>
          </div>
          <ul className="evid">
            {suspicious.map(({ line, text: found }) => (
              <li key={line}>
                <span />
                <span>
                  <LineRef line={line} /> <code>{visible(found)}</code>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
