import { describe, expect, it } from 'vitest'
import { DIALECTS } from './dialects/index.ts'
import { NUMBER_FORMS } from './evidence/numbers.ts'
import { ambiguousRepetition } from './redos.testing.ts'

describe('the check for exponential expressions', () => {
  it.each([/(?:\w+\s?)*x/, /(a+)+/, /(?:a*)*/, /(?:[a-z]+|\d)+$/, /((?:\w+ ?)+)*/, /^(?:.*,)*$/])(
    'finds %s',
    (pattern) => {
      expect(ambiguousRepetition(pattern)).not.toBeNull()
    },
  )

  it.each([/(?:\w+\s)*x/, /(?:[^"\\]|\\.)*/, /a+b+c*/, /(?:a{1,3})+/, /\(\d+\)+/, /(?:\/[^/\s]+)+/, /[(]+x*/])(
    'lets %s pass',
    (pattern) => {
      expect(ambiguousRepetition(pattern)).toBeNull()
    },
  )
})

const patterns = [
  ...DIALECTS.flatMap(({ name, patterns = [], phrases = [], notErrno = [] }) =>
    [...patterns, ...phrases.map(({ match }) => match), ...notErrno].map((pattern) => ({ name, pattern })),
  ),
  ...NUMBER_FORMS.map(({ pattern }) => ({ name: 'numbers', pattern })),
]

it.each(patterns)('$name $pattern cannot take exponential time', ({ pattern }) => {
  expect(ambiguousRepetition(pattern)).toBeNull()
})
