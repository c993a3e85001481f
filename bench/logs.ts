/** Logs to measure with: ordinary lines, and real failures from the dialects' own samples strewn in. Always the same for a seed. */
import { DIALECTS } from '../src/core/matcher/dialects/index.ts'

const WORDS =
  'the worker finished request in ms from user session cache hit miss GET POST /api/v1/items 200 info debug connection pool thread started id processed queue batch size total average time handler service config loaded error warning retry timeout expected value null EXPOSE ETA EOF'.split(
    ' ',
  )

function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state
  }
}

/** `every`: one failure after so many ordinary lines. */
export function mixedLog(bytes: number, every: number, seed = 1): Uint8Array {
  const next = random(seed)
  const ordinary = Array.from({ length: 4000 }, (_, n) => {
    const words = Array.from({ length: 8 + (next() % 8) }, () => WORDS[next() % WORDS.length])
    return `2026-01-01T10:${String(n % 60).padStart(2, '0')}:00.123Z INFO  [svc-${next() % 40}] ${words.join(' ')}`
  })
  const failures = DIALECTS.flatMap(({ samples }) => samples.map(({ text }) => text))
  const lines: string[] = []
  let size = 0
  for (let n = 1; size < bytes; n++) {
    const line = n % every === 0 ? failures[next() % failures.length]! : ordinary[n % ordinary.length]!
    lines.push(line)
    size += line.length + 1
  }
  return new TextEncoder().encode(lines.join('\n'))
}
