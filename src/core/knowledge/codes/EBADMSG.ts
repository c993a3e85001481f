import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A message arrived whole, but its content is bad.',
  meaning:
    'A checksum or a signature does not match: a file system such as XFS, Btrfs or F2FS found damaged metadata (as EFSBADCRC), the kernel a module or a key with a bad signature, dm-integrity a bad sector. With message queues it means another kind of message than wanted.',
  lookAlikes: [{ code: 'EPROTO', differs: 'There the exchange itself went wrong.' }],
  sources: ['man:init_module(2)', 'man:mq_receive(3)', 'kernel:fs/xfs/xfs_linux.h'],
  notReproducible: 'It needs damaged data on a file system with checksums.',
})
