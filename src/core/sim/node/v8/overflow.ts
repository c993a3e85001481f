/**
 * A full stack is found by V8 in the function that was called, at its first statement; by QuickJS in the caller, before
 * the call. Which function that was shows further down: recursion came by the same place before.
 */
import type { Place } from './locate.ts'
import type { Scope } from './scopes.ts'
import type { RawFrame } from './stack.ts'

/** The frame above which the first one's callee stood when it was called the last time; -1 when it never was. */
export function earlierCallee(raw: readonly RawFrame[]): number {
  const [, file, line, column] = raw[0] ?? []
  const again = raw.findIndex((frame, i) => i > 0 && frame[1] === file && frame[2] === line && frame[3] === column)
  return again - 1
}

/** Where V8 says that a function begins. */
export function startOf(place: Place, scope: Scope): number {
  const { tokens } = place
  let i = tokens.findIndex(({ start }) => start >= scope.start)
  const first = i
  while (i < tokens.length && tokens[i]!.text !== '{' && tokens[i]!.text !== '=>')
    i = tokens[i]!.mate > i ? tokens[i]!.mate + 1 : i + 1
  if (tokens[i]?.text === '=>') i++
  if (tokens[i]?.text !== '{') return tokens[i]?.start ?? scope.start
  const parameters = tokens.findIndex(({ text }, at) => at >= first && text === '(')
  for (let at = i + 1; at < tokens[i]!.mate; ) {
    const token = tokens[at]!
    const next = tokens[at + 1]
    if (token.type === 'string' || token.text === ';') at++
    else if (token.text === 'try' && next?.text === '{') return tokens[parameters]?.start ?? token.start
    else if (token.text === 'function') at = afterBody(place, at)
    else if (/^(const|let|var)$/.test(token.text)) {
      const end = tokens.findIndex(({ text }, index) => index > at && (text === '=' || text === ';'))
      if (tokens[end]?.text === '=') return tokens[end + 1]?.start ?? token.start
      at = end < 0 ? at + 1 : end
    } else return token.start
  }
  return scope.start
}

/** Behind the braces of the function declared at `index`. */
function afterBody({ tokens }: Place, index: number): number {
  let at = index
  while (at < tokens.length && tokens[at]!.text !== '{') at = tokens[at]!.mate > at ? tokens[at]!.mate + 1 : at + 1
  return (tokens[at]?.mate ?? tokens.length) + 1
}
