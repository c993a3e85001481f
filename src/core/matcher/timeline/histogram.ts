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

export class Histogram {
  readonly #ladder: readonly number[]
  #rung = 0
  /** Number of the bucket → series → count. */
  #buckets = new Map<number, Map<number, number>>()
  #low = Number.POSITIVE_INFINITY
  #high = Number.NEGATIVE_INFINITY

  constructor(ladder: readonly number[]) {
    this.#ladder = ladder
  }

  get step(): number {
    const last = this.#ladder.length - 1
    return this.#rung <= last ? this.#ladder[this.#rung]! : this.#ladder[last]! * 2 ** (this.#rung - last)
  }

  add(position: number, series: number, count = 1): void {
    const bucket = Math.floor(position / this.step)
    if (Math.max(bucket, this.#high) - Math.min(bucket, this.#low) >= MOST_BUCKETS) {
      this.#widen()
      this.add(position, series, count)
      return
    }
    this.#put(bucket, series, count)
  }

  #put(bucket: number, series: number, count: number): void {
    this.#low = Math.min(bucket, this.#low)
    this.#high = Math.max(bucket, this.#high)
    const counts = this.#buckets.get(bucket) ?? new Map<number, number>()
    this.#buckets.set(bucket, counts)
    counts.set(series, (counts.get(series) ?? 0) + count)
  }

  #widen(): void {
    const before = this.step
    this.#rung++
    const joined = this.step / before
    const old = this.#buckets
    this.#buckets = new Map()
    this.#low = Number.POSITIVE_INFINITY
    this.#high = Number.NEGATIVE_INFINITY
    for (const [bucket, counts] of old)
      for (const [series, count] of counts) this.#put(Math.floor(bucket / joined), series, count)
  }

  /** In order and without gaps. */
  *buckets(): Generator<{ readonly from: number; readonly counts: ReadonlyMap<number, number> }> {
    for (let bucket = this.#low; bucket <= this.#high; bucket++)
      yield { from: bucket * this.step, counts: this.#buckets.get(bucket) ?? new Map() }
  }
}
