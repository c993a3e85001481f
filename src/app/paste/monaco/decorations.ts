import type { MarkSpan, Marks } from '../log-marks.ts'
import { monaco } from './setup.ts'

const LINE_CLASS = { root: 'is-fault', consequence: 'is-follow', unrelated: 'is-loose' } as const

/** The marks of the log as Monaco draws them: gutter, line, code, the values of the incident in view. */
export function decorationsOf(marks: Marks, selected: number): monaco.editor.IModelDeltaDecoration[] {
  return [...marks].flatMap(([line, mark]) => {
    const spans = mark.spans
      .filter(({ kind }) => kind === 'code' || mark.incident === selected)
      .map((span) => ({ range: rangeOf(line, span), options: { inlineClassName: spanClass(span, mark.role) } }))
    if (mark.code === '') return spans
    const whole = {
      range: new monaco.Range(line, 1, line, 1),
      options: {
        isWholeLine: true,
        className: LINE_CLASS[mark.role],
        marginClassName: LINE_CLASS[mark.role],
        // The dot hangs on the number: a glyph would be repeated on each row of a wrapped line.
        lineNumberClassName: `numbered ${LINE_CLASS[mark.role]}`,
      },
    }
    return [whole, ...spans]
  })
}

const rangeOf = (line: number, { column, endColumn }: MarkSpan) => new monaco.Range(line, column, line, endColumn)

function spanClass({ kind, key }: MarkSpan, role: keyof typeof LINE_CLASS): string {
  if (kind === 'value') return `val k-${key}`
  return role === 'root' ? 'hot' : 'warm'
}
