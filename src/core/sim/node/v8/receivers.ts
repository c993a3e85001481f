/** What a method was called on, read from the call: V8 names the class of the object, not the one that has the method. */
import type { Place } from './locate.ts'
import type { Call } from './parse/facts.ts'
import type { Token } from './tokens.ts'

export type Receiver = { readonly kind: 'class'; readonly name: string } | { readonly kind: 'own' }

/** `own`: the call is on `this` or `super`. Null: the text does not tell. */
export function receiverOf(place: Place, call: Call): Receiver | null {
  const { tokens } = place
  const first = tokens.findIndex(({ start }) => start === call.start)
  const token = tokens[first]
  if (!token) return null
  const isDirect = tokens[first + 2]?.start === call.at
  if (token.text === 'this' || token.text === 'super') return isDirect ? { kind: 'own' } : null
  if (token.text === 'new') return madeAt(tokens, first, call)
  if (!isDirect || token.type !== 'name') return null
  if (isClass(tokens, token.text)) return { kind: 'class', name: token.text }
  const at = tokens.findIndex(
    ({ text }, i) => text === token.text && tokens[i + 1]?.text === '=' && tokens[i + 2]?.text === 'new',
  )
  return at < 0 ? null : named(tokens[at + 3])
}

/** `new X(…).m()` and `(new X).m()`. */
function madeAt(tokens: readonly Token[], word: number, call: Call): Receiver | null {
  const open = tokens[word + 2]
  if (open?.text !== '(' || open.mate < 0) return null
  return tokens[open.mate + 2]?.start === call.at ? named(tokens[word + 1]) : null
}

const named = (token: Token | undefined): Receiver | null =>
  token?.type === 'name' && token.text !== 'this' ? { kind: 'class', name: token.text } : null

const isClass = (tokens: readonly Token[], name: string): boolean =>
  tokens.some(({ text, type }, i) => type === 'name' && text === name && tokens[i - 1]?.text === 'class')

/** Where V8 says that the accessor `name` was used: the property that is read, or the sign that assigns it. */
export function accessAt(place: Place, raw: number, accessor: string): number | null {
  const [kind, name] = accessor.split(' ')
  const scope = place.scopeAt(raw)
  if (kind === 'get') {
    const members = place.facts.members.filter((each) => each.key === name && place.isIn(scope, each))
    const nearest = members.sort((a, b) => Math.abs(a.at - raw) - Math.abs(b.at - raw))[0]
    if (nearest) return nearest.at
  }
  let best: number | null = null
  for (const [i, token] of place.tokens.entries()) {
    if (token.text !== name || !/^\??\.$/.test(place.tokens[i - 1]?.text ?? '')) continue
    if (place.scopeAt(token.start) !== scope) continue
    const next = place.tokens[i + 1]
    const isSet = next?.text === '='
    if (isSet !== (kind === 'set')) continue
    const at = isSet ? next!.start : token.start
    if (best === null || Math.abs(at - raw) < Math.abs(best - raw)) best = at
  }
  return best
}

/** `for (const x of …)` asks for its values at x. */
export function loopVariableAt(place: Place, raw: number): number | null {
  for (const [i, token] of place.tokens.entries()) {
    if (token.text !== '(' || token.start > raw || (place.tokens[token.mate]?.end ?? 0) < raw) continue
    const word = place.tokens[place.tokens[i - 1]?.text === 'await' ? i - 2 : i - 1]?.text
    const variable = /^(const|let|var)$/.test(place.tokens[i + 1]?.text ?? '') ? i + 2 : i + 1
    if (word === 'for' && place.tokens[variable + 1]?.text === 'of') return place.tokens[variable]!.start
  }
  return null
}
