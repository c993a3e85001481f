import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'other',
  summary: 'A message arrived whole, but its content is bad.',
  meaning:
    'A checksum does not match: ext4 or XFS read one of its own structures and found it damaged (EFSBADCRC in their sources). `ls` and `rm` then say “Bad message” of a directory, and `dmesg` tells which. The kernel says the same of a module or certificate that it cannot decode, and `mq_receive` may for a damaged message.\n\nWhere a file tool says it: copy away what can be read, and check the file system while it is not mounted.',
  lookAlikes: [
    { code: 'EPROTO', differs: 'There the exchange itself went wrong.' },
    { code: 'EUCLEAN', differs: 'There a structure on the disk contradicts itself; here its checksum is wrong.' },
  ],
  sources: ['man:init_module(2)', 'man:mq_receive(3)', 'kernel:fs/ext4/ext4.h', 'kernel:fs/xfs/xfs_linux.h'],
})
