import { describe, expect, it } from 'vitest'
import { fragmentOf, placeOf } from './place.ts'

describe('the place in the address', () => {
  it.each(['#/lab/EADDRINUSE/port-held-by-another-process', '#/diagnosis/EAI_NONAME', '#/log/ENOENT/typo-2'])(
    'reads %s and writes it the same',
    (fragment) => expect(fragmentOf(placeOf(fragment)!)).toBe(fragment),
  )

  it.each(['', '#', '#h-fix', '#paste', '#1.AAAA', '#/kitchen/ENOENT', '#/lab/enoent', '#/lab/ENOENT/../x', '#/lab'])(
    'takes %j for none',
    (fragment) => expect(placeOf(fragment)).toBeNull(),
  )
})
