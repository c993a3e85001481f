import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'The file would become larger than the process or the filesystem allows.',
  meaning: `
Either the process has a limit for the size of files (\`ulimit -f\`), or the filesystem cannot hold a file of that size (4 GiB on FAT32). With the limit of the process the
kernel first sends SIGXFSZ, which ends most programs; only those that ignore the signal see this code.`,
  calls: [
    { call: 'write', when: 'The offset is at the limit (RLIMIT_FSIZE) or at the largest size of the filesystem.' },
    { call: 'truncate', when: 'The new length is beyond the limit.' },
    {
      call: 'open',
      when: 'A 32-bit program without O_LARGEFILE opened a file of 2 GiB or more: EOVERFLOW in newer kernels.',
    },
  ],
  lookAlikes: [
    { code: 'ENOSPC', differs: 'There no room is left for any file; here this one file may not grow.' },
    { code: 'EOVERFLOW', differs: 'There the file is large, and an old program cannot express its size.' },
  ],
  sources: ['man:write(2)', 'man:getrlimit(2)', 'man:truncate(2)'],
})
