import './timeline.css'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { Timeline, TimelineBucket } from '../../core/lib/index.ts'
import { bringIntoView } from '../paste/reveal.ts'
import { Button } from '../ui/Button.tsx'
import { useDiagnosis } from './store.ts'
import {
  type Brush,
  brushOver,
  contentOf,
  countIn,
  countOf,
  isWorthDrawing,
  LANES,
  type Lane,
  labelOf,
  nextFilled,
} from './timeline.ts'

const LANE_WORDS: Readonly<Record<Lane, string>> = {
  root: 'root causes',
  consequence: 'consequences',
  unrelated: 'unrelated',
  mention: 'mentions',
}
const PAGE = 10

/** Where in the log its failures stand, one lane for each kind of blame. A stretch that is picked filters incidents and marks. */
export function TimelineStrip() {
  const timeline = useDiagnosis((state) => state.diagnosis?.reading.timeline)
  const brush = useDiagnosis((state) => state.brush)
  if (!isWorthDrawing(timeline)) return null
  return <Strip timeline={timeline} brush={brush} onBrush={useDiagnosis.getState().brushTo} />
}

function Strip({
  timeline,
  brush,
  onBrush,
}: {
  readonly timeline: Timeline
  readonly brush: Brush | null
  readonly onBrush: (brush: Brush | null) => void
}) {
  const { buckets, axis } = timeline
  const last = buckets.length - 1
  const lanes = LANES.filter((lane) => buckets.some((bucket) => countOf(bucket, lane) > 0))
  const track = useDrag(buckets.length, (from, to) => {
    const next = brushOver(timeline, from, to)
    onBrush(next)
    if (next) bringIntoView(next.lines[0])
  })
  const [from, to] = brush ? [brush.from, brush.to] : [0, last]
  const picked = countIn(buckets.slice(from, to + 1))
  return (
    <section className="timeline" aria-labelledby="h-timeline">
      <div className="timeline-head">
        <h3 id="h-timeline">{axis === 'lines' ? 'Findings by line' : 'Findings by time'}</h3>
        <span className="meta" role="status">
          {brush
            ? `${picked.toLocaleString('en')} of ${countIn(buckets).toLocaleString('en')}, ${labelOf(timeline, from)} to ${labelOf(timeline, to)}`
            : `${picked.toLocaleString('en')}, ${labelOf(timeline, 0)} to ${labelOf(timeline, last)}`}
        </span>
        {brush && (
          <Button look="quiet" onClick={() => onBrush(null)}>
            Show all
          </Button>
        )}
      </div>
      <div className="timeline-body">
        <ul className="lanes" aria-hidden="true">
          {lanes.map((lane) => (
            <li key={lane}>{LANE_WORDS[lane]}</li>
          ))}
        </ul>
        <div className="timeline-track" {...track.handlers} ref={track.box} title="Drag to look at a part of the log">
          <Bars buckets={buckets} lanes={lanes} from={from} to={to} />
          <Handle label="From" timeline={timeline} at={from} other={to} side="from" onMove={onBrush} />
          <Handle label="To" timeline={timeline} at={to} other={from} side="to" onMove={onBrush} />
        </div>
      </div>
    </section>
  )
}

const LANE_HEIGHT = 12
/** Thinner bars would not be seen. */
const MOST_BARS_WIDE = 150

