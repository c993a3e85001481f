import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'device',
  summary: 'A disk or partition was needed, and something else was named.',
  meaning: `
“Block device required”: the call works on disks, partitions, loop devices and the like, which are read in blocks, and it was given a directory, an ordinary file or a character device such as \`/dev/null\`.
You meet it with \`mount\`, nearly nowhere else.`,
  calls: [
    { call: 'mount', when: 'The source is no block device and the type of filesystem needs one.' },
    { call: 'quotactl', when: 'The path given as the device is no block device.' },
  ],
  lookAlikes: [
    {
      code: 'ENODEV',
      differs: 'There the kernel knows no filesystem or device of that name; here the wrong kind of file was named.',
    },
  ],
  sources: ['man:mount(2)', 'man:quotactl(2)', 'kernel:fs/super.c'],
})
