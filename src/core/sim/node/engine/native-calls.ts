/**
 * The arguments of a function of the engine that is running now: V8 puts them into its messages, QuickJS does not.
 * The offsets are those of the pinned build; native-calls.test.ts holds them to it. What is read here is copied by
 * reference count, so a wrong word would destroy the guest: only as many values as the frame counts are touched, and only
 * those that look like values.
 */
import type { Guest } from './guest.ts'
import { interruptHandlerField } from './rejections.ts'

const FRAME = { previous: 0, function: 8, args: 16, count: 34 }
const OBJECT = { classAndFlags: 4 }
const CLASS_C_FUNCTION = 12
const TAG_OBJECT = 0xffffffff
const VALUE = 8
const MOST_ARGS = 8
/** Big integers, symbols, strings, ropes and objects are counted references; QuickJS numbers them from -9 up. */
const FIRST_REFERENCE = -9

/** Handles to the arguments of the innermost native function with this name; the caller releases them. */
export function nativeArguments(guest: Guest, name: string): number[] {
  let frame = guest.word(interruptHandlerField(guest) - 4)
  for (let i = 0; frame !== 0 && i < 20; i++) {
    if (isNative(guest, frame + FRAME.function) && guest.property(frame + FRAME.function, ['name']) === name) {
      const first = guest.word(frame + FRAME.args)
      const count = Math.min(MOST_ARGS, guest.word(frame + FRAME.count) & 0xffff)
      const addresses = Array.from({ length: count }, (_, at) => first + VALUE * at)
      return addresses.every((address) => isValue(guest, address)) ? addresses.map((each) => guest.copy(each)) : []
    }
    frame = guest.word(frame + FRAME.previous)
  }
  return []
}

/** A plain value, or a reference to something inside the memory that somebody holds. */
function isValue(guest: Guest, address: number): boolean {
  if (!guest.hasAddress(address + VALUE)) return false
  const tag = guest.word(address + 4) | 0
  if (tag < FIRST_REFERENCE || tag >= 0) return true
  const target = guest.word(address)
  return target !== 0 && target % 4 === 0 && guest.hasAddress(target + VALUE) && (guest.word(target) | 0) > 0
}

const isNative = (guest: Guest, value: number): boolean =>
  guest.word(value + 4) === TAG_OBJECT &&
  guest.word(guest.word(value) + OBJECT.classAndFlags) >>> 16 === CLASS_C_FUNCTION
