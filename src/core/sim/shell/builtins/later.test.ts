import { expect, it } from 'vitest'
import { LATER_NAMES } from './index.ts'
import { laterBuiltins } from './later.ts'

it('the builtins that are fetched later are known by name from the start', () => {
  expect(LATER_NAMES.toSorted()).toEqual(Object.keys(laterBuiltins).toSorted())
})
