import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'The program is for another processor (macOS).',
  meaning:
    '“Bad CPU type in executable”: an Intel program on an Apple processor without Rosetta, a 32-bit program on macOS 10.15 or later, or an arm64 one on an Intel Mac. `file PROGRAM` tells; `softwareupdate --install-rosetta` or the right build helps.',
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
  ],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
