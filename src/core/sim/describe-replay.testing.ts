/** The tests of recordings, in two files so that two workers share them. */
import { afterAll, describe, expect, it } from 'vitest'
import type { RunResult } from './machine-types.ts'
import { answerTo, isSame, type Recorded, recordings } from './replay.testing.ts'

/** Set RECORDINGS=errno-fs or RECORDINGS=d-errno-fs-001 to see what differs; RECORDINGS=all for everything. */
const wanted = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env['RECORDINGS']

/** Plays every recorded case that is one of `ours` and holds each class to its floor, a share from 0 to 1. */
export function describeReplay(ours: (recorded: Recorded) => boolean, floors: Readonly<Record<string, number>>): void {
  describe('recordings of a real Linux', () => {
    const counts = new Map<string, { cases: number; same: number }>()

    for (const [file, { worlds, cases }] of Object.entries(recordings)) {
      const own = cases.filter((recorded) => ours(recorded) && (!wanted || isWanted(recorded)))
      if (own.length === 0) {
        if (wanted) it.skip(`has nothing of what is wanted: ${file}`)
        continue
      }
      it(`are answered alike: ${file}`, { timeout: 240_000 }, async () => {
        for (const recorded of own) {
          const answer = await answerTo(worlds[recorded.world]!, recorded.script)
          const same = isSame(answer, recorded)
          for (const tag of recorded.tags) {
            const count = counts.get(tag) ?? { cases: 0, same: 0 }
            counts.set(tag, { cases: count.cases + 1, same: count.same + Number(same) })
          }
          if (wanted && !same) console.log(difference(recorded, answer))
        }
      })
    }

    for (const [tag, floor] of wanted ? [] : Object.entries(floors)) {
      it(`agree in at least ${100 * floor} % of ${tag}`, () => {
        const { same, cases } = counts.get(tag) ?? { same: 0, cases: 1 }
        expect(same / cases).toBeGreaterThanOrEqual(floor)
      })
    }

    afterAll(() => {
      const rows = [...counts].map(
        ([tag, { same, cases }]) => `${tag.padEnd(16)}${same}/${cases} = ${((100 * same) / cases).toFixed(1)} %`,
      )
      console.log(rows.join('\n'))
    })
  })
}

const isWanted = ({ id, tags }: Recorded) => wanted === 'all' || id === wanted || tags.includes(wanted!)

function difference(recorded: Recorded, answer: RunResult): string {
  const lines = [`### ${recorded.id} [${recorded.tags.join(' ')}] world ${recorded.world}`, recorded.script]
  for (const part of ['stdout', 'stderr', 'code'] as const) {
    if (recorded[part] === answer[part]) continue
    lines.push(`--- ${part}, real`, String(recorded[part]), `+++ ${part}, lab`, String(answer[part]))
  }
  return lines.join('\n')
}
