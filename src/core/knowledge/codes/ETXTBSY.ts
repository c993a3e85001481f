import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'A program file was to be written while it runs, or run while it is written.',
  meaning: `
The kernel reads a program's code from its file while the program runs, so it does not let anybody write into that file; and it does not
start a file that somebody has open for writing. One process stands in the way of the other, and both are right.

Only the file is protected, not its name: another file can take the name at any time.`,
  calls: [
    { call: 'open', when: 'The file is a program that runs now, and it was to be opened for writing or truncated.' },
    { call: 'execve', when: 'The file is open for writing in some process.' },
  ],
  lookAlikes: [
    { code: 'EBUSY', differs: 'There a mount, a device or a folder is in use; here it is a program file.' },
    {
      code: 'EACCES',
      differs: 'There the permissions forbid it, at any time; here it works as soon as the other process is done.',
    },
  ],
  sources: ['man:execve(2)', 'man:open(2)', 'kernel:fs/exec.c'],
})
