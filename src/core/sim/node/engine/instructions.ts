/**
 * The instructions of QuickJS's final bytecode, as far as somebody asks for them. The numbers are those of the pinned
 * build, whose binary holds the table of names and sizes; instructions.test.ts compares them.
 */

/** First and last number of instructions that are longer than one byte, and their size. */
const LONG: readonly (readonly [first: number, last: number, size: number])[] = [
  [1, 5, 5],
  [12, 12, 2],
  [13, 13, 3],
  [33, 39, 3],
  [49, 49, 6],
  [50, 50, 5],
  [51, 51, 3],
  [55, 58, 5],
  [61, 63, 6],
  [64, 66, 5],
  [75, 76, 5],
  [82, 82, 2],
  [83, 83, 6],
  [84, 84, 2],
  [85, 86, 6],
  [87, 103, 3],
  [104, 108, 5],
  [114, 119, 10],
  [120, 122, 7],
  [123, 123, 5],
  [128, 128, 2],
  [133, 133, 2],
  [145, 147, 2],
  [152, 152, 5],
  [177, 177, 5],
  [188, 188, 2],
  [189, 189, 3],
  [190, 191, 2],
  [193, 195, 2],
  [234, 236, 2],
  [237, 237, 3],
]

/** Size in bytes by number. */
export const SIZES: Uint8Array = new Uint8Array(256).fill(1)
for (const [first, last, size] of LONG) SIZES.fill(size, first, last + 1)

export type Kind = 'call' | 'member' | 'element' | 'store'
/** What a program writes down as a call, as `.name`, as `[key]`, as `.name =`. */
const NUMBERS: Readonly<Record<Kind, Readonly<Record<string, number>>>> = {
  call: {
    call_constructor: 33,
    call: 34,
    tail_call: 35,
    call_method: 36,
    tail_call_method: 37,
    apply: 39,
    eval: 50,
    apply_eval: 51,
    call0: 238,
    call1: 239,
    call2: 240,
    call3: 241,
  },
  member: { get_field: 64, get_field2: 65, get_length: 233 },
  element: { get_array_el: 70, get_array_el2: 71 },
  store: { put_field: 66 },
}

export { NUMBERS as INSTRUCTIONS }

const KINDS: readonly (Kind | null)[] = Array.from({ length: 256 }, (_, number) => {
  const found = Object.entries(NUMBERS).find(([, numbers]) => Object.values(numbers).includes(number))
  return (found?.[0] as Kind | undefined) ?? null
})
export const kindOf = (number: number): Kind | null => KINDS[number] ?? null
