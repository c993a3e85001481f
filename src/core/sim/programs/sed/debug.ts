/** --debug: the program as sed understood it, and each step of its work. */
import { encode } from '../lib/bytes.ts'
import type { Match } from '../lib/regex.ts'
import type { Address, Pattern, ReplacementPart, SedCommand, Substitution } from './ast.ts'

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  92: '\\\\',
}

/** Byte by byte; what is not ASCII comes out as the sign of a C char makes it. */
function visible(text: string, alsoSlash = false): string {
  let out = ''
  for (const byte of encode(text)) {
    if (alsoSlash && byte === 47) out += '\\/'
    else if (byte >= 128) out += `\\o${(byte + 0xffffff00).toString(8)}`
    else out += ESCAPES[byte] ?? (byte < 32 || byte === 127 ? `\\o${byte.toString(8)}` : String.fromCharCode(byte))
  }
  return out
}

export const spaceLine = (text: string): string => `PATTERN: ${visible(text)}\n`
export const holdLine = (text: string): string => `HOLD:    ${visible(text)}\n`
export const inputLine = (name: string, line: number): string =>
  `INPUT:   '${name === '-' ? 'STDIN' : name}' line ${line}\n`

/** Knows how deep in blocks it is, as the real one does: it counts the braces that it has shown. */
export class Listing {
  #depth: number

  constructor(depth: number) {
    this.#depth = depth
  }

  line(command: SedCommand): string {
    if (command.name === '}') this.#depth--
    const line = '  '.repeat(Math.max(0, this.#depth)) + commandText(command)
    if (command.name === '{') this.#depth++
    return `${line}\n`
  }
}

export function programText(commands: readonly SedCommand[]): string {
  const listing = new Listing(1)
  return `SED PROGRAM:\n${commands.map((command) => listing.line(command)).join('')}`
}

function commandText(command: SedCommand): string {
  const { name, from, to, negated, number } = command
  const place = from ? addressText(from) + (to ? `,${addressText(to)}` : '') : ''
  const before = `${place}${negated ? '!' : ''}${from ? ' ' : ''}${name}`
  switch (name) {
    case 'a':
    case 'i':
    case 'c':
      return `${before}\\${command.text}`
    case 'b':
    case 't':
    case 'T':
      return before + (command.text === '' ? '' : ` ${command.text}`)
    case 'e':
      return `${before} ${command.text}${command.text === '' ? '' : '\n'}`
    case 'r':
    case 'R':
      return `${before} ${command.text}`
    case ':':
    case 'w':
    case 'W':
      return before + command.text
    case 's':
      return before + substitutionText(command.substitution!)
    case 'y':
      return `${before}/${[...command.map!.keys()].join('')}/${[...command.map!.values()].join('')}/`
    default:
      return before + (number === null ? '' : ` ${number}`)
  }
}

function addressText(address: Address): string {
  switch (address.kind) {
    case 'line':
      return String(address.line)
    case 'step':
      return `${address.first}~${address.step}`
    case 'last':
      return '$'
    case 'zero':
      return '0'
    case 'regex':
      return `/${patternText(address.pattern)}/${flagsOf(address.pattern)}`
    case 'offset':
      return `+${address.lines}`
    default:
      return `~${address.of}`
  }
}

const flagsOf = ({ flags }: Pattern): string => [...flags.toUpperCase()].sort().join('')
const patternText = ({ text }: Pattern): string => visible(text, true)

function substitutionText({ pattern, replacement, global, evaluate, print, occurrence, file }: Substitution): string {
  const flags = flagsOf(pattern).toLowerCase() + (global ? 'g' : '') + (evaluate ? 'e' : '') + 'p'.repeat(print)
  const count = occurrence > 1 ? occurrence : ''
  return `/${patternText(pattern)}/${replacement.map(partText).join('')}/${flags}${count}${file === null ? '' : `w${file}`}`
}

function partText(part: ReplacementPart): string {
  if (part.kind === 'text') return part.text
  if (part.kind === 'case') return `\\${part.how}`
  return part.index === 0 ? '&' : `\\${part.index}`
}

/** Simplified: a group's place is looked up by its text, from where the group before it begins. */
export function registers(text: string, match: Match): string {
  let out = 'MATCHED REGEX REGISTERS\n'
  const show = (i: number, start: number, part: string) => {
    out += `  regex[${i}] = ${start}-${start + part.length} '${part}'\n`
  }
  show(0, match.start, text.slice(match.start, match.end))
  let from = match.start
  for (const [i, part] of match.groups.entries()) {
    if (i === 0 || part === undefined) continue
    from = Math.max(from, text.indexOf(part, from))
    show(i, from, part)
  }
  return out
}
