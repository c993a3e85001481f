import { describe, expect, it } from 'vitest'
import { readLog } from '../index.ts'
import { DIALECTS } from './index.ts'

const withSamples = DIALECTS.flatMap((dialect) => dialect.samples.map((sample) => ({ dialect, sample })))
const negatives = DIALECTS.flatMap(({ name, negatives }) => negatives.map((sample) => ({ name, sample })))

describe('dialects', () => {
  it.each(withSamples)('$dialect.name reads what $sample.from prints', ({ sample }) => {
    const { findings } = readLog(sample.text)
    for (const { code, entities = {} } of sample.reads ?? []) {
      const same = findings.filter((finding) => finding.code === code)
      expect(same.map((finding) => finding.code)).not.toEqual([])
      expect(same.map((finding) => finding.entities)).toContainEqual(expect.objectContaining(entities))
    }
    expect([...new Set(findings.map(({ code }) => code))].sort()).toEqual(
      [...new Set((sample.reads ?? []).map(({ code }) => code))].sort(),
    )
  })

  it.each(negatives)('$name: nothing is read in “$sample.text”', ({ sample }) => {
    expect(readLog(sample.text).findings).toEqual([])
  })
})
