import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'The result does not fit: a number into its type, or an answer into its buffer.',
  meaning: `
It began as a code of mathematics: the result of \`exp(1000)\` is beyond the largest double. \`strtol\` says it for digits that are beyond the largest integer. Both still return a value, the largest one, so a program that does not look goes on with it.

System calls use the same code for lengths: the buffer that the caller gave is too small for the answer, and it should come again with a larger one.`,
  calls: [
    { call: 'strtol', when: 'The number is beyond LONG_MIN or LONG_MAX; the nearest of the two is returned.' },
    { call: 'getcwd', when: 'The path is longer than the buffer.' },
    { call: 'getxattr', when: 'The value is longer than the buffer.' },
    { call: 'setxattr', when: 'The name of the attribute has more than 255 bytes.' },
    { call: 'semop', when: 'The value of the semaphore would exceed 32767.' },
  ],
  lookAlikes: [
    { code: 'EOVERFLOW', differs: 'There a field of a structure is too narrow for what the kernel would return.' },
    { code: 'EDOM', differs: 'There the argument has no result at all; here the result is too large or too small.' },
  ],
  corrections: [
    {
      claim: '“Numerical result out of range” means a wrong calculation.',
      truth: 'From a system call it means a buffer or a name of the wrong length.',
    },
  ],
  sources: ['man:strtol(3)', 'man:getcwd(2)', 'man:getxattr(2)', 'man:math_error(7)'],
})
