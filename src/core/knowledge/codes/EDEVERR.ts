import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'The device reported an error (macOS).',
  meaning:
    'A disk or printer answered with a failure of its own. Look at Console and Disk Utility; a second cable or port tells the device from the way to it.',
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
  ],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
