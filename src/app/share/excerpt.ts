import type { Diagnosis } from '../../core/diagnosis/types.ts'

/** Lines around each finding that go into a link; the rest of a long log stays here. */
const AROUND = 12
/** A log up to this many lines is shared whole. */
const WHOLE = 120

/** The lines of a log that a link carries, 0-based, in order. */
export function excerptLines(lineCount: number, diagnosis: Diagnosis): readonly number[] {
  if (lineCount <= WHOLE) return Array.from({ length: lineCount }, (_, i) => i)
  const wanted = new Set<number>()
  for (const { incident } of diagnosis.incidents.slice(0, 8)) {
    for (let line = incident.first - AROUND; line <= incident.first + 2 * AROUND; line++) {
      if (line >= 1 && line <= lineCount) wanted.add(line - 1)
    }
  }
  return [...wanted].sort((a, b) => a - b)
}
