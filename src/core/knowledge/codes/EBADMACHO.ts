import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The Mach-O file is malformed (macOS).',
  meaning:
    'The header of the program or library contradicts itself, usually after a failed download or a tool that rewrote it. `otool -h` shows the header; build or fetch it again.',
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
  ],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
