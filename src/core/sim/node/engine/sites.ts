/**
 * Which of its calls a running function is in. QuickJS notes places only now and then; but its compiler emits calls in the
 * order in which they end in the source, so the number of a call among all calls of its function says which one it is.
 * The offsets are those of the pinned build; sites.test.ts holds them to it.
 */
import { calledOn, FRAME, functionOf, isBytecodeFunction, placeOf, receiverOf } from './async-frames.ts'
import type { Guest } from './guest.ts'
import { INSTRUCTIONS, type Kind, kindOf, SIZES } from './instructions.ts'
import { interruptHandlerField } from './rejections.ts'

/** The instruction that a function is at: the how manyth of how many of its kind and name; and where the function begins. */
export type Site = readonly [kind: Kind, index: number, count: number, line: number, column: number]
/** Place as QuickJS has it, what is there, and the class of the object that the function runs on as its method. */
export type FrameSite = readonly [line: number, column: number, site: Site | null, receiver: string | null]

const METHOD_CALLS = [INSTRUCTIONS.call['call_method']!, INSTRUCTIONS.call['tail_call_method']!]
const MOST_FRAMES = 120
const MOST_SITES = 40

/** The functions that run now, innermost first, without those of files that begin with `node:`. */
export function sitesHere(guest: Guest): FrameSite[] {
  const out: FrameSite[] = []
  const isOwn = new Map<number, boolean>()
  let frame = guest.word(interruptHandlerField(guest) - 4)
  for (let i = 0; frame !== 0 && i < MOST_FRAMES && out.length < MOST_SITES; i++) {
    const value = frame + FRAME.function
    if (isBytecodeFunction(guest, value)) {
      const { bytecode, code, size, file, ...start } = functionOf(guest, value)
      let own = isOwn.get(file)
      if (own === undefined) {
        own = !String(guest.property(value, ['fileName']) ?? '').startsWith('node:')
        isOwn.set(file, own)
      }
      if (own) {
        const pc = guest.word(frame + FRAME.pc) - code - 1
        const [line, column] = placeOf(guest, bytecode, pc)
        const found = instructionAt(guest.slice(code, size), pc)
        out.push([line, column, found && [...found, start.line, start.column], receiverHere(guest, frame)])
      }
    }
    frame = guest.word(frame + FRAME.previous)
  }
  return out
}

/** Null for plain calls, calls by native functions, and what is called on a function. */
function receiverHere(guest: Guest, frame: number): string | null {
  const caller = guest.word(frame + FRAME.previous)
  if (caller === 0 || !isBytecodeFunction(guest, caller + FRAME.function)) return null
  // The counter stands behind the instruction and its number of arguments.
  if (!METHOD_CALLS.includes(guest.byte(guest.word(caller + FRAME.pc) - SIZES[METHOD_CALLS[0]!]!))) return null
  const self = calledOn(guest, caller, frame + FRAME.function)
  return self === 0 || isBytecodeFunction(guest, self) ? null : (receiverOf(guest, self) ?? null)
}

function instructionAt(code: Uint8Array, pc: number): readonly [Kind, number, number] | null {
  let at = 0
  while (at < code.length && at + SIZES[code[at]!]! <= pc) at += SIZES[code[at]!]!
  const kind = at < code.length ? kindOf(code[at]!) : null
  if (kind === null) return null
  const wanted = nameAt(code, at)
  let index = 0
  let count = 0
  for (let i = 0; i < code.length; i += SIZES[code[i]!]!) {
    if (kindOf(code[i]!) !== kind || ((kind === 'member' || kind === 'store') && nameAt(code, i) !== wanted)) continue
    if (i < at) index++
    count++
  }
  return [kind, index, count]
}

/** The number of the property's name; `length` has an instruction of its own. */
const nameAt = (code: Uint8Array, at: number): number =>
  SIZES[code[at]!] === 5 ? code[at + 1]! | (code[at + 2]! << 8) | (code[at + 3]! << 16) | (code[at + 4]! << 24) : 0
