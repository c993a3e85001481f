/**
 * The async functions that wait for something, as V8 shows them behind `at async`. QuickJS has no function for this, but
 * everything is in its memory: a promise knows its reactions, a reaction the suspended function, that function its promise.
 * The offsets are those of the pinned build (32-bit pointers, NaN-boxed values); async-frames.test.ts holds them to it.
 */
import { CLASS } from './classes.ts'
import type { Guest } from './guest.ts'
import { interruptHandlerField } from './rejections.ts'

/** name, file, line, column, receiver's type, -, is async: as v8/stack.ts takes it. */
export type AsyncFrame = readonly [string | null, string, number, number, string | null | undefined, undefined, true]

const OBJECT = { classAndFlags: 4, data: 32 }
const PROMISE = { fulfilReactions: 4, rejectReactions: 12 }
const REACTION = { next: 4, resolve: 8, handler: 24 }
/** The handlers of Promise.all are C functions with data: [called, index, values, resolve, count]. */
const ELEMENT = { index: 1 * 8, resolve: 3 * 8 }
const DATA_FUNCTION = { dataLength: 5, magic: 6, data: 8 }
/** By the magic number of the handler. */
const COMBINATORS = ['Promise.all', 'Promise.allSettled', 'Promise.any']
const CLASS_C_FUNCTION_DATA = 15
const ELEMENT_DATA_LENGTH = 5
const ASYNC = { kind: 4, resolve: 16, self: 40, frame: 56, function: 64, pc: 84 }
export const FRAME = { previous: 0, function: 8, variables: 20, pc: 28 }
const BYTECODE = { code: 20, size: 24, file: 64, line: 68, column: 72, tableLength: 80, table: 84, counts: 40 }
const GC_ASYNC_FUNCTION = 4
const CLASS_PROMISE = 0x33
const CLASS_PROMISE_RESOLVE = 0x34
/** Functions written in C, among them those of the host. */
const NATIVE_CLASSES: readonly number[] = [12, 15]
const TAG_OBJECT = 0xffffffff
const TAG_OFFSET = 4
const VALUE_SIZE = 8
const MOST = 12

/** The chain of functions that wait for the promise whose JSValue lies at `value`. */
export function asyncFrames(guest: Guest, value: number): AsyncFrame[] {
  return isObject(guest, value) ? waitingFor(guest, guest.word(value)) : []
}

/** The chain behind the async function that runs now because something it waited for is done. */
export function asyncFramesHere(guest: Guest): AsyncFrame[] {
  let frame = guest.word(interruptHandlerField(guest) - 4)
  for (let i = 0; frame !== 0 && i < 200; i++) {
    const previous = guest.word(frame + FRAME.previous)
    const state = frame - ASYNC.frame
    if (isAsyncState(guest, state) && (previous === 0 || isNative(guest, previous))) {
      const promise = promiseOf(guest, guest.word(state + ASYNC.resolve))
      return promise === 0 ? [] : waitingFor(guest, promise)
    }
    frame = previous
  }
  return []
}

function waitingFor(guest: Guest, promise: number): AsyncFrame[] {
  const out: AsyncFrame[] = []
  let current = promise
  for (let i = 0; i < MOST && current !== 0; i++) {
    if (classOf(guest, current) !== CLASS_PROMISE) return out
    const reaction = onlyReaction(guest, current, PROMISE.fulfilReactions)
    if (reaction === 0) return out
    const handler = handlerOf(guest, reaction)
    const state = handler !== 0 && isAsyncHandler(guest, handler) ? guest.word(handler + OBJECT.data) : 0
    const element = state === 0 ? elementHandler(guest, current, handler) : 0
    if (state !== 0) {
      out.push(describe(guest, state))
      current = promiseOf(guest, guest.word(state + ASYNC.resolve))
    } else if (element !== 0) {
      const record = guest.word(element + OBJECT.data)
      const data = record + DATA_FUNCTION.data
      const name = COMBINATORS[guest.byte(record + DATA_FUNCTION.magic) & 3] ?? 'Promise.all'
      out.push([name, '', guest.word(data + ELEMENT.index), 0, null, undefined, true])
      current = promiseOf(guest, guest.word(data + ELEMENT.resolve))
    } else if (handler !== 0 && classOf(guest, handler) === CLASS_PROMISE_RESOLVE) {
      current = promiseOf(guest, handler)
    } else if (isObject(guest, reaction + REACTION.resolve)) {
      current = promiseOf(guest, guest.word(reaction + REACTION.resolve))
    } else return out
  }
  return out
}

const isObject = (guest: Guest, value: number): boolean => guest.word(value + TAG_OFFSET) === TAG_OBJECT
const classOf = (guest: Guest, object: number): number => guest.word(object + OBJECT.classAndFlags) >>> 16

function isAsyncHandler(guest: Guest, object: number): boolean {
  const id = classOf(guest, object)
  return id === CLASS.asyncResolve || id === CLASS.asyncReject
}

function isAsyncState(guest: Guest, address: number): boolean {
  return (
    address > 0 &&
    (guest.word(address + ASYNC.kind) & 0xf) === GC_ASYNC_FUNCTION &&
    isObject(guest, address + ASYNC.resolve) &&
    classOf(guest, guest.word(address + ASYNC.resolve)) === CLASS_PROMISE_RESOLVE
  )
}

/** The one reaction in a promise's list, or 0 when there is none or V8 would not choose either. */
function onlyReaction(guest: Guest, promise: number, list: number): number {
  const head = guest.word(promise + OBJECT.data) + list
  const reaction = guest.word(head + REACTION.next)
  return reaction === head || guest.word(reaction + REACTION.next) !== head ? 0 : reaction
}

