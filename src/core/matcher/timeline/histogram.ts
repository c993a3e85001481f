/** Counts along a line of unknown length with bounded memory: when there would be too many buckets, they become wider. */

export const MOST_BUCKETS = 240

/** Each divides the next, so that buckets can be joined. Behind the last they double. */
export const LADDERS = {
  lines: [1],
  /** Milliseconds: 1, 5, 10, 50 … a second, five, 15, 30, a minute, five, 15, 30, an hour, 3, 6, 12, a day, a week. */
  time: [
    1, 5, 10, 50, 100, 500, 1000, 5000, 15_000, 30_000, 60_000, 300_000, 900_000, 1_800_000, 3_600_000, 10_800_000,
    21_600_000, 43_200_000, 86_400_000, 604_800_000,
  ],
} as const

interface Bucket {
  /** Series → count. */
  readonly counts: Map<number, number>
  /** Lines of what was counted. */
  first: number
  last: number
}

export class Histogram {
  readonly #ladder: readonly number[]
  #rung = 0
  #buckets = new Map<number, Bucket>()
  #low = Number.POSITIVE_INFINITY
  #high = Number.NEGATIVE_INFINITY

  constructor(ladder: readonly number[]) {
    this.#ladder = ladder
  }

  get step(): number {
    const last = this.#ladder.length - 1
    return this.#rung <= last ? this.#ladder[this.#rung]! : this.#ladder[last]! * 2 ** (this.#rung - last)
  }

  add(position: number, series: number, line: number): void {
    const bucket = Math.floor(position / this.step)
    if (Math.max(bucket, this.#high) - Math.min(bucket, this.#low) >= MOST_BUCKETS) {
      this.#widen()
      this.add(position, series, line)
      return
    }
    const { counts } = this.#reach(bucket, line, line)
    counts.set(series, (counts.get(series) ?? 0) + 1)
  }

  /** The bucket of that number, which now also covers these lines. */
  #reach(number: number, first: number, last: number): Bucket {
    this.#low = Math.min(number, this.#low)
    this.#high = Math.max(number, this.#high)
    const bucket = this.#buckets.get(number) ?? { counts: new Map(), first, last }
    this.#buckets.set(number, bucket)
    bucket.first = Math.min(bucket.first, first)
    bucket.last = Math.max(bucket.last, last)
    return bucket
  }

  #widen(): void {
    const before = this.step
    this.#rung++
    const joined = this.step / before
    const old = this.#buckets
    this.#buckets = new Map()
    this.#low = Number.POSITIVE_INFINITY
    this.#high = Number.NEGATIVE_INFINITY
    for (const [number, { counts, first, last }] of old) {
      const bucket = this.#reach(Math.floor(number / joined), first, last)
      for (const [series, count] of counts) bucket.counts.set(series, (bucket.counts.get(series) ?? 0) + count)
    }
  }

  /** In order and without gaps; `lines` is null where nothing stands. */
  *buckets(): Generator<{
    readonly from: number
    readonly counts: ReadonlyMap<number, number>
    readonly lines: readonly [first: number, last: number] | null
  }> {
    for (let number = this.#low; number <= this.#high; number++) {
      const bucket = this.#buckets.get(number)
      yield {
        from: number * this.step,
        counts: bucket?.counts ?? new Map(),
        lines: bucket ? [bucket.first, bucket.last] : null,
      }
    }
  }
}
