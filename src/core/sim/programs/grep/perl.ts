/** -P: Perl's regular expressions, written again as JavaScript's. */
import { PerlPattern, PerlPatternError } from './perl-pattern.ts'

type Perl =
  | { readonly ok: true; readonly find: (line: string, from: number) => { start: number; end: number } | null }
  | { readonly ok: false; readonly error: string }

export function compilePerl(pattern: string, ignoreCase: boolean): Perl {
  try {
    const { source, keepsFrom } = new PerlPattern(pattern).translate()
    const whole = keepsFrom === null ? source : `(?<=${source.slice(0, keepsFrom)})${source.slice(keepsFrom)}`
    const regex = new RegExp(whole, `gu${ignoreCase ? 'i' : ''}`)
    return {
      ok: true,
      find: (line, from) => {
        regex.lastIndex = from
        const match = regex.exec(line)
        return match && { start: match.index, end: match.index + match[0].length }
      },
    }
  } catch (error) {
    return { ok: false, error: error instanceof PerlPatternError ? error.message : inPcreWords(String(error)) }
  }
}

/** PCRE2's messages for what only the engine refuses. */
function inPcreWords(message: string): string {
  if (/Unmatched '\)'/.test(message)) return 'unmatched closing parenthesis'
  if (/Nothing to repeat|Lone quantifier/.test(message)) return 'quantifier does not follow a repeatable item'
  if (/out of order in character class/.test(message)) return 'range out of order in character class'
  if (/numbers out of order/.test(message)) return 'numbers out of order in {} quantifier'
  return 'internal error: pattern'
}
