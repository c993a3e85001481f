import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A shared library has the wrong version (macOS).',
  meaning:
    'The program wants a newer compatibility version of a library than the one found. `otool -L PROGRAM` lists what it wants; install that version or build anew.',
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
  ],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
