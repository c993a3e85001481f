import { memo, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { cutAtHits, type Hit, type Hits, hitAt, hitsOfLine } from './find/hits.ts'
import type { FoldsInView } from './fold-store.ts'
import { useFolds } from './fold-store.ts'
import { type Fold, foldWords, rowsWithout } from './folds.ts'
import { hoverWords } from './hover-words.ts'
import type { LogLines } from './log-lines.ts'
import { firstFailure, type LineMark, type Marks, type Segment, segmentsOf, visible } from './log-marks.ts'
import { MarkStrip } from './MarkStrip.tsx'
import { useReveal } from './reveal.ts'
import { ROW, scrollTo, windowOf } from './window.ts'

/** Up to here every line is in the page, wrapped as it needs; above, only those in view. */
export const WHOLE_LIMIT = 1500

export interface LensActions {
  explain(incident: number): void
  reproduce(incident: number): void
  showLine(line: number): void
}
interface LogViewProps {
  readonly lines: LogLines
  readonly marks: Marks
  readonly folds: FoldsInView
  /** Lines with something secret in them. */
  readonly secrets: ReadonlySet<number>
  readonly selected: number
  /** What was found, and which of it is shown. */
  readonly hits: Hits
  readonly current: number
  readonly wraps: boolean
  readonly actions: LensActions
}

/** The marked log, read-only: findings in the gutter, a lens above them, the person's values underlined. */
export function LogView(props: LogViewProps) {
  return (
    <>
      {props.lines.count <= WHOLE_LIMIT ? <WholeLog {...props} /> : <WindowedLog {...props} />}
      <MarkStrip marks={props.marks} lineCount={props.lines.count} />
    </>
  )
}

function WholeLog({ lines, marks, folds, secrets, selected, hits, current, wraps, actions }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState(0)
  const wish = useReveal((state) => state.wish)
  // The first failure is in view, with a few lines of what led to it.
  const start = firstFailure(marks)
  const rows = rowsWithout(lines.count, folds.closed)
  const numbers = Array.from({ length: rows.count }, (_, i) => rows.lineAt(i + 1))
  const isSeen = useHeight(box, 0) > 0
  // On a phone another pane may be in front: it is scrolled when it is seen.
  const begun = useRef(0)
  const reached = useRef<typeof wish>(null)
  useLayoutEffect(() => {
    if (!isSeen || start === 0 || begun.current === start) return
    if (toLine(box, Math.max(1, start - 4), 'start')) begun.current = start
  }, [start, isSeen])
  useEffect(() => {
    if (!wish || !isSeen || reached.current === wish) return
    setShown(wish.line)
    if (toLine(box, wish.line, 'center')) reached.current = wish
  }, [wish, isSeen])
  return (
    <div
      className={wraps ? 'log' : 'log nowrap'}
      ref={box}
      role="group"
      aria-label={`Marked log, ${lines.count} lines`}
      tabIndex={0}
      data-focus
    >
      {numbers.map((number) => (
        <Line
          key={number}
          number={number}
          text={lines.line(number) ?? ''}
          mark={marks.get(number)}
          isSelected={marks.get(number)?.incident === selected}
          isShown={number === shown}
          hasSecret={secrets.has(number)}
          hits={hitsOfLine(hits, number)}
          current={isOfLine(hits, current, number) ? current : -1}
          hasLens
          fold={foldAfter(folds, number)}
          isFolded={folds.closed.some(({ from }) => from === number + 1)}
          actions={actions}
        />
      ))}
    </div>
  )
}

/** 0 while its pane is behind another one. */
function useHeight(box: RefObject<HTMLDivElement | null>, usual: number): number {
  const [height, setHeight] = useState(usual)
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setHeight(entry!.contentRect.height))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [box])
  return height
}

function toLine(box: RefObject<HTMLDivElement | null>, line: number, block: 'start' | 'center'): boolean {
  const row = box.current?.querySelector<HTMLElement>(`[data-line="${line}"]`)
  // Behind another pane nothing has a place.
  if (!row || !box.current || box.current.clientHeight === 0) return false
  const room = block === 'center' ? box.current.clientHeight / 2 : 0
  box.current.scrollTop = row.offsetTop - box.current.offsetTop - room
  return true
}

/** Where a log was left: it comes back with its tab. */
const left = new WeakMap<LogLines, number>()
/** Until it is measured: nothing that is asked of the page while it is being changed is cheap. */
const USUAL_HEIGHT = 600

