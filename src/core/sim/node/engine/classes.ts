/**
 * QuickJS calls what is no plain function through a table of classes in its runtime. A pointer there can be replaced by a
 * function of ours that calls the old one: the only hook that a finished binary has. Each guest needs it anew.
 */
import type { Guest } from './guest.ts'
import { asTableFunction, type WasmType } from './table.ts'

/** By number, in the pinned build; async-context.test.ts, stack-room.test.ts and iterators.test.ts hold them to it. */
export const CLASS = {
  mapIterator: 44,
  setIterator: 45,
  proxy: 0x32,
  asyncFunction: 0x36,
  asyncResolve: 0x37,
  asyncReject: 0x38,
} as const

/** JSClass: id, name, finalizer, gc_mark, call, exotic. */
const CLASS_SIZE = 24
const CALL = 16
const CALL_TYPE: WasmType = { params: ['i32', 'i64', 'i64', 'i32', 'i32', 'i32'], result: 'i64' }

export type ClassCall = (context: number, fn: bigint, self: bigint, argc: number, argv: number, flags: number) => bigint

export function replaceCall(guest: Guest, id: number, make: (old: ClassCall) => ClassCall): void {
  const field = findClasses(guest) + id * CLASS_SIZE + CALL
  const old = guest.table.get(guest.word(field)) as ClassCall
  const index = guest.table.grow(1)
  guest.table.set(index, asTableFunction(CALL_TYPE, make(old)))
  guest.setWord(field, index)
}

/** The table knows each class's number: found by that. */
function findClasses(guest: Guest): number {
  for (let at = 0; at < 1024; at += 4) {
    const table = guest.word(guest.runtime + at)
    const isTable = [1, 2, 3, ...Object.values(CLASS)].every((id) => guest.word(table + id * CLASS_SIZE) === id)
    if (table > 0 && isTable) return table
  }
  throw new Error('QuickJS keeps its classes somewhere else: see engine/classes.ts')
}
