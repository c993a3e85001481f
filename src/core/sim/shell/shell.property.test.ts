import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateArithmetic } from './arithmetic.ts'
import { readAssignment } from './syntax/parse.ts'
import { FieldSink, Ifs } from './words/fields.ts'
import {
  ansiCQuote,
  atQuote,
  backslashQuote,
  doubleQuote,
  keyQuote,
  singleQuote,
  traceQuote,
  valueQuote,
} from './words/quote.ts'
import { Word } from './words/word.ts'

/** What a variable can hold: no NUL, but controls, quotes, characters beyond ASCII. */
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab \t\n\'"\\$`!~#=:*?[]{}()<>;&|^,-\x01\x1b\x7fé€😀') }),
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
)

describe('what is quoted reads back as it was', () => {
  it.each([
    ["printf '%q'", backslashQuote],
    ['${x@Q}', atQuote],
    ["$'…'", ansiCQuote],
    ["'…'", singleQuote],
    ['declare -p', doubleQuote],
    ['declare -p, keys', keyQuote],
    ['set -x', traceQuote],
  ] as const)('%s', (_name, quote) => {
    fc.assert(
      fc.property(value, (text) => {
        expect(new Word(quote(text)).constant).toBe(text)
      }),
    )
  })
  it.each([
    ["printf '%q'", backslashQuote],
    ['set', valueQuote],
  ] as const)('%s as the value of an assignment', (_name, quote) => {
    fc.assert(
      fc.property(value, (text) => {
        const assignment = readAssignment(`name=${quote(text)}`, 1)
        expect(assignment?.name).toBe('name')
        expect(assignment?.value.constant ?? '').toBe(text)
      }),
    )
  })
})

// ---- arithmetic against BigInt

interface Node {
  readonly text: string
  readonly value: bigint
}
const wrap = (n: bigint) => BigInt.asIntN(64, n)
const flag = (is: boolean) => (is ? 1n : 0n)

const BINARY: Readonly<Record<string, (a: bigint, b: bigint) => bigint | null>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0n ? null : a / b),
  '%': (a, b) => (b === 0n ? null : a % b),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<': (a, b) => flag(a < b),
  '<=': (a, b) => flag(a <= b),
  '>': (a, b) => flag(a > b),
  '>=': (a, b) => flag(a >= b),
  '==': (a, b) => flag(a === b),
  '!=': (a, b) => flag(a !== b),
  '&&': (a, b) => flag(a !== 0n && b !== 0n),
  '||': (a, b) => flag(a !== 0n || b !== 0n),
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '**': (a, b) => (b < 0n ? null : power(a, b)),
  ',': (_a, b) => b,
}
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let left = exponent, square = base; left > 0n; left >>= 1n, square = wrap(square * square))
    if (left & 1n) result = wrap(result * square)
  return result
}

const number = fc
  .oneof(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), fc.bigInt({ min: -9n, max: 70n }))
  .map((n): Node => ({ text: n < 0n ? `(${n})` : String(n), value: n }))

const { expression } = fc.letrec<{ expression: Node }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc
      .tuple(fc.constantFrom(...Object.keys(BINARY)), tie('expression'), tie('expression'))
      .map(([operator, a, b]): Node => {
        const result = BINARY[operator]!(a.value, b.value)
        // What fails in bash is left out.
        return result === null ? a : { text: `(${a.text} ${operator} ${b.text})`, value: wrap(result) }
      }),
    fc.tuple(fc.constantFrom('-', '~', '!', '+'), tie('expression')).map(([operator, a]): Node => {
      const result =
        operator === '-' ? -a.value : operator === '~' ? ~a.value : operator === '!' ? flag(a.value === 0n) : a.value
      return { text: `(${operator} ${a.text})`, value: wrap(result) }
    }),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(
      ([test, yes, no]): Node => ({
        text: `(${test.text} ? ${yes.text} : ${no.text})`,
        value: test.value !== 0n ? yes.value : no.value,
      }),
    ),
  ),
}))

const scope = { get: () => undefined, set: () => {} }

describe('arithmetic', () => {
  it('is that of BigInt wrapped to 64 bits', () => {
    fc.assert(
      fc.property(expression, ({ text, value: expected }) => {
        expect(BigInt(evaluateArithmetic(text, scope))).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })
  it('groups operators by their precedence, left to right', () => {
    const operators = fc.constantFrom('+', '-', '*', '&', '|', '^', '<<', '<', '==', '&&', '||')
    const levels = [['||'], ['&&'], ['|'], ['^'], ['&'], ['=='], ['<'], ['<<'], ['+', '-'], ['*']]
    const grouped = (numbers: readonly bigint[], between: readonly string[]): bigint => {
      for (const level of levels) {
        const at = between.findLastIndex((operator) => level.includes(operator))
        if (at < 0) continue
        const left = grouped(numbers.slice(0, at + 1), between.slice(0, at))
        const right = grouped(numbers.slice(at + 1), between.slice(at + 1))
        return wrap(BINARY[between[at]!]!(left, right)!)
      }
      return numbers[0]!
    }
    fc.assert(
      fc.property(fc.array(fc.tuple(operators, fc.bigInt({ min: 0n, max: 40n })), { maxLength: 7 }), (steps) => {
        const text = steps.reduce((line, [operator, n]) => `${line} ${operator} ${n}`, '5')
        const expected = grouped(
          [5n, ...steps.map(([, n]) => n)],
          steps.map(([operator]) => operator),
        )
        expect(BigInt(evaluateArithmetic(text, scope))).toBe(expected)
      }),
    )
  })
})

// ---- splitting

const split = (text: string, ifs: string): string[] => {
  const sink = new FieldSink(new Ifs(ifs))
  sink.expanded(text)
  return sink.finish().map((field) => field.text)
}
const text = fc.string({ unit: fc.constantFrom(...'ab \t\n:,*') })

describe('word splitting', () => {
  it('at blanks makes what a split at runs of blanks makes', () => {
    fc.assert(
      fc.property(text, (line) => {
        expect(split(line, ' \t\n')).toEqual(line.split(/[ \t\n]+/).filter(Boolean))
      }),
    )
  })
  it('at another character keeps empty fields, but for one at the end', () => {
    fc.assert(
      fc.property(text, (line) => {
        const fields = line.split(':')
        if (fields.at(-1) === '') fields.pop()
        expect(split(line, ':')).toEqual(fields)
      }),
    )
  })
  it('never happens without IFS, and never to what is quoted', () => {
    fc.assert(
      fc.property(text, (line) => {
        expect(split(line, '')).toEqual(line === '' ? [] : [line])
        const sink = new FieldSink(new Ifs(' \t\n:,'))
        sink.quoted(line)
        expect(sink.finish().map((field) => field.text)).toEqual([line])
      }),
    )
  })
  it('of fields joined by a delimiter gives the fields back', () => {
    const field = fc.string({ unit: fc.constantFrom(...'ab *'), minLength: 1 })
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        expect(split(fields.join(':'), ':')).toEqual(fields)
      }),
    )
  })
  it('does not depend on the pieces in which an expansion without blanks comes', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const sink = new FieldSink(new Ifs(':'))
        sink.literal('x')
        sink.expanded(a.replaceAll(':', ''))
        sink.literal('y')
        sink.expanded(b.replaceAll(':', ''))
        expect(sink.finish().map((field) => field.text)).toEqual([`x${a}y${b}`.replaceAll(':', '')])
      }),
    )
  })
})
