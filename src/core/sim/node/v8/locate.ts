/**
 * From where QuickJS says that something happened to where V8 says it. QuickJS remembers the last name, operator or
 * argument before a call; V8 points at the property, the function or `new`. The source text decides.
 */
import type { Call, Facts } from './parse/facts.ts'
import { readFacts } from './parse/statements.ts'
import { findScopes, type Scope, scopeAt } from './scopes.ts'
import type { Source } from './sources.ts'
import { type Token, tokenAt } from './tokens.ts'

/** A source with what is derived from it, computed when first asked for. */
export class Place {
  readonly tokens: readonly Token[]
  readonly facts: Facts
  readonly calls: readonly Call[]
  readonly scopes: readonly Scope[]
  constructor(readonly source: Source) {
    this.tokens = source.tokens
    this.facts = readFacts(source.text, source.file.startsWith('file:'))
    this.calls = [...this.facts.calls].sort((a, b) => a.start - b.start)
    this.scopes = findScopes(this.tokens, source.text.length)
  }

  scopeAt(offset: number): Scope | null {
    return scopeAt(this.scopes, offset)
  }

  /** The call around `raw` whose callee is `name`; the innermost call when none has that name. */
  callAt(raw: number, name: string | null, onlyNew = false): Call | null {
    const scope = this.scopeAt(raw)
    const around = this.calls
      .filter((call) => call.start <= raw && raw <= call.end && this.isIn(scope, call) && (!onlyNew || call.isNew))
      .sort((a, b) => a.end - a.start - (b.end - b.start))
    const bare = name?.replace(/^(get|set) /, '')
    const named = bare ? around.find((call) => call.name === bare) : undefined
    if (named) return named
    const outer = bare ? this.callAround(raw, bare) : null
    if (outer) return outer
    const next = bare
      ? this.calls.find(
          (call) => call.start >= raw && call.name === bare && this.isIn(scope, call) && (!onlyNew || call.isNew),
        )
      : undefined
    if (next && (around.length === 0 || next.start - raw < 200)) return next
    return around[0] ?? null
  }

  /** The call of `name` around a place inside a function that is one of its arguments. */
  private callAround(raw: number, name: string): Call | null {
    const inner = this.scopeAt(raw)
    if (!inner) return null
    const around = this.calls.filter(
      (call) => call.name === name && call.at < inner.start && call.start <= raw && raw <= call.end,
    )
    return around.sort((a, b) => b.start - a.start)[0] ?? null
  }

  isIn(scope: Scope | null, call: { readonly at: number }): boolean {
    return this.scopeAt(call.at) === scope
  }

  /** The first token at or behind `raw`, in the same function, that fits. */
  tokenFrom(raw: number, fits: (token: Token, index: number) => boolean): Token | null {
    const scope = this.scopeAt(raw)
    const first = Math.max(0, tokenAt(this.tokens, raw))
    const end = scope?.end ?? Number.POSITIVE_INFINITY
    for (const from of [first, scope ? Math.max(0, tokenAt(this.tokens, scope.start)) : 0]) {
      for (let i = from; i < this.tokens.length && this.tokens[i]!.start < end; i++) {
        const token = this.tokens[i]!
        if (token.start >= (from === first ? raw : 0) && fits(token, i) && this.scopeAt(token.start) === scope)
          return token
      }
    }
    return null
  }
}
