import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'darwin',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'No such policy is registered (macOS).',
  meaning:
    'The MAC framework of the kernel was asked for a policy that is not loaded. Programs hardly meet it; sandbox tools of another version do.',
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
  ],
  notReproducible: 'It is a code of another system; Linux has neither name nor number.',
})
