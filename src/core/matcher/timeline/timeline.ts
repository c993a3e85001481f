/** Where in the log its findings stand, by line and by time, while it is read. */
import type { EntityKey, Finding, Role, Timeline, TimelineBucket } from '../../lib/index.ts'
import { Histogram, LADDERS } from './histogram.ts'
import { Days, type Stamp } from './stamps.ts'

/** Findings that surely belong to one incident. */
export interface Series {
  readonly code: string
  /** Index of its first finding. */
  readonly finding: number
}

/** What becomes of a series when the incidents are known. */
export type RoleOf = (series: Series) => Role

const MENTION = -1
/** More are one series for each code. */
const MOST_SERIES = 300
/** So many findings before the first stamp: the log is one without. */
const MOST_EARLY = 10_000
/** Fewer stamps than this among the findings say nothing of when the others were written. */
const STAMPED = 0.2

const IDENTITY: readonly EntityKey[] = ['path', 'dest', 'address', 'port', 'hostname']

export class TimelineBuilder {
  readonly #series: Series[] = []
  readonly #known = new Map<string, number>()
  readonly #byLine = new Histogram(LADDERS.lines)
  readonly #byTime = new Histogram(LADDERS.time)
  readonly #days = new Days()
  #axis: Stamp['axis'] | null = null
  /** The time of the last line that said one; what comes before the first is kept for it. */
  #now: number | null = null
  #early: { readonly series: number; readonly line: number }[] = []
  #isLate = false
  #findings = 0
  #stamped = 0

  seriesOf(finding: Finding, index: number): number {
    const { code } = finding
    const key =
      this.#series.length < MOST_SERIES ? [code, ...IDENTITY.map((name) => finding.entities[name])].join() : code
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, this.#series.length)
    return this.#series.push({ code, finding: index }) - 1
  }

  /** `line` is 1-based. */
  addFinding(series: number, line: number, stamp: Stamp | null): void {
    this.#findings++
    if (this.#tell(stamp)) this.#stamped++
    this.#add(series, line)
  }

  addMention(line: number, stamp: Stamp | null): void {
    this.#tell(stamp)
    this.#add(MENTION, line)
  }

  /** Takes the time of a line; the first stamp decides what kind of time the log has. */
  #tell(stamp: Stamp | null): boolean {
    if (stamp === null) return false
    this.#axis ??= stamp.axis
    if (stamp.axis !== this.#axis) return false
    this.#now = this.#days.place(stamp)
    for (const { series, line } of this.#early) this.#byTime.add(this.#now, series, line)
    this.#early = []
    return true
  }

  #add(series: number, line: number): void {
    this.#byLine.add(line, series, line)
    if (this.#now !== null) this.#byTime.add(this.#now, series, line)
    else if (this.#early.length < MOST_EARLY) this.#early.push({ series, line })
    else this.#isLate = true
  }

  /** Undefined when there is nothing to show. */
  done(roleOf: RoleOf): Timeline | undefined {
    if (this.#series.length === 0) return undefined
    const hasTime = this.#axis !== null && !this.#isLate && this.#stamped >= this.#findings * STAMPED
    const histogram = hasTime ? this.#byTime : this.#byLine
    const roles = this.#series.map(roleOf)
    return {
      axis: hasTime ? this.#axis! : 'lines',
      step: histogram.step,
      buckets: [...histogram.buckets()].map(({ from, counts, lines }) => ({
        ...this.#bucket(from, counts, roles),
        lines,
      })),
    }
  }

  #bucket(from: number, counts: ReadonlyMap<number, number>, roleOf: readonly Role[]): Omit<TimelineBucket, 'lines'> {
    const roles = { root: 0, consequence: 0, unrelated: 0 }
    const codes: Record<string, number> = {}
    let findings = 0
    for (const [series, count] of counts) {
      if (series === MENTION) continue
      const { code } = this.#series[series]!
      findings += count
      roles[roleOf[series]!] += count
      codes[code] = (codes[code] ?? 0) + count
    }
    return { from, findings, roles, mentions: counts.get(MENTION) ?? 0, codes }
  }
}
