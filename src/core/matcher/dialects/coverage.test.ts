import { describe, expect, it } from 'vitest'
import type { Entities } from '../../lib/index.ts'
import { Collected } from '../entities/collect.ts'
import { type Match, matchesOf, takeGroups } from '../read/match.ts'
import { type Statement, statementsIn } from '../read/statements.ts'
import { Lines } from '../text/lines.ts'
import { DIALECTS, PATTERNS } from './index.ts'

const samples = DIALECTS.flatMap(({ name, samples }) => samples.map((sample) => ({ name, ...sample })))

/** Every statement of a sample, with all patterns that match it. */
function read(text: string): { statement: Statement; matches: Match[] }[] {
  const raw = text.split('\n')
  const lines = new Lines((line) => raw[line] ?? null)
  return raw.flatMap((_, line) => {
    const { statements } = statementsIn(lines, line, lines.get(line)!, null)
    return statements.map((statement) => ({ statement, matches: [...matchesOf(statement)] }))
  })
}

function entitiesOf({ match }: Match, statement: Statement): Entities {
  const found = new Collected()
  takeGroups(match, statement, 0, found)
  return found.done().entities
}

const readings = samples.map((sample) => ({ ...sample, read: read(sample.text) }))

describe('patterns and samples', () => {
  it('every pattern matches a sample of its own dialect', () => {
    const matched = new Set(
      readings.flatMap(({ name, read }) =>
        read.flatMap(({ matches }) =>
          matches.filter(({ dialect }) => dialect.name === name).map(({ pattern }) => pattern),
        ),
      ),
    )
    const idle = PATTERNS.filter(({ pattern }) => !matched.has(pattern)).map(
      ({ dialect, pattern }) => `${dialect.name} ${pattern.source}`,
    )
    expect(idle, idle.join('\n')).toEqual([])
  })

  it.each(readings)('$name: $from is read in one way', ({ read }) => {
    for (const { statement, matches } of read) {
      const top = matches.filter(({ dialect, reads }) => dialect.specific === matches[0]!.dialect.specific && reads > 0)
      const most = Math.max(...top.map(({ reads }) => reads))
      // Of those that read as much, each must read the same.
      const [first, ...rest] = top.filter(({ reads }) => reads === most).map((match) => entitiesOf(match, statement))
      for (const other of rest) expect(other).toEqual(first)
    }
  })
})
