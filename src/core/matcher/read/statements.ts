/** The statements of a line that show an errno: each a text, what showed it, and who spoke. */
import type { Platform } from '../../lib/index.ts'
import { SIGN } from '../dialects/dialect.ts'
import { NOT_ERRNO, PHRASES } from '../dialects/index.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { findEvidence } from '../evidence/find.ts'
import type { Lines } from '../text/lines.ts'
import type { Mapped } from '../text/mapped.ts'
import { type Field, segmentsOf } from '../text/segments.ts'
import { type Unwrapped, unwrap } from '../text/unwrap.ts'
import { windowsOf } from '../text/windows.ts'

export interface Statement {
  readonly text: Mapped
  readonly evidence: Evidence
  /** The text with `§` for the evidence. */
  readonly marked: string
  readonly who: Unwrapped
  /** It does not begin at the margin. */
  readonly isIndented: boolean
}

export interface Statements {
  readonly statements: readonly Statement[]
  /** Fields beside them, of a structured line. */
  readonly fields: readonly Field[]
}

/** All statements of a line; several may show the same code. */
export function statementsIn(lines: Lines, line: number, unwrapped: Unwrapped, platform: Platform | null): Statements {
  const segments = windowsOf(unwrapped.body).map((window) => segmentsOf(window))
  const above = () => [8, 7, 6, 5, 4, 3, 2, 1].map((step) => lines.raw(line - step) ?? '').join('\n')
  return {
    statements: segments.flatMap(({ texts }) =>
      texts.flatMap((text) => statementsOf(text, unwrapped, platform, above)),
    ),
    fields: segments.flatMap(({ fields }) => fields),
  }
}

/** One statement a code: the one that says most, then the first; a bare number only where there is nothing else. */
export function surest(statements: readonly Statement[]): Statement[] {
  const best = new Map<string, Statement>()
  for (const one of statements) {
    const known = best.get(one.evidence.code)
    if (known === undefined || worth(one) > worth(known)) best.set(one.evidence.code, one)
  }
  return [...best.values()]
}

/** A statement that says more than the bare name is better to read. */
const worth = ({ marked, evidence }: Statement) =>
  (evidence.by === 'number' ? 0 : 4) +
  (marked.length > 3 ? 2 : 0) +
  (evidence.end - evidence.start > 24 ? 1 : 0) +
  (/\b(?:Error|Exception): [^§]{0,120}§/.test(marked) ? 0.5 : 0)

function statementsOf(whole: Mapped, outer: Unwrapped, platform: Platform | null, above: () => string): Statement[] {
  const inner = whole === outer.body ? outer : unwrap(whole)
  const who: Unwrapped = {
    body: inner.body,
    program: inner.program ?? outer.program,
    pid: inner.pid ?? outer.pid,
    source: inner.source ?? outer.source,
    kernel: inner.kernel || outer.kernel,
    isLogged: inner.isLogged || outer.isLogged,
  }
  const indent = /^\s*/.exec(who.body.text)![0].length
  const text = who.body.slice(indent)
  const evidence = findEvidence(text.text, { platform, kernel: who.kernel, phrases: PHRASES, above })
  return withoutOthers(evidence, text.text).map((one) => ({
    text,
    evidence: one,
    marked: text.text.slice(0, one.start) + SIGN + text.text.slice(one.end),
    who,
    isIndented: indent > 0,
  }))
}

const OTHERS = NOT_ERRNO.map((pattern) => new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`))

/** Leaves out what stands in words that mean something else. */
function withoutOthers(evidence: readonly Evidence[], text: string): readonly Evidence[] {
  if (evidence.length === 0) return evidence
  const others = OTHERS.flatMap((pattern) => [...text.matchAll(pattern)])
  const isIn = (one: Evidence) =>
    others.some((match) => match.index <= one.start && match.index + match[0].length >= one.end)
  return evidence.filter((one) => !isIn(one))
}