function Bars({
  buckets,
  lanes,
  from,
  to,
}: {
  readonly buckets: readonly TimelineBucket[]
  readonly lanes: readonly Lane[]
  readonly from: number
  readonly to: number
}) {
  const width = Math.max(0.86, buckets.length / MOST_BARS_WIDE)
  return (
    <svg
      viewBox={`0 0 ${buckets.length} ${lanes.length * LANE_HEIGHT}`}
      style={{ blockSize: `${lanes.length * LANE_HEIGHT}px` }}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {lanes.map((lane, row) => {
        const most = Math.max(...buckets.map((bucket) => countOf(bucket, lane)))
        return (
          <g key={lane} className={`lane ${lane}`}>
            <path d={`M0 ${(row + 1) * LANE_HEIGHT - 0.5}H${buckets.length}`} className="ground" />
            {buckets.map((bucket, index) => {
              const count = countOf(bucket, lane)
              if (count === 0) return null
              // The root of the share: one finding among thousands must still be seen.
              const height = 3 + Math.sqrt(count / most) * (LANE_HEIGHT - 4)
              const y = (row + 1) * LANE_HEIGHT - height
              const isOut = index < from || index > to
              return (
                <rect
                  key={bucket.from}
                  x={Math.min(index, buckets.length - width)}
                  y={y}
                  width={width}
                  height={height}
                  className={isOut ? 'out' : undefined}
                />
              )
            })}
          </g>
        )
      })}
    </svg>
  )
}

/** One end of the stretch: a slider, so that keys and screen readers have it as they know it. */
function Handle({
  label,
  timeline,
  at,
  other,
  side,
  onMove,
}: {
  readonly label: string
  readonly timeline: Timeline
  readonly at: number
  readonly other: number
  readonly side: 'from' | 'to'
  readonly onMove: (brush: Brush | null) => void
}) {
  const last = timeline.buckets.length - 1
  const [low, high] = side === 'from' ? [0, other] : [other, last]
  const edge = ((side === 'from' ? at : at + 1) / (last + 1)) * 100
  const press = (event: KeyboardEvent) => {
    const next = moved(event.key, at, timeline)
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    onMove(next === 'clear' ? null : brushOver(timeline, Math.max(low, Math.min(high, next)), other))
  }
  return (
    <div
      className={`handle ${side}`}
      role="slider"
      tabIndex={0}
      data-own-keys
      aria-label={`${label}, timeline of findings`}
      aria-orientation="horizontal"
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={at}
      aria-valuetext={`${labelOf(timeline, at)}, ${contentOf(timeline.buckets[at]!)}`}
      style={{ insetInlineStart: `${edge}%` }}
      onKeyDown={press}
    />
  )
}

function moved(key: string, at: number, timeline: Timeline): number | 'clear' | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return nextFilled(timeline, at, 1)
    case 'ArrowLeft':
    case 'ArrowDown':
      return nextFilled(timeline, at, -1)
    case 'PageUp':
      return at + PAGE
    case 'PageDown':
      return at - PAGE
    case 'Home':
      return 0
    case 'End':
      return timeline.buckets.length - 1
    case 'Escape':
      return 'clear'
    default:
      return null
  }
}

/** A drag over the track, told in buckets; a press without a drag is the buckets around the pointer. */
function useDrag(count: number, onPick: (from: number, to: number) => void) {
  const box = useRef<HTMLDivElement>(null)
  const [start, setStart] = useState<number | null>(null)
  const bucketAt = (event: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect()
    return Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - left) / width) * count)))
  }
  const reach = Math.max(0, Math.round(count / 80))
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return
      box.current!.setPointerCapture(event.pointerId)
      setStart(grabbed(event, bucketAt(event), count))
    },
    onPointerMove(event: PointerEvent) {
      if (start !== null) onPick(start, bucketAt(event))
    },
    onPointerUp(event: PointerEvent) {
      if (start === null) return
      const end = bucketAt(event)
      if (start === end) onPick(start - reach, end + reach)
      setStart(null)
    },
    onPointerCancel: () => setStart(null),
  }
  return { box, handlers }
}

/** Who takes hold of one end moves it: the drag goes from the other one. */
function grabbed({ target, currentTarget }: PointerEvent, here: number, count: number): number {
  if (!(target instanceof HTMLElement) || !target.classList.contains('handle')) return here
  const other = currentTarget.querySelector(`.handle:not(.${target.classList.contains('from') ? 'from' : 'to'})`)
  return Math.min(count - 1, Number(other?.getAttribute('aria-valuenow') ?? here))
}
