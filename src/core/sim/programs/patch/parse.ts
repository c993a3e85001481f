/** Patches as text: unified, context and normal diffs, one after another. */

export interface Line {
  readonly mark: ' ' | '-' | '+'
  /** With its newline, where it has one. */
  readonly text: string
}
export interface Change {
  /** Lines counted from one; of an empty side, the one it stands after plus one. */
  readonly first: number
  readonly newFirst: number
  readonly lines: readonly Line[]
}
export interface Label {
  readonly name: string
  /** What follows the name, with its tab. */
  readonly time: string
}
export interface FilePatch {
  readonly style: 'unified' | 'context' | 'normal'
  readonly from: Label | null
  readonly to: Label | null
  readonly changes: readonly Change[]
  /** What stood before the first change, and on which line that is. */
  readonly lead: readonly string[]
  readonly line: number
}

export class Malformed extends Error {}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/
const NORMAL = /^(\d+)(?:,(\d+))?([acd])(\d+)(?:,(\d+))?$/
const STARS = '***************'

export function parsePatch(text: string): FilePatch[] {
  const reader = new Reader(text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
  const patches: FilePatch[] = []
  let lead: string[] = []
  while (!reader.isAtEnd) {
    const patch = readUnified(reader, lead) ?? readContext(reader, lead) ?? readNormal(reader, lead)
    if (patch) {
      patches.push(patch)
      lead = []
    } else lead.push(reader.take())
  }
  return patches
}

class Reader {
  at = 0
  constructor(readonly lines: readonly string[]) {}

  get isAtEnd(): boolean {
    return this.at >= this.lines.length
  }
  peek(ahead = 0): string {
    return this.lines[this.at + ahead] ?? ''
  }
  take(): string {
    return this.lines[this.at++] ?? ''
  }
}

function label(line: string): Label {
  const match = /^... ([^\t\n]*)(\t[^\n]*)?/.exec(line)
  return { name: match?.[1]?.trimEnd() ?? '', time: match?.[2] ?? '' }
}

function readUnified(reader: Reader, before: readonly string[]): FilePatch | null {
  const isHeaded = reader.peek().startsWith('--- ') && reader.peek(1).startsWith('+++ ')
  if (!isHeaded && !(HUNK.test(reader.peek()) && before.length === 0)) return null
  const titles = isHeaded ? [reader.take(), reader.take()] : []
  const line = reader.at + 1
  const changes: Change[] = []
  while (HUNK.test(reader.peek())) changes.push(readUnifiedChange(reader))
  if (changes.length === 0) return null
  const [from, to] = titles.map(label)
  return { style: 'unified', from: from ?? null, to: to ?? null, changes, lead: [...before, ...titles], line }
}

function readUnifiedChange(reader: Reader): Change {
  const [, start, count = '1', newStart, newCount = '1'] = HUNK.exec(reader.take())!
  let [old, fresh] = [Number(count), Number(newCount)]
  const first = Number(start) + (old === 0 ? 1 : 0)
  const newFirst = Number(newStart) + (fresh === 0 ? 1 : 0)
  const lines: Line[] = []
  while ((old > 0 || fresh > 0) && !reader.isAtEnd) {
    const raw = reader.take()
    // An empty line of context may have lost its blank.
    const mark = raw === '\n' ? ' ' : raw[0]!
    if (mark === '\\') {
      chop(lines)
      continue
    }
    if (mark !== ' ' && mark !== '-' && mark !== '+')
      throw new Malformed(`malformed patch at line ${reader.at}: ${raw}`)
    if (mark !== '+') old--
    if (mark !== '-') fresh--
    lines.push({ mark, text: raw === '\n' ? raw : raw.slice(1) })
  }
  if (reader.peek().startsWith('\\')) {
    reader.take()
    chop(lines)
  }
  return { first, newFirst, lines }
}

/** `\ No newline at end of file`: of the line before. */
function chop(lines: Line[]): void {
  const last = lines.pop()
  if (last) lines.push({ ...last, text: last.text.replace(/\n$/, '') })
}

function readContext(reader: Reader, before: readonly string[]): FilePatch | null {
  if (!reader.peek().startsWith('*** ') || !reader.peek(1).startsWith('--- ') || !reader.peek(2).startsWith(STARS))
    return null
  const titles = [reader.take(), reader.take()]
  const line = reader.at + 1
  const changes: Change[] = []
  while (reader.peek().startsWith(STARS)) {
    reader.take()
    changes.push(readContextChange(reader))
  }
  return {
    style: 'context',
    from: label(titles[0]!),
    to: label(titles[1]!),
    changes,
    lead: [...before, ...titles],
    line,
  }
}

function readContextChange(reader: Reader): Change {
  const range = (line: string) => /^(?:\*\*\*|---) (\d+)(?:,(\d+))?/.exec(line)
  const side = (): { first: number; lines: string[] } => {
    const match = range(reader.take())
    if (!match) throw new Malformed(`malformed patch at line ${reader.at}: ${reader.lines[reader.at - 1] ?? ''}`)
    const lines: string[] = []
    while (/^[ !+-] /.test(reader.peek()) && !range(reader.peek())) lines.push(reader.take())
    if (reader.peek().startsWith('\\')) {
      reader.take()
      lines.push((lines.pop() ?? '').replace(/\n$/, ''))
    }
    return { first: Number(match[1]), lines }
  }
  const [old, fresh] = [side(), side()]
  // A side without changes is left out: it is the context of the other.
  const common = (lines: readonly string[]) => lines.filter((line) => line.startsWith(' '))
  const a = old.lines.length > 0 ? old.lines : common(fresh.lines)
  const b = fresh.lines.length > 0 ? fresh.lines : common(old.lines)
  const lines: Line[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && a[i]![0] !== ' ') lines.push({ mark: '-', text: a[i++]!.slice(2) })
    else if (j < b.length && b[j]![0] !== ' ') lines.push({ mark: '+', text: b[j++]!.slice(2) })
    else {
      lines.push({ mark: ' ', text: (a[i] ?? b[j])!.slice(2) })
      i++
      j++
    }
  }
  return { first: old.first, newFirst: fresh.first, lines }
}

