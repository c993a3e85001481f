import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'posix',
  severity: 'error',
  common: 'rare',
  category: 'filesystem',
  summary: 'The file has as many names as this filesystem can count.',
  meaning: `
Every hard link adds one to a counter, and so does each directory to its parent. Filesystems end somewhere: ext4 at 65,000 links of a file, XFS and Btrfs far
higher or elsewhere. Backups and stores which link equal files meet it.`,
  calls: [
    { call: 'link', when: 'The file has the most links already.' },
    { call: 'mkdir', when: 'The parent can hold no further directory; newer ext4 has no such end.' },
  ],
  lookAlikes: [
    { code: 'ENOSPC', differs: 'There the filesystem has no room for another entry.' },
    { code: 'ELOOP', differs: 'There links lead round in a circle.' },
  ],
  sources: ['man:link(2)', 'man:mkdir(2)', 'man:rename(2)'],
  notReproducible: 'It takes 65,000 links on a filesystem that counts so few; the one of the lab counts further.',
})
