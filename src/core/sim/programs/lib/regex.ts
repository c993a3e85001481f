/**
 * POSIX basic and extended regular expressions with GNU's extensions, run by JavaScript's engine. Where alternatives make a
 * difference, the longest match is found as POSIX demands (regex-longest.ts).
 */
import { err, ok, type Result } from '../../../lib/index.ts'
import { longestEnd } from './regex-longest.ts'
import { parseRegex, type RegexNode, type RegexSyntax } from './regex-parse.ts'

export interface RegexOptions {
  readonly syntax: RegexSyntax
  readonly ignoreCase?: boolean
  /** `^` and `$` also match at line ends inside the text (sed's M). */
  readonly multiline?: boolean
}

export interface Match {
  readonly start: number
  readonly end: number
  /** [0] is the whole match. */
  readonly groups: readonly (string | undefined)[]
}

export class Regex {
  readonly #global: RegExp
  readonly #source: string
  readonly #flags: string

  constructor(
    readonly root: RegexNode,
    readonly groupCount: number,
    private readonly options: RegexOptions,
  ) {
    this.#source = toSource(root)
    this.#flags = `us${options.ignoreCase ? 'i' : ''}${options.multiline ? 'm' : ''}`
    this.#global = new RegExp(this.#source, `${this.#flags}g`)
  }

  test(text: string): boolean {
    this.#global.lastIndex = 0
    return this.#global.test(text)
  }

  /** The leftmost longest match that starts at `from` or later. */
  exec(text: string, from = 0): Match | null {
    this.#global.lastIndex = from
    const found = this.#global.exec(text)
    if (!found) return null
    const start = found.index
    const end = start + found[0].length
    if (!this.root.ambiguous) return { start, end, groups: found }
    const longest = longestEnd(this.root, text, start, this.options)
    if (longest === null || longest <= end) return { start, end, groups: found }
    return { start, end: longest, groups: this.#groupsOf(text, start, longest) }
  }

  /** Is the whole of `text` one match? */
  matchesAll(text: string): boolean {
    return new RegExp(`^(?:${this.#source})$`, this.#flags.replace('m', '')).test(text)
  }

  /** The groups of the match from `start` to `end`. */
  #groupsOf(text: string, start: number, end: number): readonly (string | undefined)[] {
    const anchored = new RegExp(`(?:${this.#source})(?![^])`, `${this.#flags}y`)
    anchored.lastIndex = start
    return anchored.exec(text.slice(0, end)) ?? [text.slice(start, end)]
  }
}

/** The error is glibc's text for it, such as `Unmatched ( or \(`. */
export function compileRegex(pattern: string, options: RegexOptions): Result<Regex, string> {
  const parsed = parseRegex(pattern, options.syntax)
  if (!parsed.ok) return parsed
  try {
    return ok(new Regex(parsed.value.root, parsed.value.groupCount, options))
  } catch {
    return err('Regular expression too big')
  }
}

export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

function toSource(node: RegexNode): string {
  switch (node.kind) {
    case 'empty':
      return ''
    case 'char':
      return escapeRegex(node.char)
    case 'any':
      return '.'
    case 'set':
      return node.source
    case 'assert':
      return ASSERTIONS[node.what]
    case 'group':
      return `(${toSource(node.body)})`
    case 'backref':
      // The empty group keeps a following digit apart.
      return `\\${node.group}(?:)`
    case 'cat':
      return node.items.map((item) => (item.kind === 'alt' ? `(?:${toSource(item)})` : toSource(item))).join('')
    case 'alt':
      return node.items.map(toSource).join('|')
    case 'repeat': {
      const body = toSource(node.body)
      const isAtom =
        node.body.kind === 'char' || node.body.kind === 'any' || node.body.kind === 'set' || node.body.kind === 'group'
      return (isAtom ? body : `(?:${body})`) + quantifier(node.min, node.max)
    }
  }
}

function quantifier(min: number, max: number): string {
  if (min === 0 && max === Infinity) return '*'
  if (min === 1 && max === Infinity) return '+'
  if (min === 0 && max === 1) return '?'
  if (max === Infinity) return `{${min},}`
  return min === max ? `{${min}}` : `{${min},${max}}`
}

const ASSERTIONS = {
  start: '^',
  end: '$',
  textStart: '(?<![^])',
  textEnd: '(?![^])',
  wordBoundary: '\\b',
  notWordBoundary: '\\B',
  wordStart: '\\b(?=\\w)',
  wordEnd: '\\b(?<=\\w)',
} as const
