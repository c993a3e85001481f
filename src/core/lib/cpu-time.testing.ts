/** Runs each of `tests` this often and keeps the quickest, so that a collection of garbage does not count. */
const RUNS = 3

/**
 * Milliseconds of processor that `run` takes, the least of three runs. Not the clock: on a busy machine a test waits for its turn,
 * and a bound that tells linear from quadratic must not depend on the neighbours.
 */
export function cpuTime(run: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < RUNS; turn++) {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}
