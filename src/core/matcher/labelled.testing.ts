/** Logs with their truth, as the files of `fixtures/*.txt` write them; and how a reading is held against it. */
import type { EntityKey, Reading } from '../lib/index.ts'

/**
 * ### id | where it comes from | ROOT or OTHER ROOT (nothing for a log without an errno)
 * @CODE line key=value key=value
 * the log itself
 */
export interface Labelled {
  readonly id: string
  readonly from: string
  /** Any of these may be named first; none for a log without an errno. */
  readonly roots: readonly string[]
  readonly expect: readonly Expected[]
  readonly log: string
}
interface Expected {
  readonly code: string
  readonly line: number
  readonly entities: readonly (readonly [EntityKey, string])[]
}

export function parseLabelled(text: string): Labelled[] {
  return text
    .split(/^### (?=[\w-]+ \|)/m)
    .slice(1)
    .map((part) => {
      const lines = part.replace(/\n$/, '').split('\n')
      const [id = '', from = '', roots = ''] = lines[0]!.split('|').map((cell) => cell.trim())
      const end = lines.findIndex((line, at) => at > 0 && !line.startsWith('@E'))
      return {
        id,
        from,
        roots: roots.split(' or ').filter((code) => code !== ''),
        expect: lines.slice(1, end).map(expected),
        log: lines.slice(end).join('\n'),
      }
    })
}

function expected(label: string): Expected {
  const [code = '', line = '', ...pairs] = label.slice(1).split(' ')
  return {
    code,
    line: Number(line),
    entities: pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [EntityKey, string]),
  }
}

/** What is measured: how many of how many hold, and what does not. */
export interface Figure {
  good: number
  all: number
  readonly wrong: string[]
}
export type Figures = Record<'recall' | 'precision' | 'line' | 'root' | 'clean' | 'entities', Figure>

export const noFigures = (): Figures => ({
  recall: figure(),
  precision: figure(),
  line: figure(),
  root: figure(),
  clean: figure(),
  entities: figure(),
})
const figure = (): Figure => ({ good: 0, all: 0, wrong: [] })

/** Adds one reading. */
export function score({ id, roots, expect, log }: Labelled, { findings, primary }: Reading, into: Figures): void {
  const tally = (of: Figure, holds: boolean, words: () => string) => {
    of.all += 1
    if (holds) of.good += 1
    else of.wrong.push(`${id}: ${words()}`)
  }
  const codes = new Set(findings.map(({ code }) => code))
  if (expect.length === 0) {
    const first = findings[0]
    tally(into.clean, first === undefined, () => `${first!.code}: ${log.split('\n')[first!.line - 1]?.slice(0, 160)}`)
  }
  for (const code of codes)
    tally(
      into.precision,
      expect.some((one) => one.code === code),
      () => `invented ${code}`,
    )
  for (const { code, line, entities } of expect) {
    const same = findings.filter((one) => one.code === code)
    tally(into.recall, same.length > 0, () => `missed ${code}`)
    if (same.length === 0) continue
    tally(
      into.line,
      same.some((one) => one.line === line),
      () => `${code} on line ${same[0]!.line}, not ${line}`,
    )
    for (const [key, value] of entities) {
      const read = same.map((one) => one.entities[key])
      tally(into.entities, read.includes(value), () => `${code} ${key} is ${read.join()}, not ${value}`)
    }
  }
  if (roots.length > 0)
    tally(into.root, roots.includes(primary ?? ''), () => `root ${primary}, not ${roots.join(' or ')}`)
}
