/** What pasted command output says about the causes. */
import type { KnownCause } from '../knowledge/paths.ts'
import type { Answer } from '../knowledge/schema.ts'
import { fill, plain, type Values } from '../knowledge/template.ts'
import type { ReadOutput, Row } from './outputs/index.ts'

/** An answer that a pasted output gives to one cause's question. */
export interface GivenAnswer {
  readonly weight: number
  readonly says: string
  readonly fills: Values
}

/** Answers are read in the order in which the cause lists them; the first that holds counts, for each output. */
export function givenAnswers(
  cause: KnownCause,
  outputs: readonly ReadOutput[],
  values: Values,
): readonly GivenAnswer[] {
  return outputs.flatMap((output) => {
    for (const answer of cause.question?.answers ?? []) {
      const row = answeringRow(answer, output, values)
      if (row === null) continue
      const fills = Object.fromEntries(
        Object.entries(answer.fills ?? {}).flatMap(([key, field]) =>
          row[field] === undefined ? [] : [[key, row[field]]],
        ),
      )
      return [{ weight: answer.weight, says: plain(answer.says, { ...values, ...row, ...fills }), fills }]
    }
    return []
  })
}

/** The row that answers, an empty one for `rows: 'none'`, or null. */
function answeringRow({ reads }: Answer, output: ReadOutput, values: Values): Row | null {
  if (!output.answersFor.includes(reads.output)) return null
  const about = output.rows.filter((row) => matches(row, reads.where ?? {}, values))
  if (reads.rows === 'none') return about.length === 0 ? {} : null
  const wanted = reads.rows
  return about.find((row) => matches(row, wanted, values)) ?? null
}

function matches(row: Row, wanted: Readonly<Record<string, string>>, values: Values): boolean {
  return Object.entries(wanted).every(([field, pattern]) => fieldMatches(row[field], pattern, values))
}

function fieldMatches(value: string | undefined, pattern: string, values: Values): boolean {
  const number = /^(>=|<)(\d+)$/.exec(pattern)
  if (number) return compare(Number(value ?? Number.NaN), number[1]!, Number(number[2]))
  // A value which is not known cannot tell rows apart: any row will do.
  const known = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, escapeRegExp(text)]))
  const source = fill(
    pattern.replace(/\{(\w+)\}/g, (slot, key: string) => (known[key] === undefined ? '.*' : slot)),
    known,
  )
  return new RegExp(`^(?:${source})$`).test(value ?? '')
}

const compare = (value: number, operator: string, limit: number) => (operator === '<' ? value < limit : value >= limit)

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
