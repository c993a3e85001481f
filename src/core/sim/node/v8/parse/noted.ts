/** Notes of what stands where, for the words and places of errors at run time. */
import { Base } from './base.ts'
import { type Expression, shown } from './expression.ts'
import { type Facts, noFacts } from './facts.ts'

export abstract class Noted extends Base {
  readonly facts: Facts = noFacts()

  protected member(node: Expression, key: string | null): Expression {
    this.facts.members.push({ start: node.start, end: node.end, at: node.at!, key })
    return node
  }
  protected noteCall(
    callee: Expression,
    { start, end }: { start: number; end: number },
    at: number,
    isNew: boolean,
  ): void {
    const isMember = callee.type === 'member' || callee.type === 'chain'
    const key = /\.([\p{ID_Continue}$#]+)$/u.exec(callee.text ?? '')?.[1]
    const name =
      callee.type === 'name'
        ? callee.name!.text
        : ((isMember ? key : undefined) ?? (callee.text === 'super' ? 'super' : ''))
    this.facts.calls.push({ start, end, at, name, isMember, isNew, text: shown(callee) })
  }
  /** What `node` evaluates first is at `at`, as the statement is. */
  protected noteFirst({ first }: Expression, at: number): void {
    if (first) this.facts.firsts.set(first.start, at)
  }
  protected noteIterated(kind: 'of' | 'spread' | 'argument' | 'pattern', node: Expression, start = node.start): void {
    this.facts.iterated.push({ kind, start, end: node.end, at: node.at ?? node.start, text: shown(node) })
  }
  /** What an array or object pattern takes from `value`; null when that is a part of another pattern. */
  protected notePattern(pattern: Expression, value: Expression | null, isParameter = false): void {
    const items = pattern.items ?? []
    if (pattern.type === 'array' && value) this.noteIterated('pattern', value, pattern.start)
    if (pattern.type === 'object') {
      const first = items[0]
      this.facts.patterns.push({
        start: pattern.start,
        end: value?.end ?? pattern.end,
        key: first?.key?.text ?? null,
        at: first?.key?.start ?? pattern.start,
        value: isParameter ? '' : value ? shown(value) : null,
      })
    }
    for (const item of items) {
      const target = item.type === 'assignment' || item.type === 'spread' ? item.target! : item
      if (target.type === 'object' || target.type === 'array') this.notePattern(target, null)
    }
  }
}
