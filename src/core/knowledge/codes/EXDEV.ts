import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'A rename or a hard link would have to cross from one filesystem to another.',
  meaning: `
A rename only changes entries of folders, and a hard link only adds one; the data stays where it is. Both therefore work within one mounted
filesystem. Across two, somebody has to copy, and the kernel leaves that to the program.

\`mv\` copies by itself and hides this code; \`rename()\` in most languages does not.`,
  calls: [
    {
      call: 'rename',
      when: 'The two paths are not on the same mounted filesystem, even if it is the same disk mounted twice.',
    },
    { call: 'link', when: 'The two paths are not on the same mounted filesystem.' },
    { call: 'copy_file_range', when: 'The two files lie on different kinds of filesystem (since Linux 5.19).' },
  ],
  lookAlikes: [
    {
      code: 'EPERM',
      differs:
        'There hard links are forbidden as such, for instance of folders; here only this pair of places is wrong.',
    },
  ],
  sources: ['man:rename(2)', 'man:link(2)', 'kernel:fs/namei.c'],
})
