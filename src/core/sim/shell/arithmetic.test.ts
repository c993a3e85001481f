import { describe, expect, it } from 'vitest'
import { type ArithmeticScope, evaluateArithmetic } from './arithmetic.ts'

function scope(values: Record<string, string> = {}): ArithmeticScope & { values: Record<string, string> } {
  const key = (name: string, subscript: string | null) => (subscript === null ? name : `${name}[${subscript}]`)
  return {
    values,
    get: (name, subscript) => values[key(name, subscript)],
    set: (name, subscript, value) => {
      values[key(name, subscript)] = value
    },
  }
}
const value = (text: string, values: Record<string, string> = {}) => String(evaluateArithmetic(text, scope(values)))

describe('arithmetic', () => {
  it.each([
    ['1+2*3', '7'],
    ['-7/2', '-3'],
    ['-7%3', '-1'],
    ['2**3**2', '512'],
    ['1?2:3?4:5', '2'],
    ['0x1f + 017 + 2#101 + 36#z', '86'],
    ['64#@', '62'],
    ['1++2', '3'],
    ['- -3', '3'],
    ['1,2', '2'],
    ['', '0'],
  ])('evaluates %s to %s', (text, expected) => expect(value(text)).toBe(expected))

  it.each([
    ['9223372036854775807+1', '-9223372036854775808'],
    ['2**63', '-9223372036854775808'],
    ['1<<65', '2'],
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808/-1', '-9223372036854775808'],
  ])('wraps %s as 64 bits: %s', (text, expected) => expect(value(text)).toBe(expected))

  it('does not evaluate what && and || pass over', () => expect(value('1||1/0')).toBe('1'))
  it('reads variables as expressions', () => expect(value('x*2', { x: 'a+1', a: '4' })).toBe('10'))
  it('assigns, also into array elements', () => {
    const variables = scope({ x: '5' })
    evaluateArithmetic('y = x++ + a[2]', variables)
    expect(variables.values).toEqual({ x: '6', y: '5' })
    evaluateArithmetic('a[1+1] += 3', variables)
    expect(variables.values['a[1+1]']).toBe('3')
  })

  it.each([
    ['1 + ', '1 + : syntax error: operand expected (error token is "+ ")'],
    ['1 2', '1 2: syntax error in expression (error token is "2")'],
    ['5=3', '5=3: attempted assignment to non-variable (error token is "=3")'],
    ['1/0 + 2', '1/0 + 2: division by 0 (error token is "0 + 2")'],
    ['08', '08: value too great for base (error token is "08")'],
    ['a@', 'a@: syntax error: invalid arithmetic operator (error token is "@")'],
    ['1?2', '1?2: `:\' expected for conditional expression (error token is "2")'],
    ['2**-1', '2**-1: exponent less than 0 (error token is "1")'],
  ])('says of %s: %s', (text, message) => {
    expect(() => evaluateArithmetic(text, scope())).toThrow(message)
  })
  it('gives up on a variable that refers to itself', () => {
    expect(() => evaluateArithmetic('x', scope({ x: 'x' }))).toThrow('expression recursion level exceeded')
  })
})
