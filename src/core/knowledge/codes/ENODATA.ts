import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'info',
  common: 'occasional',
  category: 'filesystem',
  summary: 'There is nothing under that name: the attribute or data asked for is not there.',
  meaning: `
On Linux it nearly always means that a file does not have the extended attribute that was asked for; macOS and FreeBSD have the name ENOATTR for that. Network code and drivers use it for “the answer is empty”, and the old STREAMS interface for a queue without a message.

Most programs ask for attributes and take no for an answer, so in a trace it is normal.`,
  calls: [
    { call: 'getxattr', when: 'The file has no attribute of that name, or the caller may not see it.' },
    { call: 'removexattr', when: 'The same.' },
  ],
  lookAlikes: [
    {
      code: 'EOPNOTSUPP',
      differs: 'There the filesystem keeps no attributes at all; here it does, and this one is not set.',
    },
  ],
  sources: ['man:getxattr(2)', 'man:removexattr(2)', 'man:xattr(7)'],
})
