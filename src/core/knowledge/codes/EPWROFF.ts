import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The power of the device is off (macOS).',
  meaning:
    'A driver was asked while its device had no power, mostly a removable drive during sleep. Wake or plug it in again. Afterwards check its file system: writes may have been lost.',
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
  ],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
