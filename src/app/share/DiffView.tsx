import { visible } from '../paste/log-marks.ts'
import type { DiffLine, DiffPart } from './diff.ts'

/** Minus as it is here, plus as it is shared. */
export function DiffView({
  diff,
  lineNumbers,
}: {
  readonly diff: readonly DiffLine[]
  readonly lineNumbers: readonly number[]
}) {
  const numberOf = (line: number) => (lineNumbers[line - 1] ?? line - 1) + 1
  return (
    <div className="diff" role="region" aria-label="Redaction, line by line" tabIndex={0}>
      {diff.map((line) =>
        line.kind === 'same' ? (
          <div className="skipd" key={`same ${line.from}`}>
            {line.from === line.to
              ? `Line ${numberOf(line.from)} unchanged`
              : `Lines ${numberOf(line.from)} to ${numberOf(line.to)} unchanged`}
          </div>
        ) : (
          <div key={`changed ${line.line}`}>
            <Row sign="−" name="as it is here" look="del" number={numberOf(line.line)} parts={line.before} />
            <Row sign="+" name="as it is shared" look="ins" number={numberOf(line.line)} parts={line.after} />
          </div>
        ),
      )}
    </div>
  )
}

function Row({
  sign,
  name,
  look,
  number,
  parts,
}: {
  readonly sign: string
  readonly name: string
  readonly look: 'del' | 'ins'
  readonly number: number
  readonly parts: readonly DiffPart[]
}) {
  const Replaced = look
  return (
    <div className={`d ${look}`}>
      <span>{number}</span>
      <span role="img" aria-label={name}>
        {sign}
      </span>
      <span>
        {parts.map(({ text, isReplaced }, index) =>
          isReplaced ? <Replaced key={index}>{visible(text)}</Replaced> : <span key={index}>{visible(text)}</span>,
        )}
      </span>
    </div>
  )
}
