/** fnmatch(3): shell patterns for find -name, grep --include, tar --exclude. */
export interface FnmatchOptions {
  /** FNM_PATHNAME: wildcards do not match a slash. */
  readonly pathname?: boolean
  /** FNM_PERIOD: a leading dot must be matched explicitly. */
  readonly period?: boolean
  readonly ignoreCase?: boolean
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  digit: '0-9',
  alnum: '\\p{L}\\p{N}',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`\\{-~',
  print: ' -~\\p{L}',
  graph: '!-~\\p{L}',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
}

const compiled = new Map<string, RegExp>()

export function fnmatch(pattern: string, text: string, options: FnmatchOptions = {}): boolean {
  if (options.period && text.startsWith('.') && !pattern.startsWith('.') && !pattern.startsWith('\\.')) return false
  const key = `${options.pathname ? 'p' : ''}${options.ignoreCase ? 'i' : ''}:${pattern}`
  let regex = compiled.get(key)
  if (!regex) {
    regex = new RegExp(`^${translate(pattern, options.pathname ?? false)}$`, options.ignoreCase ? 'sui' : 'su')
    if (compiled.size > 500) compiled.clear()
    compiled.set(key, regex)
  }
  return regex.test(text)
}

function translate(pattern: string, pathname: boolean): string {
  const any = pathname ? '[^/]' : '.'
  let source = ''
  for (let i = 0; i < pattern.length; ) {
    const char = String.fromCodePoint(pattern.codePointAt(i)!)
    i += char.length
    if (char === '*') source += `${any}*`
    else if (char === '?') source += any
    else if (char === '\\' && i < pattern.length) {
      const next = String.fromCodePoint(pattern.codePointAt(i)!)
      source += literal(next)
      i += next.length
    } else if (char === '[') {
      const bracket = readBracket(pattern, i, pathname)
      if (bracket) {
        source += bracket.source
        i = bracket.end
      } else source += '\\['
    } else source += literal(char)
  }
  return source
}

const literal = (char: string): string => (/[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char)
const inClass = (char: string): string => (/[\\^\]\-[]/.test(char) ? `\\${char}` : char)

/** A bracket expression that starts after `[`, or null when it has no end. */
function readBracket(pattern: string, start: number, pathname: boolean): { source: string; end: number } | null {
  let i = start
  const negated = pattern[i] === '!' || pattern[i] === '^'
  if (negated) i++
  let body = ''
  for (let first = true; ; first = false) {
    if (i >= pattern.length) return null
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i))
    if (named && CLASSES[named[1]!]) {
      body += CLASSES[named[1]!]
      i += named[0].length
      continue
    }
    let char = pattern[i++]!
    if (char === ']' && !first) break
    if (char === '\\' && i < pattern.length) char = pattern[i++]!
    if (pattern[i] === '-' && i + 1 < pattern.length && pattern[i + 1] !== ']') {
      let to = pattern[i + 1]!
      i += 2
      if (to === '\\' && i < pattern.length) to = pattern[i++]!
      if (char <= to) body += `${inClass(char)}-${inClass(to)}`
    } else body += inClass(char)
  }
  const source =
    body === '' ? (negated ? '[^]' : '[]') : `[${negated ? '^' : ''}${body}${negated && pathname ? '/' : ''}]`
  return { source: negated || !pathname ? source : `(?!/)${source}`, end: i }
}
