/**
 * Alias expansion: the first word of a command that is an unquoted alias is replaced in the text, which is then parsed
 * anew; an alias ending in a blank lets the next word be looked at too.
 */
import type * as U from 'unbash'

interface Replaced {
  readonly start: number
  end: number
  readonly name: string
}

export function expandAliases(
  text: string,
  aliases: ReadonlyMap<string, string>,
  parse: (text: string) => U.ParsedScript,
): string {
  let source = text
  const replaced: Replaced[] = []
  for (let round = 0; round < 1000; round++) {
    const found = findAlias(source, parse(source), aliases, replaced)
    if (!found) break
    const value = aliases.get(found.name)!
    source = source.slice(0, found.pos) + value + source.slice(found.end)
    const growth = value.length - (found.end - found.pos)
    for (const range of replaced) {
      if (range.end >= found.end) range.end += growth
    }
    replaced.push({ start: found.pos, end: found.pos + value.length, name: found.name })
  }
  return source
}

function findAlias(
  source: string,
  script: U.ParsedScript,
  aliases: ReadonlyMap<string, string>,
  replaced: readonly Replaced[],
): { name: string; pos: number; end: number } | null {
  let found: { name: string; pos: number; end: number } | null = null
  const consider = (word: { readonly pos: number; readonly end: number }): void => {
    if (found && found.pos <= word.pos) return
    const name = source.slice(word.pos, word.end)
    if (!aliases.has(name)) return
    // An alias is not expanded again inside its own text.
    if (replaced.some((range) => range.name === name && word.pos >= range.start && word.end <= range.end)) return
    found = { name, pos: word.pos, end: word.end }
  }
  /** `alias for=…`: a reserved word at the start of a command may be an alias too. */
  const considerKeyword = (position: number): void => {
    const keyword = /^(?:if|for|while|until|case|select|function|time|coproc|\[\[|[{!])(?=\s)/.exec(
      source.slice(position, position + 10),
    )?.[0]
    if (keyword !== undefined && aliases.has(keyword)) consider({ pos: position, end: position + keyword.length })
  }
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) walk(item)
      return
    }
    if (typeof node !== 'object' || node === null) return
    const typed = node as { readonly type?: string }
    if (typed.type === 'Statement') considerKeyword((node as U.Statement).pos)
    if (typed.type === 'Command') {
      const command = node as U.Command
      if (command.name) consider(command.name)
      for (const argument of command.suffix) {
        if (argument.type !== 'Word') continue
        const before = replaced.find(
          (range) => /^\s*$/.test(source.slice(range.end, argument.pos)) && range.end <= argument.pos,
        )
        if (before && /\s$/.test(aliases.get(before.name) ?? '')) consider(argument)
      }
    }
    for (const value of Object.values(node)) if (typeof value === 'object') walk(value)
  }
  walk(script.commands)
  return found
}
