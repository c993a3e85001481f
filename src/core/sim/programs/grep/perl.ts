/** -P: Perl's regular expressions by way of JavaScript's, which share most of their syntax. */
import { CHARACTER_CLASSES } from '../lib/regex-parse.ts'

type Perl =
  | { readonly ok: true; readonly find: (line: string, from: number) => { start: number; end: number } | null }
  | { readonly ok: false; readonly error: string }

export function compilePerl(pattern: string, ignoreCase: boolean): Perl {
  let source = pattern
  let flags = `gu${ignoreCase ? 'i' : ''}`
  source = source.replace(/\\Q(.*?)(?:\\E|$)/gs, (_, text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  source = source.replace(/^\(\?([imsx]+)\)/, (_, letters: string) => {
    for (const letter of letters) if ('ims'.includes(letter) && !flags.includes(letter)) flags += letter
    return ''
  })
  source = source.replace(/\[:(\^?)(\w+):\]/g, (whole, _not, name: string) => CHARACTER_CLASSES[name] ?? whole)
  source = source
    .replace(/\\h/g, '[ \\t]')
    .replace(/\\R/g, '(?:\\r\\n|\\n|\\r)')
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?>/g, '(?:')
    .replace(/([*+?}])\+/g, '$1')
    .replace(/\\x\{([0-9a-fA-F]+)\}/g, '\\u{$1}')
    // Identity escapes that unicode mode does not take.
    .replace(/\\([-#%&,:;<=>@_`~!"' ])/g, (whole, char: string) => (char === '-' ? whole : char))
  const keep = source.lastIndexOf('\\K')
  if (keep >= 0) source = `(?<=${source.slice(0, keep)})${source.slice(keep + 2)}`
  try {
    const regex = new RegExp(source, flags)
    return {
      ok: true,
      find: (line, from) => {
        regex.lastIndex = from
        const match = regex.exec(line)
        return match && { start: match.index, end: match.index + match[0].length }
      },
    }
  } catch (error) {
    return { ok: false, error: inPcreWords(String(error)) }
  }
}

/** PCRE2's messages for what the engine refuses. */
function inPcreWords(message: string): string {
  if (/Unterminated group/.test(message)) return 'missing closing parenthesis'
  if (/Unmatched '\)'/.test(message)) return 'unmatched closing parenthesis'
  if (/Nothing to repeat|Lone quantifier/.test(message)) return 'quantifier does not follow a repeatable item'
  if (/Unterminated character class/.test(message)) return 'missing terminating ] for character class'
  if (/\\ at end/.test(message)) return '\\ at end of pattern'
  if (/out of order in character class/.test(message)) return 'range out of order in character class'
  if (/numbers out of order/.test(message)) return 'numbers out of order in {} quantifier'
  return 'unrecognized character follows \\'
}
