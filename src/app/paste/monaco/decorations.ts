import type { MarkSpan, Marks } from '../log-marks.ts'
import { monaco } from './setup.ts'

/** Colours of the strip beside the scroll bar, where the whole log is seen at once: light and dark, as in ui/tokens.css. */
const RULER = {
  root: { color: '#ad1f17', darkColor: '#ff8f80', position: monaco.editor.OverviewRulerLane.Full },
  consequence: { color: '#74500a', darkColor: '#e5b95c', position: monaco.editor.OverviewRulerLane.Left },
  unrelated: { color: '#7b8377', darkColor: '#6d7872', position: monaco.editor.OverviewRulerLane.Left },
} as const

export const locksOf = (secrets: ReadonlySet<number>): monaco.editor.IModelDeltaDecoration[] =>
  [...secrets].map((line) => ({
    range: new monaco.Range(line, 1, line, 1),
    options: { linesDecorationsClassName: 'locked', linesDecorationsTooltip: 'A secret; sharing replaces it' },
  }))

const LINE_CLASS = { root: 'is-fault', consequence: 'is-follow', unrelated: 'is-loose' } as const

/** The marks of the log as Monaco draws them: gutter, line, code, the values of the incident in view. */
export function decorationsOf(marks: Marks, selected: number): monaco.editor.IModelDeltaDecoration[] {
  return [...marks].flatMap(([line, mark]) => {
    const spans = mark.spans
      .filter(({ kind }) => kind !== 'value' || mark.incident === selected)
      .map((span) => ({ range: rangeOf(line, span), options: optionsOf(span, mark.role) }))
    if (mark.code === '') return spans
    const whole = {
      range: new monaco.Range(line, 1, line, 1),
      options: {
        isWholeLine: true,
        overviewRuler: RULER[mark.role],
        minimap: { ...RULER[mark.role], position: monaco.editor.MinimapPosition.Inline },
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

const optionsOf = (span: MarkSpan, role: keyof typeof LINE_CLASS): monaco.editor.IModelDecorationOptions => ({
  inlineClassName: spanClass(span, role),
  ...(span.hint !== undefined && {
    after: { content: `\u00a0${span.hint.replaceAll(' ', '\u00a0')}`, inlineClassName: 'inlay' },
  }),
})

function spanClass({ kind, key }: MarkSpan, role: keyof typeof LINE_CLASS): string {
  if (kind === 'mention') return 'mention'
  if (kind === 'value') return `val k-${key}`
  return role === 'root' ? 'hot' : 'warm'
}
