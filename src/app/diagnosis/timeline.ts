/** The histogram of the findings as it is drawn and brushed. */
import type { Role, Timeline, TimelineBucket } from '../../core/lib/index.ts'

export type Lane = Role | 'mention'
export const LANES: readonly Lane[] = ['root', 'consequence', 'unrelated', 'mention']

/** A stretch of buckets that the person has picked, and the lines which that means; `to` is inclusive. */
export interface Brush {
  readonly from: number
  readonly to: number
  readonly lines: readonly [first: number, last: number]
}

/** Fewer are seen at a glance in the list: a picture of them would only take room. */
const FEWEST = 5

export function isWorthDrawing(timeline: Timeline | undefined): timeline is Timeline {
  return timeline !== undefined && timeline.buckets.length > 1 && countIn(timeline.buckets) >= FEWEST
}

export const countOf = ({ roles, mentions }: TimelineBucket, lane: Lane): number =>
  lane === 'mention' ? mentions : roles[lane]

/** Findings in these buckets; mentions are none. */
export const countIn = (buckets: readonly TimelineBucket[]): number =>
  buckets.reduce((sum, { findings }) => sum + findings, 0)

/** The brush over these buckets in either order; null where it covers all of them, or nothing. */
export function brushOver({ buckets }: Timeline, one: number, other: number): Brush | null {
  const within = (index: number) => Math.max(0, Math.min(buckets.length - 1, index))
  const from = within(Math.min(one, other))
  const to = within(Math.max(one, other))
  const spans = buckets.slice(from, to + 1).flatMap(({ lines }) => (lines ? [lines] : []))
  if (spans.length === 0 || (from === 0 && to === buckets.length - 1)) return null
  return { from, to, lines: [Math.min(...spans.map(([first]) => first)), Math.max(...spans.map(([, last]) => last))] }
}

/** The next bucket in that direction which holds something, else the end: keys step over silence. */
export function nextFilled({ buckets }: Timeline, from: number, step: 1 | -1): number {
  let at = from + step
  while (at > 0 && at < buckets.length - 1 && buckets[at]!.lines === null) at += step
  return Math.max(0, Math.min(buckets.length - 1, at))
}

const DAY_MS = 86_400_000
const two = (value: number) => String(value).padStart(2, '0')

/** Where a bucket begins, in the words of its log: "L120", "08:53:14", "22 Nov 08:53". Printed times are shown as printed. */
export function labelOf({ axis, step, buckets }: Timeline, index: number): string {
  const from = buckets[index]?.from ?? 0
  if (axis === 'lines') return `L${from.toLocaleString('en')}`
  const date = new Date(from)
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
  const precise =
    step < 1000
      ? `${clock}:${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`
      : `${clock}:${two(date.getUTCSeconds())}`
  const spansDays =
    Math.floor(from / DAY_MS) !== Math.floor(buckets[0]!.from / DAY_MS) || lastDay(buckets) !== firstDay(buckets)
  if (!spansDays) return precise
  if (axis === 'clock' && from < 366 * DAY_MS) return `day ${Math.floor(from / DAY_MS) + 1} ${clock}`
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
  return step >= DAY_MS ? day : `${day} ${clock}`
}

const firstDay = (buckets: readonly TimelineBucket[]) => Math.floor(buckets[0]!.from / DAY_MS)
const lastDay = (buckets: readonly TimelineBucket[]) => Math.floor(buckets.at(-1)!.from / DAY_MS)

/** "3 findings: 2 × ECONNREFUSED, 1 × EADDRINUSE", for whoever hears the picture. */
export function contentOf({ findings, mentions, codes }: TimelineBucket): string {
  if (findings === 0 && mentions === 0) return 'nothing'
  const each = Object.entries(codes)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([code, count]) => `${count.toLocaleString('en')} × ${code}`)
  const parts =
    findings > 0
      ? [`${findings.toLocaleString('en')} ${findings === 1 ? 'finding' : 'findings'}: ${each.join(', ')}`]
      : []
  if (mentions > 0) parts.push(`${mentions.toLocaleString('en')} only mentioned`)
  return parts.join('; ')
}
