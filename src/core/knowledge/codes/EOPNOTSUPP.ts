import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'other',
  summary: 'This object cannot do that, though others of its kind can.',
  meaning: `
The request is well formed, and this filesystem, socket or device does not offer it: extended attributes or access lists on a filesystem
without them, \`listen\` on a datagram socket, \`fallocate\` where blocks cannot be reserved. On Linux ENOTSUP is the
same number.`,
  calls: [
    { call: 'setxattr', when: 'The filesystem has no extended attributes, or not of that namespace.' },
    { call: 'fallocate', when: 'The filesystem cannot reserve or punch in this way.' },
    { call: 'listen', when: 'The socket is of a type that takes no connections.' },
  ],
  lookAlikes: [
    { code: 'ENODATA', differs: 'There the attribute asked for is not set; here the filesystem keeps none.' },
    { code: 'ENOPROTOOPT', differs: 'There only one option is unknown.' },
    { code: 'EINVAL', differs: 'There the request itself makes no sense.' },
    { code: 'ENOSYS', differs: 'There the kernel has no such call at all; here this object does not support it.' },
  ],
  sources: ['man:setxattr(2)', 'man:fallocate(2)', 'man:listen(2)'],
})
