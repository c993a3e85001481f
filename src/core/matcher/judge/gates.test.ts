import { describe, expect, it } from 'vitest'
import { firstOf, gatesOf } from './gates.ts'
import { RULES } from './mention.ts'

const RULE = (pattern: RegExp) => ({ pattern, why: pattern.source })
const rules = [...'abcdefghijkl'].map((letter) => RULE(new RegExp(`^${letter}\\d|${letter}!`)))

describe('rules asked together', () => {
  it('give the first that matches, also where a choice stands in it', () => {
    const gates = gatesOf(rules)
    expect(gates).toHaveLength(2)
    expect(firstOf(gates, 'x k! b!')?.why).toBe('^b\\d|b!')
    expect(firstOf(gates, 'l1')?.why).toBe('^l\\d|l!')
    expect(firstOf(gates, 'xl1')).toBeUndefined()
  })

  it('keep what each says of letters', () => {
    const gates = gatesOf([RULE(/error/), RULE(/warning/i)])
    expect(firstOf(gates, 'WARNING')?.why).toBe('warning')
    expect(firstOf(gates, 'ERROR')).toBeUndefined()
  })

  it('refer to no group by its number, which would be another one there', () => {
    expect(RULES.filter(({ pattern }) => /\\[1-9]|\\k</.test(pattern.source))).toEqual([])
  })
})
