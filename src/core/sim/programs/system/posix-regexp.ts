/** regcomp(3) with REG_EXTENDED for the process tools; the text tools have a complete one of their own. */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
}

export function extendedRegExp(pattern: string, ignoreCase = false): RegExp | 'invalid' {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '\\') {
      if (i + 1 >= pattern.length) return 'invalid'
      source += `\\${pattern[++i]}`
    } else if (char === '[') {
      const end = endOfBracket(pattern, i)
      if (end < 0) return 'invalid'
      source += bracket(pattern.slice(i + 1, end))
      i = end
    } else source += char
  }
  try {
    return new RegExp(source, ignoreCase ? 'i' : '')
  } catch {
    return 'invalid'
  }
}

/** regerror(3) for a pattern that `extendedRegExp` refused. */
export function regexpError(pattern: string): string {
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) return 'Trailing backslash'
  const bare = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '')
  const opened = (bare.match(/\(/g) ?? []).length
  const closed = (bare.match(/\)/g) ?? []).length
  if (opened > closed) return 'Unmatched ( or \\('
  return opened < closed ? 'Unmatched ) or \\)' : 'Invalid regular expression'
}

/** Index of the `]` that ends the bracket expression at `start`, or -1. */
function endOfBracket(pattern: string, start: number): number {
  let i = start + 1
  if (pattern[i] === '^') i++
  if (pattern[i] === ']') i++
  for (; i < pattern.length; i++) {
    if (pattern[i] === '[' && pattern[i + 1] === ':') {
      const close = pattern.indexOf(':]', i + 2)
      if (close < 0) return -1
      i = close + 1
    } else if (pattern[i] === ']') return i
  }
  return -1
}

function bracket(body: string): string {
  const isNegated = body.startsWith('^')
  const inner = (isNegated ? body.slice(1) : body)
    .replace(/\\/g, '\\\\')
    .replace(/^\]/, '\\]')
    .replace(/\[:(\w+):\]|\[/g, (_, name?: string) => (name ? (CLASSES[name] ?? '') : '\\['))
  return `[${isNegated ? '^' : ''}${inner}]`
}
