import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'The filesystem has found its own structures to be damaged.',
  meaning: `
“Structure needs cleaning”: ext4, XFS and others return it when something they read from the disk cannot be right, such as an impossible pointer
or length. (A wrong checksum is EBADMSG on ext4 and XFS.) They stop there, so that the damage does not grow. It takes a check of the unmounted filesystem
(\`fsck\`, \`xfs_repair\`), after a copy of what can still be read.`,
  lookAlikes: [
    { code: 'EBADMSG', differs: 'There a checksum does not match; here the content itself makes no sense.' },
    { code: 'EIO', differs: 'There the device could not deliver the data; here it did, and they make no sense.' },
  ],
  sources: ['kernel:fs/ext4/ext4.h', 'man:fsck(8)', 'man:errno(3)'],
})
