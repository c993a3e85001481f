/**
 * An error of a full stack has a trace too. What QuickJS asks for it, Error.prepareStackTrace, is guest code and finds no
 * room on that stack; so the library makes it a proxy, and calls of proxies get more room than others.
 */
import { CLASS, replaceCall } from './classes.ts'
import { type Guest, STACK_BYTES } from './guest.ts'

const ROOM = 60_000

export function giveTracesRoom(guest: Guest): void {
  replaceCall(guest, CLASS.proxy, (old) => (...args) => {
    guest.exports.setMaxStackSize(guest.runtime, STACK_BYTES + ROOM)
    try {
      return old(...args)
    } finally {
      guest.exports.setMaxStackSize(guest.runtime, STACK_BYTES)
    }
  })
}
