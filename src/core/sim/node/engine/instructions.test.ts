/** The numbers and sizes of QuickJS's instructions, read from the table of names that its binary carries. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { INSTRUCTIONS, kindOf, SIZES } from './instructions.ts'

const binary = readFileSync('node_modules/@jitl/quickjs-ng-wasmfile-release-sync/dist/emscripten-module.wasm')
const ROW = 8
/** Instructions of the compiler alone, whose numbers the short ones have in finished bytecode. */
const isTemporary = (name: string): boolean =>
  /^(enter_scope|leave_scope|label|scope_.*|get_(field|array_el)_opt_chain|set_class_name|source_loc)$/.test(name)

/** [pointer to the name, size, pops, pushes, format] per instruction, in the data of the module. */
function readTable(): { name: string; size: number }[] {
  // push_i32, push_const, fclosure, push_atom_value and private_symbol: five bytes each, one value pushed.
  let first = 0
  while (
    ![1, 2, 3, 4, 5].every((row) =>
      binary
        .subarray(first + ROW * row + 4)
        .subarray(0, 3)
        .equals(Buffer.of(5, 0, 1)),
    )
  )
    first++
  // Addresses become offsets in the file by the place of a name that we know.
  const base = binary.indexOf('push_atom_value\0') - binary.readUInt32LE(first + ROW * 4)
  const rows: { name: string; size: number }[] = []
  for (let at = first; ; at += ROW) {
    const start = binary.readUInt32LE(at) + base
    const name = binary.toString('latin1', start, binary.indexOf(0, start))
    if (!/^[a-z]\w*$/.test(name)) return rows
    rows.push({ name, size: binary[at + 4]! })
  }
}

describe('the instructions of the pinned QuickJS', () => {
  const table = readTable().filter(({ name }) => !isTemporary(name))

  it('have the sizes that we walk by', () => {
    expect(table.length).toBeGreaterThan(240)
    expect(table.map(({ size }) => size)).toEqual([...SIZES.slice(0, table.length)])
  })

  it('have the numbers that we look for', () => {
    const numbers = Object.fromEntries(table.map(({ name }, number) => [name, number]))
    for (const [kind, wanted] of Object.entries(INSTRUCTIONS)) {
      for (const [name, number] of Object.entries(wanted)) {
        expect([name, numbers[name]]).toEqual([name, number])
        expect(kindOf(number)).toBe(kind)
      }
    }
  })

  it('are of no kind when they are something else', () => {
    expect([0, 17, 77, 155].map(kindOf)).toEqual([null, null, null, null])
  })
})
