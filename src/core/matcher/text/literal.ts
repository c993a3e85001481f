/** The words without which a regular expression cannot match: looking for them first spares most of the expressions. */

/** The longest text that every match holds, or an empty one where none is certain. Judged from the outermost level only. */
export function literalOf({ source, flags }: RegExp): string {
  if (flags.includes('i')) return ''
  let best = ''
  let run = ''
  const close = () => {
    if (run.length > best.length) best = run
    run = ''
  }
  for (let at = 0; at < source.length; ) {
    const one = atomAt(source, at)
    if (one.kind === 'either') return ''
    const quantifier = /^(?:[*?]|\{\d+(?:,\d*)?\}|\+)\??/.exec(source.slice(one.end))?.[0] ?? ''
    const isCertain = one.kind === 'literal' && (quantifier === '' || quantifier.startsWith('+'))
    if (isCertain) run += one.text
    if (one.kind !== 'place' && (!isCertain || quantifier !== '')) close()
    at = one.end + quantifier.length
  }
  close()
  return best
}

type Atom =
  | { readonly kind: 'literal'; readonly text: string; readonly end: number }
  /** `^`, `\b`, a lookaround: takes no text. */
  | { readonly kind: 'place'; readonly end: number }
  | { readonly kind: 'some'; readonly end: number }
  /** A choice between whole expressions. */
  | { readonly kind: 'either'; readonly end: number }

function atomAt(source: string, at: number): Atom {
  const char = source[at]!
  if (char === '|') return { kind: 'either', end: at + 1 }
  if (char === '^' || char === '$') return { kind: 'place', end: at + 1 }
  if (char === '.') return { kind: 'some', end: at + 1 }
  if (char === '[') return { kind: 'some', end: classEnd(source, at) }
  if (char === '(')
    return { kind: /^\(\?<?[=!]/.test(source.slice(at, at + 4)) ? 'place' : 'some', end: groupEnd(source, at) }
  if (char !== '\\') return { kind: 'literal', text: char, end: at + 1 }
  return escapeAt(source, at)
}

function escapeAt(source: string, at: number): Atom {
  const char = source[at + 1]!
  if (char === 'b' || char === 'B') return { kind: 'place', end: at + 2 }
  // \u001b, \x1b, \p{L}, \k<name>, \1: nothing to look for
  const long = /^\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>|\d+)/.exec(source.slice(at))
  if (long !== null) return { kind: 'some', end: at + long[0].length }
  return /[a-zA-Z]/.test(char) ? { kind: 'some', end: at + 2 } : { kind: 'literal', text: char, end: at + 2 }
}

function classEnd(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at + 1
}

function groupEnd(source: string, start: number): number {
  let depth = 0
  for (let at = start; at < source.length; ) {
    if (source[at] === '[') at = classEnd(source, at)
    else if (source[at] === '\\') at += 2
    else {
      if (source[at] === '(') depth++
      if (source[at] === ')' && --depth === 0) return at + 1
      at++
    }
  }
  return source.length
}
