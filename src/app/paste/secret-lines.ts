import { useEffect, useState } from 'react'
import type { Log } from './log-store.ts'

/** Looking for secrets takes a while: in a longer text nothing is marked, and sharing still replaces them. */
const MOST_CHARS = 256 * 1024
const NONE: ReadonlySet<number> = new Set()
const REST_MS = 400

/** Lines which hold something that sharing would replace as a secret. */
export function useSecretLines({ source }: Log): ReadonlySet<number> {
  const [found, setFound] = useState<{ readonly text: string; readonly lines: ReadonlySet<number> } | null>(null)
  const text = source.kind === 'text' && source.text.length <= MOST_CHARS ? source.text : ''
  useEffect(() => {
    if (text === '') return
    const timer = setTimeout(async () => {
      const { redact } = await import('../../core/share/redact.ts')
      const places = redact(text).replacements.flatMap((one) => (one.kind === 'secret' ? one.places : []))
      setFound({ text, lines: linesAt(text, places) })
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [text])
  // While somebody types, the locks of a moment ago stay where they are.
  return text === '' || !found ? NONE : found.lines
}

/** 1-based lines of these offsets. */
export function linesAt(text: string, places: readonly { readonly start: number }[]): ReadonlySet<number> {
  const lines = new Set<number>()
  let line = 1
  let at = 0
  for (const { start } of [...places].sort((a, b) => a.start - b.start)) {
    for (let next = text.indexOf('\n', at); next >= 0 && next < start; next = text.indexOf('\n', at)) {
      line++
      at = next + 1
    }
    lines.add(line)
  }
  return lines
}
