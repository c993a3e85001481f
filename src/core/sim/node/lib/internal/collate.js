// The order of words: base letters first, then marks, then case, as CLDR's root collation has it for the letters of Europe.
const { localeOf } = require('internal/intl-locales')

function collator_(locales, options) {
  return {
    locale: localeOf(locales),
    usage: options?.usage ?? 'sort',
    sensitivity: options?.sensitivity ?? 'variant',
    ignorePunctuation: Boolean(options?.ignorePunctuation),
    collation: 'default',
    numeric: Boolean(options?.numeric),
    caseFirst: options?.caseFirst ?? 'false',
  }
}

/** Blanks and signs stand before digits, these before letters; among the signs this is the order. */
const SIGNS = '\t\n\v\f\r _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$'
function weight_(letter) {
  const sign = SIGNS.indexOf(letter)
  if (sign >= 0) return sign
  if (/\p{Nd}/u.test(letter)) return 1000 + letter.codePointAt(0)
  if (/\p{L}/u.test(letter)) return 5000 + letter.toLowerCase().codePointAt(0)
  return 500 + Math.min(letter.codePointAt(0), 450)
}

/** What equal base letters differ in: Æ, ß and the like count as the letters they are made of. */
const EXPANSIONS = { ß: 'ss', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D' }
function elements_(text, options) {
  const out = []
  // What was spread out stands behind the letters as such.
  const spread = [...text]
    .map((letter) => EXPANSIONS[letter] ?? letter)
    .join('')
    .normalize('NFD')
  const later = Object.keys(EXPANSIONS).some((letter) => text.includes(letter)) ? 0.5 : 0
  const tokens = spread.match(options.numeric ? /\p{Nd}+|\P{M}\p{M}*|\p{M}+/gsu : /\P{M}\p{M}*|\p{M}+/gsu) ?? []
  for (const token of tokens) {
    const [letter] = token
    if (options.ignorePunctuation && SIGNS.includes(letter)) continue
    if (options.numeric && /^\p{Nd}/u.test(token)) out.push([1000, '', 0, BigInt(token)])
    else {
      const base = String.fromCodePoint(token.codePointAt(0))
      out.push([weight_(base), token.slice(base.length), (base === base.toLowerCase() ? 0 : 1) + later, 0n])
    }
  }
  return out
}

function compare(a, b, options) {
  if (a === b) return 0
  const [left, right] = [elements_(a, options), elements_(b, options)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if (!left[i]) return -1
    if (!right[i]) return 1
    if (left[i][0] !== right[i][0]) return left[i][0] < right[i][0] ? -1 : 1
    if (left[i][3] !== right[i][3]) return left[i][3] < right[i][3] ? -1 : 1
  }
  const { sensitivity } = options
  const byMarks = sensitivity === 'base' || sensitivity === 'case' ? 0 : first_(left, right, 1)
  if (byMarks !== 0) return byMarks
  const byCase = sensitivity === 'base' || sensitivity === 'accent' ? 0 : first_(left, right, 2)
  return options.caseFirst === 'upper' ? -byCase || 0 : byCase
}
function first_(left, right, level) {
  for (let i = 0; i < left.length; i++)
    if (left[i][level] !== right[i][level]) return left[i][level] < right[i][level] ? -1 : 1
  return 0
}

module.exports = { compare, collator_ }
