/** The redaction as a person reads it: each changed line as it was and as it will be shared. */
import type { Redaction, Replacement } from '../../core/share/index.ts'

export type DiffLine =
  | { readonly kind: 'same'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'changed'
      readonly line: number
      readonly before: readonly DiffPart[]
      readonly after: readonly DiffPart[]
    }
export interface DiffPart {
  readonly text: string
  readonly isReplaced: boolean
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly placeholder: string
}

export function diffOf(
  text: string,
  { replacements }: Redaction,
  isKept: (one: Replacement) => boolean,
): readonly DiffLine[] {
  const edits = replacements
    .filter((one) => one.locked || !isKept(one))
    .flatMap(({ places, placeholder }) => places.map(({ start, end }): Edit => ({ start, end, placeholder })))
    .sort((a, b) => a.start - b.start)
  const diff: DiffLine[] = []
  let offset = 0
  let next = 0
  text.split('\n').forEach((line, index) => {
    const end = offset + line.length
    const own: Edit[] = []
    while (next < edits.length && edits[next]!.start < end) own.push(edits[next++]!)
    if (own.length > 0) diff.push(changed(index + 1, line, offset, own))
    else extend(diff, index + 1)
    offset = end + 1
  })
  return diff
}

function extend(diff: DiffLine[], line: number): void {
  const last = diff.at(-1)
  if (last?.kind === 'same') diff[diff.length - 1] = { ...last, to: line }
  else diff.push({ kind: 'same', from: line, to: line })
}

function changed(number: number, line: string, offset: number, edits: readonly Edit[]): DiffLine {
  const before: DiffPart[] = []
  const after: DiffPart[] = []
  let at = 0
  for (const { start, end, placeholder } of edits) {
    const plain = { text: line.slice(at, start - offset), isReplaced: false }
    before.push(plain, { text: line.slice(start - offset, end - offset), isReplaced: true })
    after.push(plain, { text: placeholder, isReplaced: true })
    at = end - offset
  }
  const rest = { text: line.slice(at), isReplaced: false }
  return { kind: 'changed', line: number, before: [...before, rest], after: [...after, rest] }
}
