/**
 * Whether a regular expression can take exponential time: an unbounded repetition inside an unbounded repetition that can share
 * out the same text between them in many ways. `(?:\w+\s)*` cannot, because what must follow the inner one is not in it;
 * `(?:\w+\s?)*` can. Judged from the source, so that no clock decides.
 */
export function ambiguousRepetition({ source }: RegExp): string | null {
  const found: string[] = []
  walk(source, found)
  return found[0] ?? null
}

interface Part {
  readonly text: string
  readonly isUnbounded: boolean
  readonly isOptional: boolean
}

function walk(source: string, found: string[]): void {
  for (const branch of branchesOf(source)) {
    for (const part of partsOf(branch)) {
      const inner = innerOf(part.text)
      if (inner === null) continue
      if (part.isUnbounded) for (const body of branchesOf(inner)) if (isAmbiguous(partsOf(body))) found.push(part.text)
      walk(inner, found)
    }
  }
}

/** Some repetition in the body may hand over text to the next round: nothing that must come after it stops it. */
function isAmbiguous(body: readonly Part[]): boolean {
  return body.some((part, at) => {
    if (!part.isUnbounded) return false
    const around = [...body.slice(at + 1), ...body.slice(0, at)]
    return !around.some((other) => !other.isOptional && isDisjoint(part.text, other.text))
  })
}

/** Tried on every character that logs are made of. */
const CHARACTERS = [...Array.from({ length: 96 }, (_, at) => String.fromCharCode(32 + at)), '\t', '\n', '§', 'é']

function isDisjoint(a: string, b: string): boolean {
  const one = firstSet(a)
  const other = firstSet(b)
  return one !== null && other !== null && !CHARACTERS.some((char) => one.test(char) && other.test(char))
}

/** What a single atom matches; null for a group. */
function firstSet(atom: string): RegExp | null {
  const bare = atom.replace(/(?<!\\)(?:[*+?]|\{\d+(?:,\d*)?\})\??$/, '')
  if (bare.startsWith('(')) return null
  try {
    return new RegExp(`^${bare}$`, 'u')
  } catch {
    return new RegExp(`^${bare}$`)
  }
}

function innerOf(part: string): string | null {
  const open = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(part)?.[0]
  return open === undefined ? null : part.slice(open.length, part.lastIndexOf(')'))
}

function branchesOf(source: string): string[] {
  const branches: string[] = ['']
  for (const atom of atomsOf(source)) {
    if (atom === '|') branches.push('')
    else branches[branches.length - 1] += atom
  }
  return branches
}

function partsOf(branch: string): Part[] {
  const parts: Part[] = []
  for (const atom of atomsOf(branch)) {
    if (atom === '^' || atom === '$' || /^\\[bB]$/.test(atom) || /^\(\?<?[=!]/.test(atom)) continue
    const quantifier = /(?<!\\)(?:[*+?]|\{\d+(?:,\d*)?\})\??$/.exec(atom)?.[0] ?? ''
    parts.push({
      text: atom,
      isUnbounded: atom.length > quantifier.length && /^(?:[*+]|\{\d+,\})/.test(quantifier),
      isOptional: atom.length > quantifier.length && /^(?:[*?]|\{0,)/.test(quantifier),
    })
  }
  return parts
}

/** Atoms with their quantifiers; a group is one. */
function atomsOf(source: string): string[] {
  const atoms: string[] = []
  for (let at = 0; at < source.length; ) {
    const end = atomEnd(source, at)
    const quantifier = source[at] === '|' ? '' : (/^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(end))?.[0] ?? '')
    atoms.push(source.slice(at, end + quantifier.length))
    at = end + quantifier.length
  }
  return atoms
}

function atomEnd(source: string, at: number): number {
  if (source[at] === '\\')
    return (
      at + (/^\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>)/.exec(source.slice(at))?.[0].length ?? 2)
    )
  if (source[at] === '[') {
    let end = at + 1
    while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1
    return end + 1
  }
  if (source[at] !== '(') return at + 1
  for (let end = at + 1; end < source.length; ) {
    if (source[end] === ')') return end + 1
    end = atomEnd(source, end)
  }
  return source.length
}
