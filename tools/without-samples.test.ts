import { describe, expect, it } from 'vitest'
import { emptySamples } from './without-samples.ts'

describe('what is built of a dialect', () => {
  it('has its patterns and no samples', () => {
    const dialect = (samples: string, negatives: string) =>
      `import { d } from './d.js'\nexport default d({ specific: 3, patterns: [/samples: [a]/], samples: ${samples}, phrases: [], negatives: ${negatives} })\n`
    expect(emptySamples(dialect("[{ from: 'cat 9.1', text: 'ü: [no' }]", "[{ text: ']' }]"))).toBe(dialect('[]', '[]'))
  })

  it('is left as it is where it is no dialect', () => {
    const index = 'export const samples = [1]\nexport default all.map(({ samples }) => samples)\n'
    expect(emptySamples(index)).toBe(index)
  })
})
