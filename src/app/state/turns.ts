/** Starts one after the other, each in a task of its own, so that a key pressed meanwhile waits for one of them at most. */
export async function inTurns(starts: readonly (() => void)[]): Promise<void> {
  for (const start of starts) {
    start()
    await new Promise((next) => setTimeout(next))
  }
}
