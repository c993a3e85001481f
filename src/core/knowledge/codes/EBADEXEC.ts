import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The program or library is damaged or not signed well (macOS).',
  meaning:
    'The loader refused the file: cut off while loading, changed after signing, or no program. Fetch it again and compare its check sum.',
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
  ],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
