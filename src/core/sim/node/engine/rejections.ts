/**
 * Tells of promises that are rejected without a handler, and of handlers that come later. QuickJS has this
 * (JS_SetHostPromiseRejectionTracker), the package does not hand it on, so the function pointer is put into the
 * JSRuntime itself. Its place is found, not assumed: it lies behind the interrupt handler, which the package can set.
 */
import type { Guest } from './guest.ts'
import { asTableFunction, type WasmType } from './table.ts'

/** From the interrupt handler's field: its opaque, the promise hook and its opaque, the parent promise. */
const FIELDS_AFTER_INTERRUPT_HANDLER = 5
const TRACKER_TYPE: WasmType = { params: ['i32', 'i64', 'i64', 'i32', 'i32'] }

export function installRejectionTracker(
  guest: Guest,
  report: (promise: number, reason: number, isHandled: boolean) => void,
): void {
  const callback = (_context: number, promise: bigint, reason: bigint, isHandled: number): void =>
    report(guest.hold(promise), guest.hold(reason), isHandled !== 0)
  const index = guest.table.grow(1)
  guest.table.set(index, asTableFunction(TRACKER_TYPE, callback))
  const field = interruptHandlerField(guest) + 4 * FIELDS_AFTER_INTERRUPT_HANDLER
  guest.setWord(field, index)
}

let known: number | null = null

/** Offset of `interrupt_handler`, seen by switching it off and on. */
export function interruptHandlerField(guest: Guest): number {
  known ??= findInterruptHandler(guest)
  return guest.runtime + known
}

function findInterruptHandler(guest: Guest): number {
  const words = (): number[] => Array.from({ length: 256 }, (_, i) => guest.word(guest.runtime + 4 * i))
  const on = words()
  guest.exports.disableInterruptHandler(guest.runtime)
  const off = words()
  guest.exports.enableInterruptHandler(guest.runtime)
  const at = on.findIndex((word, i) => word !== off[i])
  if (at < 0) throw new Error('QuickJS keeps its interrupt handler somewhere else: see engine/rejections.ts')
  return 4 * at
}
