/**
 * Tells when an async function goes on after an `await`, so that AsyncLocalStorage can follow it. QuickJS has no hook for
 * this, but it calls async functions, and what makes them go on, through the table of classes in its runtime: two of the
 * pointers there are replaced by functions of ours that call the old ones. Simplified: async generators are not followed.
 */
import { CLASS_ASYNC_FUNCTION, CLASS_ASYNC_REJECT, CLASS_ASYNC_RESOLVE, promiseOfHandler } from './async-frames.ts'
import type { Guest } from './guest.ts'
import { asTableFunction, type WasmType } from './table.ts'

/** JSClass: id, name, finalizer, gc_mark, call, exotic. */
const CLASS_SIZE = 24
const CALL = 16
const CALL_TYPE: WasmType = { params: ['i32', 'i64', 'i64', 'i32', 'i32', 'i32'], result: 'i64' }
const TAG_OBJECT = 0xffffffffn

type ClassCall = (context: number, fn: bigint, self: bigint, argc: number, argv: number, flags: number) => bigint

/** What the program has entered, as a number; 0 for nothing. */
export interface Store {
  current(): number
  enter(id: number): void
}

export function followAsyncFunctions(guest: Guest, store: Store): void {
  const classes = findClasses(guest)
  /** By the promise of the call, which is all that the call and what resumes it have in common. */
  const held = new Map<number, number>()
  replace(guest, classes + CLASS_ASYNC_FUNCTION * CLASS_SIZE, (old) => (...args) => {
    const promise = old(...args)
    if (promise >> 32n === TAG_OBJECT || promise >> 32n === -1n)
      held.set(Number(promise & 0xffffffffn), store.current())
    return promise
  })
  for (const id of [CLASS_ASYNC_RESOLVE, CLASS_ASYNC_REJECT]) {
    replace(guest, classes + id * CLASS_SIZE, (old) => (context, handler, ...rest) => {
      const promise = promiseOfHandler(guest, Number(handler & 0xffffffffn))
      const before = store.current()
      store.enter(held.get(promise) ?? 0)
      const result = old(context, handler, ...rest)
      held.set(promise, store.current())
      store.enter(before)
      return result
    })
  }
}

function replace(guest: Guest, entry: number, make: (old: ClassCall) => ClassCall): void {
  const old = guest.table.get(guest.word(entry + CALL)) as ClassCall
  const index = guest.table.grow(1)
  guest.table.set(index, asTableFunction(CALL_TYPE, make(old)))
  guest.setWord(entry + CALL, index)
}

/** The table of classes knows each one's number: found by that. */
function findClasses(guest: Guest): number {
  for (let at = 0; at < 1024; at += 4) {
    const table = guest.word(guest.runtime + at)
    const isTable = [1, 2, 3, CLASS_ASYNC_FUNCTION, CLASS_ASYNC_RESOLVE, CLASS_ASYNC_REJECT].every(
      (id) => guest.word(table + id * CLASS_SIZE) === id,
    )
    if (table > 0 && isTable) return table
  }
  throw new Error('QuickJS keeps its classes somewhere else: see engine/async-context.ts')
}
