/** Many patterns asked as few: engines take each new expression anew, so eight in one cost half of eight alone. */
import type { Rule } from './rule.ts'

interface Gate {
  readonly pattern: RegExp
  readonly rules: readonly Rule[]
}

const TOGETHER = 8

/** In the order of the rules, as far as they share their flags. */
export function gatesOf(rules: readonly Rule[]): readonly Gate[] {
  return [...new Set(rules.map(({ pattern }) => pattern.flags))].flatMap((flags) => {
    const alike = rules.filter(({ pattern }) => pattern.flags === flags)
    return Array.from({ length: Math.ceil(alike.length / TOGETHER) }, (_, at) => {
      const part = alike.slice(at * TOGETHER, (at + 1) * TOGETHER)
      return { pattern: new RegExp(part.map(({ pattern }) => `(?:${pattern.source})`).join('|'), flags), rules: part }
    })
  })
}

/** The first rule whose pattern matches. */
export function firstOf(gates: readonly Gate[], text: string): Rule | undefined {
  return gates.find(({ pattern }) => pattern.test(text))?.rules.find(({ pattern }) => pattern.test(text))
}
