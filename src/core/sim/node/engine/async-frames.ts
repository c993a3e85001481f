/** The async functions that wait for a promise, as V8 shows them behind `at async`. */
import type { Guest } from './guest.ts'

export function asyncFrames(_guest: Guest, _promise: number): readonly unknown[] {
  return []
}
