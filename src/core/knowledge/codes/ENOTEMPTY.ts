import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'filesystem',
  summary: 'A directory was to be removed or replaced, and something is still in it.',
  meaning: `
\`rmdir\` removes a directory only when nothing but \`.\` and \`..\` is left, and a rename replaces only an empty one. What is inside may not
be visible at a glance: names that begin with a dot, or files which another process makes at the same moment.`,
  calls: [
    { call: 'rmdir', when: 'The directory has entries other than `.` and `..`.' },
    { call: 'rename', when: 'The new path is a directory that is not empty.' },
  ],
  lookAlikes: [
    {
      code: 'EEXIST',
      differs: 'Some systems (Solaris, AIX) and some filesystems say EEXIST for a directory that is not empty.',
    },
    { code: 'EBUSY', differs: 'There the directory is a mount point or in use; its content plays no part.' },
  ],
  sources: ['man:rmdir(2)', 'man:rename(2)', 'posix:rmdir'],
})
