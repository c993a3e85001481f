import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'network',
  summary: 'A connection attempt on this socket is already under way.',
  meaning: `
\`connect\` was called again on a non-blocking socket whose first attempt has not ended yet. Wait until the socket can be written to, then ask for SO_ERROR: it says
how the attempt ended.`,
  calls: [{ call: 'connect', when: 'The socket does not block, and an earlier attempt is still going on.' }],
  lookAlikes: [
    { code: 'EISCONN', differs: 'There the attempt has succeeded.' },
    { code: 'EINPROGRESS', differs: 'There it was the first call, which has just begun the attempt.' },
  ],
  sources: ['man:connect(2)'],
})
