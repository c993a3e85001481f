/** `!!`, `!n`, `!-n`, `!string`, `!?string?`, `^old^new^`, with word designators (`:0`, `$`, `^`, `*`) and a few modifiers. */
export type Expanded =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly text: string /** `:p` */; readonly printOnly: boolean }
  | { readonly kind: 'failed'; readonly message: string }

export function expandHistory(line: string, history: readonly string[], base: number): Expanded {
  const quick = /^\^([^^]*)\^([^^\n]*)\^?(.*)$/.exec(line)
  if (quick) {
    const last = history.at(-1)
    const [, old, replacement, rest] = quick
    if (last === undefined || !last.includes(old!))
      return { kind: 'failed', message: `:s^${old}^${replacement}: substitution failed` }
    return { kind: 'changed', text: last.replace(old!, () => replacement!) + rest, printOnly: false }
  }
  let out = ''
  let changed = false
  let printOnly = false
  let inSingle = false
  let inDouble = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (char === '\\' && !inSingle) {
      out += char + (line[at + 1] ?? '')
      at++
      continue
    }
    if (char === "'" && !inDouble) inSingle = !inSingle
    if (char === '"' && !inSingle) inDouble = !inDouble
    if (char !== '!' || inSingle) {
      out += char
      continue
    }
    const next = line[at + 1]
    if (next === undefined || /[\s=(]/.test(next) || (next === '"' && inDouble)) {
      out += char
      continue
    }
    if (next === '#') {
      // The line so far.
      out += out
      changed = true
      at++
      continue
    }
    const found = readEvent(line, at, history, base)
    if (typeof found === 'string') return { kind: 'failed', message: found }
    out += found.text
    printOnly ||= found.printOnly
    changed = true
    at = found.end - 1
  }
  return changed ? { kind: 'changed', text: out, printOnly } : { kind: 'same' }
}

function readEvent(
  line: string,
  start: number,
  history: readonly string[],
  base: number,
): { text: string; end: number; printOnly: boolean } | string {
  // !!  !-2  !12  !?text?  !name  !$ !^ !*
  const rest = line.slice(start)
  let event: string | undefined
  let length: number
  const number = /^!(-?\d+)/.exec(rest)
  const contains = /^!\?([^?\n]*)\??/.exec(rest)
  const word = /^!([^\s:^$*;&|()<>"'!-][^\s:^$*;&|()<>"']*)/.exec(rest)
  if (rest.startsWith('!!')) {
    event = history.at(-1)
    length = 2
  } else if (number) {
    const value = Number(number[1])
    event = value < 0 ? history.at(value) : history[value - base]
    length = number[0].length
  } else if (contains) {
    event = history.findLast((entry) => entry.includes(contains[1]!))
    length = contains[0].length
  } else if (/^!(?:[$^*]|:)/.test(rest)) {
    event = history.at(-1)
    length = 1
  } else if (word) {
    event = history.findLast((entry) => entry.startsWith(word[1]!))
    length = word[0].length
  } else return { text: '!', end: start + 1, printOnly: false }
  if (event === undefined) return `${rest.slice(0, length)}: event not found`
  let text = event
  const designator = /^(?::?([$^*]|\d+-\d+|\d+-\$?|\d+\*?)|:(-\d+))/.exec(rest.slice(length))
  if (designator) {
    const chosen = selectWords(event, designator[1] ?? designator[2]!)
    if (chosen === null) return `${rest.slice(0, length + designator[0].length)}: bad word specifier`
    text = chosen
    length += designator[0].length
  }
  let printOnly = false
  for (;;) {
    const modifier = /^:(?:([phtre])|(g?)s(.)(.*?)\3(.*?)(?:\3|$))/.exec(rest.slice(length))
    if (!modifier) break
    length += modifier[0].length
    if (modifier[1] === 'p') printOnly = true
    else if (modifier[1] === 'h') text = text.replace(/\/[^/]*$/, '')
    else if (modifier[1] === 't') text = text.replace(/^.*\//, '')
    else if (modifier[1] === 'r') text = text.replace(/\.[^./]*$/, '')
    else if (modifier[1] === 'e') text = /\.[^./]*$/.exec(text)?.[0] ?? text
    else if (modifier[2] === 'g') text = text.replaceAll(modifier[4]!, modifier[5]!)
    else text = text.replace(modifier[4]!, () => modifier[5]!)
  }
  return { text, end: start + length, printOnly }
}

function selectWords(event: string, designator: string): string | null {
  const words = event.match(/(?:[^\s'"\\;&|<>]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+|[;&|<>]+/g) ?? []
  const last = words.length - 1
  const pick = (from: number, to: number) => (from > last && to >= from ? null : words.slice(from, to + 1).join(' '))
  if (designator === '$') return words[last] ?? null
  if (designator === '^') return words[1] ?? null
  if (designator === '*') return words.slice(1).join(' ')
  const range = /^(\d*)(-?)(\d*|\$)(\*?)$/.exec(designator)!
  const from = range[1] === '' ? 0 : Number(range[1])
  if (range[4] === '*') return pick(from, last)
  if (range[2] === '') return words[from] ?? null
  return pick(from, range[3] === '$' ? last : range[3] === '' ? last - 1 : Number(range[3]))
}
