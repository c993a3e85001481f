import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameWords, needles } from './needles.ts'
import { Scanner } from './scanner.ts'
import { SOURCE_HASH } from './wasm/kernel.generated.ts'
import { hashOfSource } from './wasm/source-hash.ts'
import { createWasmScanner } from './wasm-scanner.ts'

const plain = new Scanner()

/** What the plain scanner says of each line. */
function byPlainScanner(bytes: Uint8Array) {
  const candidates: { start: number; line: number }[] = []
  let start = 0
  let line = 0
  while (start < bytes.length) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline
    if (plain.isCandidate(bytes, start, end)) candidates.push({ start, line })
    start = end + 1
    line++
  }
  return candidates
}

const names = [...nameWords()]
/** Text in which needles and names are common, whole, cut and in the wrong case. */
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...needles()) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...names, 'WSAEINTR', 'ERROR_ACCESS_DENIED', 'EXPOSE', 'EDITOR', 'ETA', 'WSAE'),
  },
  { weight: 2, arbitrary: fc.constantFrom(...needles()).map((needle) => needle.slice(1)) },
  { weight: 1, arbitrary: fc.constantFrom(...needles()).map((needle) => needle.toUpperCase()) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'm',
      '\\n',
      '\\',
      '-',
      '-1',
      '-12',
      '-1234',
      '-1.5',
      '=',
      '(',
      'errn',
      'o',
      'error=',
      'code',
      'Error #',
      ' 10048',
      'errcod',
      'WinErr',
      'e',
      '7',
      'ERROR_',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(' ', '_', 'E', 'x', ':', '\n', '\n\n', '\r\n', 'EE', ' E') },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
)
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => new TextEncoder().encode(pieces.join('')))

describe('the wasm scanner finds the lines of the plain one', () => {
  it('for any text', () => {
    const scanner = createWasmScanner()!
    fc.assert(
      fc.property(text, (bytes) => {
        expect(scanner.scan(bytes).candidates).toEqual(byPlainScanner(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it('for any alignment, and counts newlines', () => {
    const scanner = createWasmScanner()!
    fc.assert(
      fc.property(text, fc.nat({ max: 40 }), (bytes, shift) => {
        const shifted = new Uint8Array(shift + 1 + bytes.length).fill(0x78)
        shifted[shift] = 10
        shifted.set(bytes, shift + 1)
        const { candidates, lines } = scanner.scan(shifted)
        expect(candidates).toEqual(byPlainScanner(shifted))
        expect(lines).toBe(shifted.filter((byte) => byte === 10).length)
      }),
    )
  })

  it('when windows are small and lines are longer than a window', () => {
    const small = createWasmScanner(undefined, undefined, 1024)!
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), fc.boolean(), (parts, isOneLine) => {
        const bytes = new Uint8Array(parts.flatMap((part) => [...part, 0x20]))
        if (isOneLine) for (let at = 0; at < bytes.length; at++) if (bytes[at] === 10) bytes[at] = 0x20
        expect(small.scan(bytes).candidates).toEqual(byPlainScanner(bytes))
      }),
      { numRuns: 300 },
    )
  })

  it('when there are more candidates than fit into one answer', () => {
    const bytes = new TextEncoder().encode('open failed: EACCES\nall is well\n'.repeat(20_000))
    expect(createWasmScanner()!.scan(bytes).candidates).toHaveLength(20_000)
  })
})

it('the wasm was made from the source beside it', () => {
  const source = readFileSync(new URL('./wasm/kernel.asc.ts', import.meta.url), 'utf8')
  expect(SOURCE_HASH, 'run npm run gen:scanner').toBe(hashOfSource(source))
})
