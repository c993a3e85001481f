/** How findings are spread over a log, for a histogram. Plain data: it crosses from the worker and into `errlab diagnose --json`. */
import type { Role } from './finding.ts'

/** Findings in one stretch of the log. The roles add up to `findings`, and so do the codes; mentions are apart. */
export interface TimelineBucket {
  /** Where it begins: a 1-based line, or milliseconds as `TimelineAxis` says. */
  readonly from: number
  readonly findings: number
  readonly roles: Readonly<Record<Role, number>>
  readonly mentions: number
  /** Only codes that occur in it. */
  readonly codes: Readonly<Record<string, number>>
  /** First and last line of what it counts, 1-based; null for a bucket without anything. Whoever picks buckets picks lines by it. */
  readonly lines: readonly [first: number, last: number] | null
}

/**
 * `lines`: positions are 1-based line numbers. `time`: milliseconds since 1970 as the log prints them, read as UTC whatever its
 * zone. `clock`: the log prints no date; milliseconds since the midnight before its first line, or since the machine started.
 */
export type TimelineAxis = 'lines' | 'time' | 'clock'

/**
 * Buckets are `step` wide, in order, without gaps from the first to the last that holds something, at most 240.
 * A bucket covers `[from, from + step)`. The sum of `findings` over all of them is the number of findings in the log, which may
 * be more than there are in `Reading.findings` (`Reading.sampled`).
 */
export interface Timeline {
  readonly axis: TimelineAxis
  readonly step: number
  readonly buckets: readonly TimelineBucket[]
}