function WindowedLog({ lines, marks, folds, secrets, selected, hits, current, actions }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null)
  const height = useHeight(box, USUAL_HEIGHT)
  const [shown, setShown] = useState(0)
  const wish = useReveal((state) => state.wish)
  const rows = useMemo(() => rowsWithout(lines.count, folds.closed), [lines.count, folds.closed])
  const { count } = rows
  const target = wish?.line ?? firstFailure(marks)
  // Drawn at once where it will stand.
  const [scrollTop, setScrollTop] = useState(
    () => left.get(lines) ?? (target === 0 ? 0 : scrollTo(rows.rowOf(target), count, height)),
  )
  const wanted = `${target} ${wish?.nonce ?? 0} ${count}`
  // A log that comes back has its place.
  const reached = useRef(left.has(lines) ? wanted : '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, to where it was drawn
  useLayoutEffect(() => {
    box.current!.scrollTop = scrollTop
  }, [])
  const isSeen = height > 0
  useLayoutEffect(() => {
    const { clientHeight } = box.current!
    // On a phone another pane may be in front: it is scrolled when it is seen.
    if (!isSeen || clientHeight === 0 || target === 0 || reached.current === wanted) return
    reached.current = wanted
    setShown(target)
    box.current!.scrollTop = scrollTo(rows.rowOf(target), count, clientHeight)
  }, [target, wanted, count, rows, isSeen])
  useEffect(() => {
    left.set(lines, scrollTop)
  }, [lines, scrollTop])
  const drawn = windowOf(count, scrollTop, height)
  const first = rows.lineAt(drawn.first)
  const last = rows.lineAt(drawn.first + drawn.count - 1)
  useEffect(() => lines.want(first, last - first + 1), [lines, first, last])
  return (
    <div
      className="log windowed"
      ref={box}
      role="group"
      aria-label={`Marked log, ${lines.count} lines`}
      tabIndex={0}
      data-focus
      onScroll={({ currentTarget }) => setScrollTop(currentTarget.scrollTop)}
    >
      <div style={{ blockSize: drawn.height }} />
      {Array.from({ length: drawn.count }, (_, i) => rows.lineAt(drawn.first + i)).map((number, i) => (
        <Line
          key={number}
          number={number}
          text={lines.line(number) ?? '…'}
          mark={marks.get(number)}
          isSelected={marks.get(number)?.incident === selected}
          isShown={number === shown}
          hasSecret={secrets.has(number)}
          hits={hitsOfLine(hits, number)}
          current={isOfLine(hits, current, number) ? current : -1}
          top={drawn.top + i * ROW}
          fold={foldAfter(folds, number)}
          isFolded={folds.closed.some(({ from }) => from === number + 1)}
          actions={actions}
        />
      ))}
    </div>
  )
}

/** The stretch that begins behind this line. */
const foldAfter = ({ all }: FoldsInView, line: number): Fold | undefined => all.find(({ from }) => from === line + 1)

const ROLE_CLASS = { root: 'is-fault', consequence: 'is-follow', unrelated: 'is-loose' } as const
const ROLE_WORD = { root: 'root cause', consequence: 'consequence', unrelated: 'unrelated' } as const

const Line = memo(function Line({
  number,
  text,
  mark,
  isSelected,
  isShown,
  hasSecret,
  hits,
  current,
  hasLens,
  fold,
  isFolded,
  top,
  actions,
}: {
  readonly number: number
  readonly text: string
  readonly mark: LineMark | undefined
  readonly isSelected: boolean
  readonly isShown: boolean
  readonly hasSecret: boolean
  readonly hits: readonly Hit[] | undefined
  readonly current: number
  readonly hasLens?: boolean
  readonly fold: Fold | undefined
  readonly isFolded: boolean
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
          {isFinding && !hasLens && mark.isFirst && <Lens mark={mark} actions={actions} isInLine />}
          {cutAtHits(segmentsOf(text.slice(0, SHOWN_LENGTH), mark), hits ?? []).map(({ segment, hit }, index) => {
            const words = <SegmentText key={index} segment={segment} mark={mark} isMarked={isSelected} />
            if (!hit) return words
            return hit.index === current ? (
              <mark key={index} aria-current="true" ref={scrollAside}>
                {words}
              </mark>
            ) : (
              <mark key={index}>{words}</mark>
            )
          })}
          {fold && <FoldButton fold={fold} isFolded={isFolded} />}
        </span>
      </div>
    </>
  )
})

const isOfLine = (hits: Hits, index: number, line: number): boolean => hitAt(hits, index)?.line === line

/** A line that is longer is shown in part. */
const SHOWN_LENGTH = 4096

/** A line that is not wrapped may have what was found far to the right. */
function scrollAside(mark: HTMLElement | null): void {
  const box = mark?.closest('.log')
  if (!mark || !box) return
  const { left, right } = mark.getBoundingClientRect()
  const view = box.getBoundingClientRect()
  const room = Math.min(160, view.width / 3)
  if (left < view.left + 60 || right > view.right - 12) box.scrollLeft += left - view.left - room
}

function FoldButton({ fold, isFolded }: { readonly fold: Fold; readonly isFolded: boolean }) {
  return (
    <button
      type="button"
      className="foldbtn"
      aria-expanded={!isFolded}
      title={isFolded ? 'Show these lines' : 'Fold these lines away'}
      onClick={() => useFolds.getState().toggle(fold.from)}
    >
      {foldWords(fold)}
    </button>
  )
}

function SegmentText({
  segment: { kind, text, key, hint },
  mark,
  isMarked,
}: {
  readonly segment: Segment
  readonly mark: LineMark | undefined
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
          <span
            className={mark?.role === 'root' ? 'hot' : 'warm'}
            title={(mark && hoverWords(mark.incident)) ?? undefined}
          >
            {shown}
          </span>
          {hint && <span className="inlay"> {hint}</span>}
        </>
      )
    case 'mention':
      return <span className="mention">{shown}</span>
    case 'value':
      return <span className={isMarked ? `val k-${key}` : undefined}>{shown}</span>
  }
}

/** Above its line; before its words where each line has to have the same height: there it is in view and covers nothing. */
function Lens({
  mark,
  actions,
  isInLine = false,
}: {
  readonly mark: LineMark
  readonly actions: LensActions
  readonly isInLine?: boolean
}) {
  const { followsLine } = mark
  return (
    <div className={isInLine ? 'lens in-line' : 'lens'}>
      {/* The line that it begins says the code itself. */}
      {!isInLine && (
        <>
          <b>{mark.code}</b> ·{' '}
        </>
      )}
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
