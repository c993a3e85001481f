/**
 * A part of a program that most runs do without: a chunk of its own, fetched when it is first needed.
 * Waiting for it costs the machine no time, so a run is the same whether the part was there or not.
 */
import type { Sys, Task } from '../../kernel/sys.ts'

const parts: Part<unknown>[] = []

export class Part<T> {
  /** The part, when it has come. */
  here: T | null = null
  private coming: Promise<T> | null = null

  constructor(private readonly fetch: () => Promise<T>) {
    parts.push(this)
  }

  *get(sys: Sys): Task<T> {
    return this.here ?? (yield* sys.host(this.load()))
  }

  /** Starts fetching what will be needed soon; if it does not come, whoever needs it asks again and hears why. */
  soon(): void {
    this.load().catch(() => {})
  }

  load(): Promise<T> {
    this.coming ??= this.fetch().then(
      (module) => {
        this.here = module
        return module
      },
      (error: unknown) => {
        this.coming = null
        throw error
      },
    )
    return this.coming
  }
}

/** Fetches them all: see `loadLaterPrograms`. */
export async function loadParts(): Promise<void> {
  await Promise.all(parts.map((part) => part.load()))
}
