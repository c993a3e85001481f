/** Logs whose truth was written down before the matcher read them: real programs, formats that cannot run here, text that only talks. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readLog } from './index.ts'
import { type Figures, noFigures, parseLabelled, score } from './labelled.testing.ts'

/** Shares that must be reached; a floor is raised when the matcher has learnt, never lowered. */
const FLOORS: Readonly<Record<string, Partial<Record<keyof Figures, number>>>> = {
  'real-programs': { recall: 1, precision: 0.995, line: 1, root: 1, entities: 0.99 },
  'foreign-1': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-2': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-3': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-4': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-5': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-6': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.97 },
  'foreign-7': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.97 },
  'foreign-8': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.96 },
  'foreign-9': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.97 },
  'foreign-10': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-11': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-12': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-13': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-14': { recall: 0.97, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-15': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-16': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.98 },
  'foreign-17': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-18': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-19': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.94 },
  'foreign-20': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'foreign-21': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.97 },
  'foreign-22': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'recorded-6': { recall: 1, precision: 0.99, line: 1, root: 1, entities: 0.98 },
  'recorded-8': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.97 },
  'recorded-10': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.99 },
  'recorded-11': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'recorded-12': { recall: 1, precision: 1, line: 1, root: 1, entities: 0.99 },
  'recorded-13': { recall: 1, precision: 1, line: 1, root: 1, entities: 1 },
  'talk-1': { clean: 0.98 },
  'talk-2': { clean: 0.98 },
  'talk-3': { clean: 0.98 },
  'talk-4': { clean: 0.97 },
  'talk-5': { clean: 0.99 },
  'talk-6': { clean: 1 },
  'talk-7': { clean: 1 },
  'talk-8': { clean: 1 },
  'talk-9': { clean: 1 },
  'talk-10': { clean: 0.97 },
  'talk-11': { clean: 0.9 },
  'talk-12': { clean: 1 },
  'talk-13': { clean: 0.96 },
  'talk-14': { clean: 0.96 },
  'talk-15': { clean: 1 },
  'talk-16': { clean: 1 },
  'talk-17': { clean: 1 },
  'talk-18': { clean: 1 },
  'talk-19': { clean: 1 },
  'talk-20': { clean: 0.88 },
  'talk-21': { clean: 1 },
  'talk-22': { clean: 0.95 },
  'talk-23': { clean: 1 },
  'talk-24': { clean: 0.95 },
  'talk-25': { clean: 0.93 },
  'talk-26': { clean: 0.94 },
  'talk-27': { clean: 1 },
}

const figures = Object.fromEntries(
  Object.keys(FLOORS).map((name) => {
    const into = noFigures()
    const text = readFileSync(`${import.meta.dirname}/fixtures/${name}.txt`, 'utf8')
    for (const one of parseLabelled(text)) score(one, readLog(one.log), into)
    return [name, into]
  }),
)

const promises = Object.entries(FLOORS).flatMap(([name, floors]) =>
  Object.entries(floors).map(([figure, floor]) => ({ name, figure: figure as keyof Figures, floor })),
)

describe('logs with their truth', () => {
  it.each(promises)('$name: $figure is $floor or better', ({ name, figure, floor }) => {
    const { good, all, wrong } = figures[name]![figure]
    expect(all).toBeGreaterThan(0)
    expect(good / all, wrong.join('\n')).toBeGreaterThanOrEqual(floor)
  })
})
