import fc from 'fast-check'
import { describe, it } from 'vitest'
import seeds from './seeds.json'
import { TARGETS } from './targets.ts'

// A fixed seed, so that a test that passes today passes tomorrow; new ones are tried by `npm run fuzz`.
describe('hostile input', () => {
  for (const { name, quick, property } of TARGETS) {
    it(name, { timeout: 120_000 }, () => fc.assert(property, { seed: 42, numRuns: quick }))
  }
})

describe('what once broke', () => {
  for (const { target, seed, path } of seeds) {
    const { property } = TARGETS.find(({ name }) => name === target)!
    it(`${target} (seed ${seed})`, { timeout: 60_000 }, () => fc.assert(property, { seed, path, endOnFailure: true }))
  }
})
