import { useMemo } from 'react'
import type { Role } from '../../core/lib/index.ts'
import type { Marks } from './log-marks.ts'
import { bringIntoView } from './reveal.ts'

/** The whole log at once, beside its scroll bar: where the failures are. A picture for the pointer; F8 is for the keys. */
export function MarkStrip({ marks, lineCount }: { readonly marks: Marks; readonly lineCount: number }) {
  const bins = useMemo(() => binsOf(marks, lineCount), [marks, lineCount])
  if (lineCount < 40 || bins.length === 0) return null
  return (
    <div className="markstrip" aria-hidden="true">
      {bins.map(({ at, line, role }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: hidden from assistive technology, which has the incidents
        // biome-ignore lint/a11y/useKeyWithClickEvents: the same
        <i key={at} className={role} style={{ insetBlockStart: `${at / 2}%` }} onClick={() => bringIntoView(line)} />
      ))}
    </div>
  )
}

interface Bin {
  /** In half per cents. */
  readonly at: number
  readonly line: number
  readonly role: Role
}

const STRENGTH = { root: 2, consequence: 1, unrelated: 0 } as const

/** Two hundred places at most; the strongest of each is what is seen. */
export function binsOf(marks: Marks, lineCount: number): readonly Bin[] {
  const bins = new Map<number, Bin>()
  for (const [line, { role, code }] of marks) {
    if (code === '') continue
    const at = Math.min(198, Math.floor(((line - 1) / lineCount) * 200))
    const there = bins.get(at)
    if (!there || STRENGTH[role] > STRENGTH[there.role]) bins.set(at, { at, line, role })
  }
  return [...bins.values()].sort((a, b) => STRENGTH[a.role] - STRENGTH[b.role])
}
