/**
 * bash reads what stands in backquotes when it runs it: an error there is no error of the script. The parser reads it at
 * once, so a text that fails is tried again with the insides covered, each character by another.
 */
export function coverBackquotes(source: string): string | null {
  if (!source.includes('`') || source.includes('<<')) return null
  let covered = ''
  let inDouble = false
  for (let at = 0; at < source.length; ) {
    const char = source[at]!
    const end = char === '`' ? closing(source, at) : char === '\\' ? at + 2 : skipSingle(source, at, inDouble)
    if (end < 0) return null
    if (char === '"') inDouble = !inDouble
    covered += char === '`' ? `\`${'_'.repeat(end - at - 2)}\`` : source.slice(at, end)
    at = end
  }
  return covered === source ? null : covered
}

function closing(source: string, open: number): number {
  for (let at = open + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === '`') return at + 1
  }
  return -1
}

function skipSingle(source: string, at: number, inDouble: boolean): number {
  if (source[at] !== "'" || inDouble) return at + 1
  const close = source.indexOf("'", at + 1)
  return close < 0 ? -1 : close + 1
}
