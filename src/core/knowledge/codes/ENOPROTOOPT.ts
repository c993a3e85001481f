import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'The socket does not know this option.',
  meaning: `
\`setsockopt\` or \`getsockopt\` named an option that the protocol does not have: a newer one than the kernel, one of another system, or the right one
at the wrong level. Programs that are built to run in many places try options and go on without them.`,
  calls: [
    { call: 'setsockopt', when: 'The option is unknown at that level.' },
    { call: 'getsockopt', when: 'The same.' },
  ],
  lookAlikes: [
    { code: 'EOPNOTSUPP', differs: 'There the socket cannot do the call at all.' },
    { code: 'EINVAL', differs: 'There the option is known, and its value is wrong.' },
  ],
  sources: ['man:setsockopt(2)', 'man:socket(7)', 'man:tcp(7)'],
})
