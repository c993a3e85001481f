/** Runs `tasks` in turns, `rounds` times after one warm-up, and gives each one's median in milliseconds: drift hits all alike. */
export async function inTurns(
  tasks: Readonly<Record<string, () => unknown>>,
  rounds = 7,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(tasks)) {
      const start = performance.now()
      await run()
      if (round >= 0) times[name]!.push(performance.now() - start)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const rate = (bytes: number, ms: number): string => `${((bytes / ms) * 0.001).toFixed(0).padStart(5)} MB/s`
