/** The differences between two lists of lines, by the way of GNU diff: of several shortest scripts people see the one that it finds. */
import { compareSequences } from './sequences.ts'

export interface Hunk {
  /** Half-open ranges of lines, 0-based. */
  readonly fromA: number
  readonly toA: number
  readonly fromB: number
  readonly toB: number
}

/** One of the two files: its lines as numbers, and which of them changed. */
interface Side {
  readonly lines: readonly number[]
  readonly changed: boolean[]
}

/** `horizon`: how many lines of what both end with a change may still move into: as many as context is shown. */
export function differences(a: readonly string[], b: readonly string[], horizon = 0): Hunk[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let alike = 0
  while (alike < Math.min(a.length, b.length) - start && a[a.length - 1 - alike] === b[b.length - 1 - alike]) alike++
  const first = Math.max(0, start - horizon)
  const rest = Math.max(0, alike - horizon)
  const numbers = new Map<string, number>()
  const side = (lines: readonly string[]): Side => {
    const body = lines.slice(first, lines.length - rest)
    return { lines: body.map((line) => numberOf(numbers, line)), changed: body.map(() => false) }
  }
  const [left, right] = [side(a), side(b)]
  compare(left, right)
  shiftBoundaries(left, right)
  shiftBoundaries(right, left)
  return hunksOf(left, right, first)
}

function numberOf(numbers: Map<string, number>, line: string): number {
  const known = numbers.get(line)
  if (known !== undefined) return known
  numbers.set(line, numbers.size)
  return numbers.size - 1
}

function compare(left: Side, right: Side): void {
  const [keptLeft, keptRight] = [withoutConfusing(left, right), withoutConfusing(right, left)]
  compareSequences(
    keptLeft.map((at) => left.lines[at]!),
    keptRight.map((at) => right.lines[at]!),
    (at) => {
      left.changed[keptLeft[at]!] = true
    },
    (at) => {
      right.changed[keptRight[at]!] = true
    },
  )
}

type Verdict = 'keep' | 'discard' | 'perhaps'

/** discard_confusing_lines: what the other file has not is a change from the start; so is what it has too often, in the middle of such. */
function withoutConfusing(side: Side, other: Side): number[] {
  const counts = new Map<number, number>()
  for (const line of other.lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  const { length } = side.lines
  let many = 5
  for (let left = length >> 8; left > 0; left >>= 2) many *= 2
  const verdicts = side.lines.map((line): Verdict => {
    const count = counts.get(line) ?? 0
    return count === 0 ? 'discard' : count > many ? 'perhaps' : 'keep'
  })
  for (let i = 0; i < length; i++) {
    if (verdicts[i] === 'perhaps') verdicts[i] = 'keep'
    else if (verdicts[i] === 'discard') i = settleRun(verdicts, i)
  }
  const kept: number[] = []
  for (const [at, verdict] of verdicts.entries()) {
    if (verdict === 'keep') kept.push(at)
    else side.changed[at] = true
  }
  return kept
}

/** Decides on a run of lines to discard that begins at `from`; the last line of it. */
function settleRun(verdicts: Verdict[], from: number): number {
  let end = from
  while (end < verdicts.length && verdicts[end] !== 'keep') end++
  while (end > from && verdicts[end - 1] === 'perhaps') verdicts[--end] = 'keep'
  const size = end - from
  const doubtful = verdicts.slice(from, end).filter((verdict) => verdict === 'perhaps').length
  if (doubtful * 4 > size) {
    for (let i = from; i < end; i++) if (verdicts[i] === 'perhaps') verdicts[i] = 'keep'
    return end
  }
  let least = 1
  for (let left = size >> 4; left > 0; left >>= 2) least *= 2
  keepLongDoubts(verdicts, from, size, least + 1)
  keepDoubtsAtEnd(size, (i) => from + i, verdicts)
  keepDoubtsAtEnd(size, (i) => end - 1 - i, verdicts)
  return end - 1
}

function keepLongDoubts(verdicts: Verdict[], from: number, size: number, least: number): void {
  for (let i = from; i < from + size; i++) {
    let next = i
    while (next < from + size && verdicts[next] === 'perhaps') next++
    if (next - i >= least) verdicts.fill('keep', i, next)
    if (next > i) i = next - 1
  }
}

/** From one end of the run on: until three certain lines in a row, or one that is eight lines in. */
function keepDoubtsAtEnd(size: number, at: (i: number) => number, verdicts: Verdict[]): void {
  let certain = 0
  for (let i = 0; i < size && certain < 3; i++) {
    const verdict = verdicts[at(i)]
    if (i >= 8 && verdict === 'discard') return
    if (verdict === 'perhaps') verdicts[at(i)] = 'keep'
    certain = verdict === 'discard' ? certain + 1 : 0
  }
}

/** shift_boundaries: runs merge where they can, end as far down as they go, or at a change of the other file. */
function shiftBoundaries({ lines, changed }: Side, { changed: other }: Side): void {
  const last = lines.length
  let [i, j] = [0, 0]
  for (;;) {
    while (i < last && !changed[i]) {
      while (other[j++]);
      i++
    }
    if (i === last) return
    let start = i
    while (changed[++i]);
    while (other[j]) j++
    let corresponding = last
    for (let size = -1; size !== i - start; ) {
      size = i - start
      while (start > 0 && lines[start - 1] === lines[i - 1]) {
        changed[--start] = true
        changed[--i] = false
        while (changed[start - 1]) start--
        while (other[--j]);
      }
      corresponding = other[j - 1] ? i : last
      while (i !== last && lines[start] === lines[i]) {
        changed[start++] = false
        changed[i++] = true
        while (changed[i]) i++
        while (other[++j]) corresponding = i
      }
    }
    while (corresponding < i) {
      changed[--start] = true
      changed[--i] = false
      while (other[--j]);
    }
  }
}

function hunksOf(left: Side, right: Side, before: number): Hunk[] {
  const hunks: Hunk[] = []
  let [i, j] = [0, 0]
  while (i < left.lines.length || j < right.lines.length) {
    const [fromA, fromB] = [i, j]
    while (left.changed[i]) i++
    while (right.changed[j]) j++
    if (i > fromA || j > fromB)
      hunks.push({ fromA: fromA + before, toA: i + before, fromB: fromB + before, toB: j + before })
    i++
    j++
  }
  return hunks
}
