import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The function has no value for this argument, as the square root of -1.',
  meaning: `
A code of the mathematical library: the argument lies outside of the domain of the function. \`sqrt(-1)\` returns NaN and sets it, if \`math_errhandling\` has MATH_ERRNO, as with glibc.

The kernel borrows it in a few places for a value outside of what a setting can take, a wrong number of microseconds in SO_RCVTIMEO for one.`,
  calls: [
    { call: 'sqrt', when: 'The argument is negative.' },
    { call: 'log', when: 'The argument is negative.' },
    { call: 'acos', when: 'The argument is not between -1 and 1.' },
    {
      call: 'setsockopt',
      when: 'SO_RCVTIMEO or SO_SNDTIMEO with microseconds that are negative or a million and more.',
    },
  ],
  lookAlikes: [{ code: 'ERANGE', differs: 'There a result exists and is too large or too small to be expressed.' }],
  sources: ['man:math_error(7)', 'man:sqrt(3)', 'kernel:net/core/sock.c'],
})
