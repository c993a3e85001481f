import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'Your quota of space or files on this filesystem is used up.',
  meaning: `
The administrator has given your user, group or project a limit, and it is reached. The disk may have plenty of room, and other users can still write. \`quota -s\` shows the limits;
home directories of universities and companies, NFS servers and shared hosting use them.`,
  calls: [
    { call: 'write', when: 'The quota of blocks is used up.' },
    { call: 'open', when: 'The quota of files is used up and a new one was to be made.' },
  ],
  lookAlikes: [{ code: 'ENOSPC', differs: 'There the filesystem is full for everybody; here only you have no more.' }],
  sources: ['man:write(2)', 'man:open(2)', 'man:quota(1)'],
})
