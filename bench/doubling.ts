/** Every pattern of the dialects on hostile repetitions of its own words: how much longer does twice as much take? */
import { DIALECTS } from '../src/core/matcher/dialects/index.ts'
import { NUMBER_FORMS } from '../src/core/matcher/evidence/numbers.ts'

/** Readers see windows of 20,000 units (matcher/text/windows.ts). */
const LENGTH = 20_000
/** Less is noise. */
const NOTICEABLE_MS = 4
const LINEAR = 2.6

const PATTERNS = [
  ...DIALECTS.flatMap(({ name, patterns = [], phrases = [], notErrno = [] }) =>
    [...patterns, ...phrases.map(({ match }) => match), ...notErrno].map((pattern) => ({ name, pattern })),
  ),
  ...NUMBER_FORMS.map(({ pattern }) => ({ name: 'numbers', pattern })),
]

export function benchDoubling(): void {
  let worst = 0
  let slow = 0
  for (const { name, pattern } of PATTERNS) {
    const single = new RegExp(pattern.source, pattern.flags.replace(/[gd]/g, ''))
    for (const piece of piecesOf(pattern)) {
      const ms = timed(single, piece, LENGTH)
      worst = Math.max(worst, ms)
      if (ms < NOTICEABLE_MS) continue
      const ratio = timed(single, piece, 2 * LENGTH) / ms
      if (ratio < LINEAR) continue
      slow++
      console.log(
        `  ${name} on ${JSON.stringify(piece.slice(0, 30))}: ${ms.toFixed(1)} ms, × ${ratio.toFixed(1)}  ${pattern.source.slice(0, 90)}`,
      )
    }
  }
  console.log(
    `${PATTERNS.length} patterns on ${LENGTH} characters of their own words: at most ${worst.toFixed(1)} ms; ${slow} that grow faster than their text`,
  )
}

/** Words of the pattern, alone and together, and what its classes take. */
function piecesOf({ source }: RegExp): string[] {
  const plain = source.replace(/\\[bBdDsSwW]|\(\?<?[=!:]|\(\?<\w+>|\{\d+,?\d*\}/g, ' ').replace(/\\(.)/g, '$1')
  const words = [...new Set(plain.match(/[A-Za-z§'":=(/-]{2,}/g) ?? [])]
  const pieces = [
    ...words,
    ...words.map((word) => `${word} `),
    words.join(' '),
    'a',
    ' ',
    '1',
    '/a',
    'a:',
    "'",
    '"a',
    '(',
    '§',
    'a §: ',
  ]
  return pieces.filter((piece) => piece !== '')
}

/** The shortest of three. */
function timed(pattern: RegExp, piece: string, length: number): number {
  const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
  return Math.min(
    ...[0, 1, 2].map(() => {
      const start = performance.now()
      pattern.exec(text)
      return performance.now() - start
    }),
  )
}
