import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'common',
  category: 'filesystem',
  summary: 'The file lies on a filesystem that is mounted read-only.',
  meaning: `
The mount as a whole does not accept changes: no writing, creating, removing, renaming, and no change of mode or owner. Permissions play no
part, and root is refused like everybody else.

It is meant so (an image, a container with a read-only root, a snapshot), or the kernel has made it so after errors of the disk.`,
  calls: [
    { call: 'open', when: 'Writing or creating was asked for on a read-only mount.' },
    {
      call: 'mkdir',
      when: 'The new directory would lie on a read-only mount; so for unlink, rename, symlink, chmod, chown and utimensat.',
    },
    { call: 'mount', when: 'A device that is write-protected was to be mounted for writing.' },
  ],
  lookAlikes: [
    { code: 'EIO', differs: 'There the device failed just now; a filesystem often becomes read-only because of that.' },
    {
      code: 'EACCES',
      differs: 'There the permissions of this file or a folder above it refuse you; another user may be let in.',
    },
    {
      code: 'EPERM',
      differs:
        'There the file itself is protected (immutable flag) or you are not its owner; its neighbours can be changed.',
    },
  ],
  sources: ['man:open(2)', 'man:mount(8)', 'posix:open', 'kernel:fs/namespace.c'],
})
