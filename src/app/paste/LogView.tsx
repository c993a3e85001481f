import { memo, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from '../ui/Icon.tsx'
import type { LogLines } from './log-lines.ts'
import { firstFailure, type LineMark, type Marks, type Segment, segmentsOf, visible } from './log-marks.ts'
import { useReveal } from './reveal.ts'
import { ROW, scrollTo, windowOf } from './window.ts'

/** Up to here every line is in the page, wrapped as it needs; above, only those in view. */
const WHOLE_LIMIT = 1500

export interface LensActions {
  explain(incident: number): void
  reproduce(incident: number): void
  showLine(line: number): void
}
interface LogViewProps {
  readonly lines: LogLines
  readonly marks: Marks
  /** Lines with something secret in them. */
  readonly secrets: ReadonlySet<number>
  readonly selected: number
  readonly wraps: boolean
  readonly actions: LensActions
}

/** The marked log, read-only: findings in the gutter, a lens above them, the person's values underlined. */
export function LogView(props: LogViewProps) {
  return props.lines.count <= WHOLE_LIMIT ? <WholeLog {...props} /> : <WindowedLog {...props} />
}

function WholeLog({ lines, marks, secrets, selected, wraps, actions }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(0)
  const wish = useReveal((state) => state.wish)
  // The first failure is in view, with a few lines of what led to it.
  const start = firstFailure(marks)
  useLayoutEffect(() => {
    if (start > 0) toLine(box, Math.max(1, start - 4), 'start')
  }, [start])
  useEffect(() => {
    if (!wish) return
    setShown(wish.line)
    toLine(box, wish.line, 'center')
  }, [wish])
  return (
    <div
      className={wraps ? 'log' : 'log nowrap'}
      ref={box}
      role="group"
      aria-label={`Marked log, ${lines.count} lines`}
      tabIndex={0}
      data-focus
    >
      {Array.from({ length: lines.count }, (_, i) => i + 1).map((number) => (
        <Line
          key={number}
          number={number}
          text={lines.line(number) ?? ''}
          mark={marks.get(number)}
          isSelected={marks.get(number)?.incident === selected}
          isShown={number === shown}
          hasSecret={secrets.has(number)}
          hasLens
          actions={actions}
        />
      ))}
    </div>
  )
}

function toLine(box: RefObject<HTMLDivElement | null>, line: number, block: 'start' | 'center') {
  const row = box.current?.querySelector<HTMLElement>(`[data-line="${line}"]`)
  if (!row || !box.current) return
  const room = block === 'center' ? box.current.clientHeight / 2 : 0
  box.current.scrollTop = row.offsetTop - box.current.offsetTop - room
}

function WindowedLog({ lines, marks, secrets, selected, actions }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null)
  const [scrollTop, setScrollTop] = useState(0)
  const [height, setHeight] = useState(600)
  const [shown, setShown] = useState(0)
  const wish = useReveal((state) => state.wish)
  const { count } = lines
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setHeight(entry!.contentRect.height))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  const target = wish?.line ?? firstFailure(marks)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wish` is new each time somebody asks, also for the same line
  useLayoutEffect(() => {
    if (target === 0) return
    setShown(target)
    box.current!.scrollTop = scrollTo(target, count, box.current!.clientHeight)
  }, [target, wish, count])
  const drawn = windowOf(count, scrollTop, height)
  useEffect(() => lines.want(drawn.first, drawn.count), [lines, drawn.first, drawn.count])
  return (
    <div
      className="log windowed"
      ref={box}
      role="group"
      aria-label={`Marked log, ${count} lines`}
      tabIndex={0}
      data-focus
      onScroll={({ currentTarget }) => setScrollTop(currentTarget.scrollTop)}
    >
      <div style={{ blockSize: drawn.height }} />
      {Array.from({ length: drawn.count }, (_, i) => drawn.first + i).map((number, i) => (
        <Line
          key={number}
          number={number}
          text={lines.line(number) ?? '…'}
          mark={marks.get(number)}
          isSelected={marks.get(number)?.incident === selected}
          isShown={number === shown}
          hasSecret={secrets.has(number)}
          top={drawn.top + i * ROW}
          actions={actions}
        />
      ))}
    </div>
  )
}

const ROLE_CLASS = { root: 'is-fault', consequence: 'is-follow', unrelated: 'is-loose' } as const
const ROLE_WORD = { root: 'root cause', consequence: 'consequence', unrelated: 'unrelated' } as const

const Line = memo(function Line({
  number,
  text,
  mark,
  isSelected,
  isShown,
  hasSecret,
  hasLens,
  top,
  actions,
}: {
  readonly number: number
  readonly text: string
  readonly mark: LineMark | undefined
  readonly isSelected: boolean
  readonly isShown: boolean
  readonly hasSecret: boolean
  readonly hasLens?: boolean
  readonly top?: number
  readonly actions: LensActions
}) {
  const isFinding = mark !== undefined && mark.code !== ''
  const classes = ['ln', isFinding && ROLE_CLASS[mark.role], isShown && 'is-shown'].filter(Boolean).join(' ')
  return (
    <>
      {isFinding && hasLens && mark.isFirst && <Lens mark={mark} actions={actions} />}
      <div className={classes} data-line={number} style={top === undefined ? undefined : { insetBlockStart: top }}>
        <span className="g">
          {isFinding && (
            <button
              type="button"
              className="markbtn"
              aria-label={`${mark.code}, line ${number}, ${ROLE_WORD[mark.role]}`}
              onClick={() => actions.explain(mark.incident)}
            >
              <span className={`mark ${{ root: '', consequence: 'follow', unrelated: 'loose' }[mark.role]}`} />
            </button>
          )}
        </span>
        <span className="n">
          {hasSecret && <Icon name="lock" className="lock" />}
          {hasSecret && <span className="vh">A secret is on this line; sharing replaces it. </span>}
          {number}
        </span>
        <span className="t">
          {segmentsOf(text.slice(0, 4096), mark).map((segment, index) => (
            <SegmentText key={index} segment={segment} role={mark?.role} isMarked={isSelected} />
          ))}
        </span>
      </div>
    </>
  )
})

function SegmentText({
  segment: { kind, text, key, hint },
  role,
  isMarked,
}: {
  readonly segment: Segment
  readonly role: LineMark['role'] | undefined
  readonly isMarked: boolean
}) {
  const shown = visible(text)
  switch (kind) {
    case 'plain':
      return shown
    case 'dim':
      return <span className="dim">{shown}</span>
    case 'code':
      return (
        <>
          <span className={role === 'root' ? 'hot' : 'warm'}>{shown}</span>
          {hint && <span className="inlay"> {hint}</span>}
        </>
      )
    case 'mention':
      return <span className="mention">{shown}</span>
    case 'value':
      return <span className={isMarked ? `val k-${key}` : undefined}>{shown}</span>
  }
}

function Lens({ mark, actions }: { readonly mark: LineMark; readonly actions: LensActions }) {
  const { followsLine } = mark
  return (
    <div className="lens">
      <b>{mark.code}</b> ·{' '}
      <button type="button" onClick={() => actions.explain(mark.incident)}>
        explain
      </button>{' '}
      ·{' '}
      {followsLine === null ? (
        <button type="button" onClick={() => actions.reproduce(mark.incident)}>
          reproduce
        </button>
      ) : (
        <button type="button" onClick={() => actions.showLine(followsLine)}>
          follows from line {followsLine}
        </button>
      )}
    </div>
  )
}
