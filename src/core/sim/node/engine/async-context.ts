/**
 * Tells when an async function goes on after an `await`, so that AsyncLocalStorage can follow it. Simplified: async
 * generators are not followed.
 */
import { promiseOfHandler } from './async-frames.ts'
import { CLASS, replaceCall } from './classes.ts'
import type { Guest } from './guest.ts'

const TAG_OBJECT = -1n

/** What the program has entered, as a number; 0 for nothing. */
export interface Store {
  current(): number
  enter(id: number): void
}

export function followAsyncFunctions(guest: Guest, store: Store): void {
  /** By the promise of the call, which is all that the call and what resumes it have in common. */
  const held = new Map<number, number>()
  replaceCall(guest, CLASS.asyncFunction, (old) => (...args) => {
    const promise = BigInt.asIntN(64, old(...args))
    if (promise >> 32n === TAG_OBJECT) held.set(pointerOf(promise), store.current())
    return promise
  })
  for (const id of [CLASS.asyncResolve, CLASS.asyncReject]) {
    replaceCall(guest, id, (old) => (context, handler, ...rest) => {
      const promise = promiseOfHandler(guest, pointerOf(handler))
      const before = store.current()
      store.enter(held.get(promise) ?? 0)
      const result = old(context, handler, ...rest)
      held.set(promise, store.current())
      store.enter(before)
      return result
    })
  }
}

const pointerOf = (value: bigint): number => Number(BigInt.asUintN(32, value))
