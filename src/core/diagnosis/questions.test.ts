/** What a cause asks for must be understood when it comes back. */
import { describe, expect, it } from 'vitest'
import { allCauses, causesOf } from '../knowledge/causes.ts'
import { readLog } from '../matcher/index.ts'
import { givenAnswers } from './answers.ts'
import { diagnose } from './index.ts'
import { outputsOf, readerNames, readOutputs } from './outputs/index.ts'

const recorded = import.meta.glob<readonly { cause: string; log: string; answer?: string }[]>(
  './fixtures/known-causes/*.json',
  { eager: true, import: 'default' },
)
const answered = Object.values(recorded)
  .flat()
  .filter((one): one is typeof one & { answer: string } => one.answer !== undefined)

const asking = allCauses().filter(({ question }) => question !== undefined)

describe('the question of a cause', () => {
  it('is answered by outputs that can be read', () => {
    const known = new Set(readerNames())
    const unknown = asking.flatMap(({ id, question }) =>
      question!.answers.filter(({ reads }) => !known.has(reads.output)).map(({ reads }) => `${id}: ${reads.output}`),
    )
    expect(unknown).toEqual([])
  })

  it('asks for a command whose output its answers read', () => {
    const deaf = asking.flatMap(({ id, question }) => {
      const heard = outputsOf(question!.run)
      const wanted = [...new Set(question!.answers.map(({ reads }) => reads.output))]
      return wanted.some((name) => heard.includes(name)) || wanted.length === 0
        ? []
        : [`${id}: ${question!.run} is read as ${heard.join(', ')}, and its answers want ${wanted.join(', ')}`]
    })
    expect(deaf).toEqual([])
  })

  it('has an answer that can be read', () => {
    expect(asking.filter(({ question }) => question!.answers.length === 0).map(({ id }) => id)).toEqual([])
  })

  it('asks about a mode in nine letters, without that of the type, as `ls` is read', () => {
    const letters = (who: string) => ['r', 'w', 'x'].map((right) => (who.includes(right) ? right : '-')).join('')
    const all = ['', 'r', 'rw', 'rwx', 'rx', 'x'].flatMap((user) =>
      ['', 'r', 'rw', 'rwx', 'rx'].flatMap((group) =>
        ['', 'r', 'rw', 'rwx', 'rx'].flatMap((other) => {
          const mode = letters(user) + letters(group) + letters(other)
          return [mode, `${mode.slice(0, 8)}t`]
        }),
      ),
    )
    const impossible = asking.flatMap(({ id, question }) =>
      question!.answers.flatMap(({ reads }) => {
        const mode = reads.output === 'ls' && reads.rows !== 'none' ? reads.rows.mode : undefined
        return mode === undefined || all.some((one) => new RegExp(`^(?:${mode})$`).test(one)) ? [] : [`${id}: ${mode}`]
      }),
    )
    expect(impossible).toEqual([])
  })

  it('understands each answer that was recorded, and moves its cause by it', () => {
    const lost = answered.flatMap(({ cause, log, answer }) => {
      const outputs = readOutputs(answer)
      if (outputs.length === 0) return [`${cause}: nothing is read from ${answer.slice(0, 80)}`]
      const { incidents } = diagnose(readLog(log), { log, answers: [{ text: answer }] })
      const values = incidents.find(({ incident }) => incident.code === cause.split('/')[0])?.known ?? {}
      const rivals = causesOf(cause.split('/')[0]!)
      const moved = rivals.some((rival) => givenAnswers(rival, outputs, values).length > 0)
      return moved ? [] : [`${cause}: no cause is moved by ${answer.slice(0, 80)}`]
    })
    expect(lost).toEqual([])
  })
})