function readNormal(reader: Reader, before: readonly string[]): FilePatch | null {
  const line = reader.at + 1
  const changes: Change[] = []
  for (;;) {
    const match = NORMAL.exec(reader.peek().trimEnd())
    if (!match) break
    reader.take()
    const [, first, , kind, newFirst] = match
    const lines = side(reader, '<', '-')
    if (reader.peek() === '---\n') reader.take()
    lines.push(...side(reader, '>', '+'))
    const [a, b] = [Number(first), Number(newFirst)]
    changes.push({ first: kind === 'a' ? a + 1 : a, newFirst: kind === 'd' ? b + 1 : b, lines })
  }
  return changes.length > 0 ? { style: 'normal', from: null, to: null, changes, lead: before, line } : null
}

function side(reader: Reader, sign: string, mark: '-' | '+'): Line[] {
  const lines: Line[] = []
  while (reader.peek().startsWith(`${sign} `)) lines.push({ mark, text: reader.take().slice(2) })
  if (lines.length > 0 && reader.peek().startsWith('\\')) {
    reader.take()
    chop(lines)
  }
  return lines
}

const FLIPPED = { ' ': ' ', '-': '+', '+': '-' } as const

/** The change that undoes it. What goes stands before what comes, as in any diff. */
export function swapped({ first, newFirst, lines }: Change): Change {
  const out: Line[] = []
  let added: Line[] = []
  for (const { mark, text } of lines) {
    const line = { mark: FLIPPED[mark], text }
    if (line.mark === '+') added.push(line)
    else {
      if (line.mark === ' ') {
        out.push(...added)
        added = []
      }
      out.push(line)
    }
  }
  return { first: newFirst, newFirst: first, lines: [...out, ...added] }
}
