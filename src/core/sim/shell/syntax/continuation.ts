/**
 * A backslash at the end of a line joins the lines, also in the middle of `<<`, `&&`, `$(` or `${name}`, where the parser looks for
 * one piece. Those are joined here; the newlines that are gone come back at the next end of a line, so that what follows keeps its number.
 */

/** A continuation behind a character that may be half of something. */
const INSIDE = /[<>&|;($]\\\n|\$\{?\w+\\\n|\$\{\\\n/
const OPEN = /(?:[<>&|;(]|\$\{?\w*)$/
const OPEN_IN_DOUBLE = /\$\{?\w*$/
const HEREDOC = /<<(-?)[ \t]*((?:[^\s;&|<>()'"\\]|\\.|'[^']*'|"[^"]*")+)/y

export function joinOperators(source: string): string {
  if (!source.includes('\\\n') || !INSIDE.test(source)) return source
  let out = ''
  let at = 0
  let owed = 0
  let inDouble = false
  const heredocs: { delimiter: string; strip: boolean }[] = []
  const copy = (length: number) => {
    out += source.slice(at, at + length)
    at += length
  }
  const copyLine = (): string => {
    const end = source.indexOf('\n', at)
    const line = source.slice(at, end < 0 ? source.length : end)
    copy(line.length + (end < 0 ? 0 : 1))
    return line
  }
  /** Reads on in a `<<` whose first part was written already. */
  const takeDelimiter = (before: string): boolean => {
    HEREDOC.lastIndex = 0
    const found = HEREDOC.exec(before + source.slice(at, at + 200))
    if (!found) return false
    heredocs.push({ delimiter: found[2]!.replace(/['"\\]/g, ''), strip: found[1] === '-' })
    copy(found[0].length - before.length)
    return true
  }
  while (at < source.length) {
    const char = source[at]!
    if (char === '\\') {
      if (source[at + 1] === '\n' && (inDouble ? OPEN_IN_DOUBLE : OPEN).test(out.slice(-80))) {
        owed++
        at += 2
        if (/(?:^|[^<])<<-?$/.test(out.slice(-4))) takeDelimiter(out.slice(out.lastIndexOf('<<')))
      } else copy(2)
    } else if (char === '"') {
      inDouble = !inDouble
      copy(1)
    } else if (inDouble) copy(1)
    else if (char === "'") {
      const isAnsi = out.endsWith('$')
      let end = at + 1
      while (end < source.length && source[end] !== "'") end += isAnsi && source[end] === '\\' ? 2 : 1
      copy(end + 1 - at)
    } else if (char === '#' && /(?:^|[\s;&|(])$/.test(out.slice(-1))) {
      copy((source.indexOf('\n', at) + 1 || source.length + 1) - 1 - at)
    } else if (char === '\n') {
      copy(1)
      for (const { delimiter, strip } of heredocs.splice(0)) {
        while (at < source.length) {
          const line = copyLine()
          if ((strip ? line.replace(/^\t+/, '') : line) === delimiter) break
        }
      }
      out += '\n'.repeat(owed)
      owed = 0
    } else {
      // The `<` before may be the first half.
      const half = char === '<' && out.endsWith('<') ? '<' : ''
      if (source.startsWith('<<<'.slice(half.length), at)) copy(3 - half.length)
      else if (char !== '<' || !takeDelimiter(half)) copy(1)
    }
  }
  return out
}