const handlerOf = (guest: Guest, reaction: number): number =>
  reaction !== 0 && isObject(guest, reaction + REACTION.handler) ? guest.word(reaction + REACTION.handler) : 0

/** The handler that a combinator put on this promise: Promise.any has its own only for rejections. */
function elementHandler(guest: Guest, promise: number, fulfil: number): number {
  if (isElementHandler(guest, fulfil)) return fulfil
  const reject = handlerOf(guest, onlyReaction(guest, promise, PROMISE.rejectReactions))
  return isElementHandler(guest, reject) ? reject : 0
}

const isElementHandler = (guest: Guest, object: number): boolean =>
  object !== 0 &&
  classOf(guest, object) === CLASS_C_FUNCTION_DATA &&
  guest.byte(guest.word(object + OBJECT.data) + DATA_FUNCTION.dataLength) === ELEMENT_DATA_LENGTH

const isNative = (guest: Guest, frame: number): boolean =>
  isObject(guest, frame + FRAME.function) && NATIVE_CLASSES.includes(classOf(guest, guest.word(frame + FRAME.function)))

/** The promise that a resolving function settles. */
const promiseOf = (guest: Guest, resolve: number): number => guest.word(guest.word(resolve + OBJECT.data))

/** The promise of the async function that `handler` makes go on. */
export const promiseOfHandler = (guest: Guest, handler: number): number =>
  promiseOf(guest, guest.word(guest.word(handler + OBJECT.data) + ASYNC.resolve))

function describe(guest: Guest, state: number): AsyncFrame {
  const value = state + ASYNC.function
  const bytecode = guest.word(guest.word(value) + OBJECT.data)
  const pc = guest.word(state + ASYNC.pc) - guest.word(bytecode + BYTECODE.code)
  const [line, column] = placeOf(guest, bytecode, pc)
  const name = guest.property(value, ['name'])
  const file = guest.property(value, ['fileName'])
  return [
    name ? String(name) : null,
    String(file ?? ''),
    line,
    column,
    receiverOf(guest, state + ASYNC.self),
    undefined,
    true,
  ]
}

/** The class of what a function runs on; null is none or the global object. */
export function receiverOf(guest: Guest, value: number): string | null | undefined {
  if (!isObject(guest, value)) return null
  if (guest.isGlobal(value)) return null
  const name = guest.property(value, ['constructor', 'name'])
  return typeof name === 'string' && name !== '' ? name : 'Object'
}

const LINE_BASE = -1
const LINE_RANGE = 5
const FIRST_OPCODE = 1

/** Functions of JavaScript: plain, generator, async, async generator. */
const BYTECODE_CLASSES: readonly number[] = [13, 17, CLASS.asyncFunction, 0x3a]
/** What function `value` was called on by the function of `caller`, whose stack begins behind its variables: 0 if it is not there. */
export function calledOn(guest: Guest, caller: number, value: number): number {
  const bytecode = guest.word(guest.word(caller + FRAME.function) + OBJECT.data)
  const variables = guest.word(bytecode + BYTECODE.counts) >>> 16
  const room = guest.word(bytecode + BYTECODE.counts + 4) >>> 16
  const stack = guest.word(caller + FRAME.variables) + variables * VALUE_SIZE
  for (let at = 1; at < room; at++) {
    const slot = stack + at * VALUE_SIZE
    if (isObject(guest, slot) && guest.word(slot) === guest.word(value)) return slot - VALUE_SIZE
  }
  return 0
}

export const isBytecodeFunction = (guest: Guest, value: number): boolean =>
  isObject(guest, value) && BYTECODE_CLASSES.includes(classOf(guest, guest.word(value)))

/** Where the instructions of the function at `value` lie, and the number of its file's name. */
export function functionOf(
  guest: Guest,
  value: number,
): { bytecode: number; code: number; size: number; file: number; line: number; column: number } {
  const bytecode = guest.word(guest.word(value) + OBJECT.data)
  const word = (offset: number): number => guest.word(bytecode + offset)
  return {
    bytecode,
    code: word(BYTECODE.code),
    size: word(BYTECODE.size),
    file: word(BYTECODE.file),
    line: word(BYTECODE.line),
    column: word(BYTECODE.column),
  }
}

/** Walks the table from code offsets to places up to `pc` (find_line_num of QuickJS). */
export function placeOf(guest: Guest, bytecode: number, pc: number): [number, number] {
  let line = guest.word(bytecode + BYTECODE.line)
  let column = guest.word(bytecode + BYTECODE.column)
  const start = guest.word(bytecode + BYTECODE.table)
  const end = start + guest.word(bytecode + BYTECODE.tableLength)
  let at = start
  const byte = (): number => guest.byte(at++)
  const unsigned = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const next = byte()
      value |= (next & 0x7f) << shift
      if (next < 0x80) return value >>> 0
    }
  }
  const signed = (): number => {
    const value = unsigned()
    return (value >>> 1) ^ -(value & 1)
  }
  for (let offset = 0; at < end; ) {
    const opcode = byte()
    let nextLine: number
    if (opcode === 0) {
      offset += unsigned()
      nextLine = line + signed()
    } else {
      offset += Math.floor((opcode - FIRST_OPCODE) / LINE_RANGE)
      nextLine = line + ((opcode - FIRST_OPCODE) % LINE_RANGE) + LINE_BASE
    }
    const nextColumn = column + signed()
    if (pc < offset) break
    line = nextLine
    column = nextColumn
  }
  return [line, column]
}
