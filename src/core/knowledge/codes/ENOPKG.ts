import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A part that is needed is not built in or installed.',
  meaning:
    "“Package not installed”: the kernel's crypto and key code says it when an algorithm is missing (a module signed with a hash that this kernel lacks, PKCS#7 checks); perf tools and AppleTalk borrow it. `pipe2` with O_NOTIFICATION_PIPE says so on a kernel without watch queues.",
  calls: [{ call: 'pipe2', when: 'O_NOTIFICATION_PIPE was asked for, and the kernel has no watch queues.' }],
  sources: ['man:pipe(2)', 'man:ip(7)', 'kernel:crypto/asymmetric_keys/pkcs7_verify.c'],
  notReproducible:
    'It depends on how the kernel was built: Linux 6.18 without watch queues returned it for `pipe2` with O_NOTIFICATION_PIPE.',
})
