import { compileRegex, type Regex } from '../lib/regex.ts'
import { BASIC, EXTENDED } from '../lib/regex-parse.ts'
import type { NameKind } from './run.ts'

export type Renaming = (name: string, kind: NameKind) => string

/** `--transform 's/old/new/gi;s,a,b,'`, as sed would; null when it is none. */
export function renaming(text: string): Renaming | null {
  const all: Renaming[] = []
  let rest = text
  while (rest !== '') {
    const one = expression(rest)
    if (!one) return null
    all.push(one.rename)
    rest = one.rest
  }
  return all.length === 0 ? null : (name, kind) => all.reduce((old, rename) => rename(old, kind), name)
}

/** What the flags say about the kinds of names: capitals leave a kind out. */
const KIND_FLAGS: Readonly<Record<NameKind, string>> = { member: 'R', symlink: 'S', hardlink: 'H' }

function expression(text: string): { rename: Renaming; rest: string } | null {
  const mark = text[1]
  if (text[0] !== 's' || mark === undefined) return null
  const fields: [string, string, string] = ['', '', '']
  let field = 0
  let at = 2
  for (; at < text.length && field < 2; at++) {
    if (text[at] === mark) field++
    else if (text[at] === '\\' && at + 1 < text.length) {
      fields[field as 0 | 1] += text[at + 1] === mark ? mark : text.slice(at, at + 2)
      at++
    } else fields[field as 0 | 1] += text[at]
  }
  const flags = /^[^;]*/.exec(text.slice(at))![0]
  if (field < 2 || /[^gixrsShHR\d]/.test(flags)) return null
  const regex = compileRegex(fields[0], {
    syntax: flags.includes('x') ? EXTENDED : BASIC,
    ignoreCase: flags.includes('i'),
  })
  if (!regex.ok) return null
  const from = Number(/\d+/.exec(flags)?.[0] ?? 1)
  return {
    rest: text.slice(at + flags.length + 1),
    rename: (name, kind) =>
      flags.includes(KIND_FLAGS[kind]) ? name : replaced(name, regex.value, fields[1], from, flags.includes('g')),
  }
}

function replaced(name: string, regex: Regex, by: string, first: number, all: boolean): string {
  let out = ''
  let from = 0
  for (let count = 1; from <= name.length; count++) {
    const match = regex.exec(name, from)
    if (!match) break
    out += name.slice(from, match.start)
    const whole = name.slice(match.start, match.end)
    out += count < first ? whole : fillIn(by, [whole, ...match.groups.slice(1).map((group) => group ?? '')])
    from = match.end
    if (match.end === match.start) out += name[from++] ?? ''
    if (count >= first && !all) break
  }
  return out + name.slice(from)
}

/** `&`, `\1`, and \U \L \u \l \E that change the case of what follows. */
function fillIn(by: string, groups: readonly string[]): string {
  let out = ''
  let whole: 'U' | 'L' | '' = ''
  let next: 'u' | 'l' | '' = ''
  const put = (text: string) => {
    let cased = whole === 'U' ? text.toUpperCase() : whole === 'L' ? text.toLowerCase() : text
    if (next !== '' && cased !== '') {
      cased = (next === 'u' ? cased[0]!.toUpperCase() : cased[0]!.toLowerCase()) + cased.slice(1)
      next = ''
    }
    out += cased
  }
  for (const [piece, escaped] of by.matchAll(/\\(.)|&|[^\\&]+/gs)) {
    if (escaped === undefined) put(piece === '&' ? groups[0]! : piece)
    else if (/\d/.test(escaped)) put(groups[Number(escaped)] ?? '')
    else if (escaped === 'U' || escaped === 'L') whole = escaped
    else if (escaped === 'u' || escaped === 'l') next = escaped
    else if (escaped === 'E') whole = ''
    else put(escaped === 'n' ? '\n' : escaped)
  }
  return out
}
