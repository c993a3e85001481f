import { compileRegex } from '../lib/regex.ts'
import { BASIC, EXTENDED } from '../lib/regex-parse.ts'

/** `--transform 's/old/new/gi'`, as sed would; null when it is none. Simplified: no case conversions. */
export function renaming(text: string): ((name: string) => string) | null {
  const mark = text[1]
  if (text[0] !== 's' || mark === undefined) return null
  const parts = text.slice(2).match(/(?:\\.|[^\\])/gs) ?? []
  const fields = ['', '', '']
  let at = 0
  for (const part of parts) {
    if (part === mark && at < 2) at++
    else fields[at] += part === `\\${mark}` ? mark : part
  }
  const [pattern, replacement, flags] = fields as [string, string, string]
  if (at < 2 || /[^gixrsShHRp\d]/.test(flags)) return null
  const regex = compileRegex(pattern, {
    syntax: flags.includes('x') ? EXTENDED : BASIC,
    ignoreCase: flags.includes('i'),
  })
  if (!regex.ok) return null
  return (name) => {
    let out = ''
    let from = 0
    while (from <= name.length) {
      const match = regex.value.exec(name, from)
      if (!match) break
      out += name.slice(from, match.start)
      const whole = name.slice(match.start, match.end)
      out += replacement.replace(/\\(.)|&/g, (_, escaped: string | undefined) => {
        if (escaped === undefined || escaped === '0') return whole
        return /\d/.test(escaped) ? (match.groups[Number(escaped)] ?? '') : escaped
      })
      from = match.end
      if (!flags.includes('g') || match.end === match.start) break
    }
    return out + name.slice(from)
  }
}
