import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'occasional',
  category: 'filesystem',
  summary: 'The handle of this file means nothing to its filesystem any more.',
  meaning: `
A file on a network filesystem is known to the client by a handle. When the file, its directory or the whole export is gone or has been replaced on the server, the handle is stale: the path may exist again, and yet the old handle leads nowhere.

Opening the path anew helps when the path still exists; a stale mount must be mounted again. On local filesystems only \`open_by_handle_at\` and overlays give it.`,
  calls: [
    {
      call: 'open',
      when: 'A component of the path is a stale handle of a network filesystem, and asking once more did not help.',
    },
    { call: 'open_by_handle_at', when: 'The handle is of a file that is gone.' },
    { call: 'read', when: 'The file was removed on the server while it was open here.' },
  ],
  lookAlikes: [
    { code: 'ENOENT', differs: 'There the name is not found now; here something that was found before is gone.' },
  ],
  sources: ['man:open_by_handle_at(2)', 'man:nfs(5)', 'https://docs.kernel.org/filesystems/nfs/exporting.html'],
})
