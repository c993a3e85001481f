import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'What is left is reserved for root',
  because:
    '`{program|The program}` could not write {path|`$`|its file} **because** the remaining blocks of the filesystem are reserved for root',
  why: `
ext4 keeps 5 % of its blocks for root, so that the system can still log and be repaired when users have filled it. On a disk of 4 TB these are 200 GB. \`df\` counts them as neither used nor available: used and available do not add up to the size, and “Use%” is 100 with gigabytes left. A service that runs as
root still writes; yours does not.`,
  prior: 0,
  clues: [
    { when: { text: 'reserved|tune2fs|mkfs\\.ext4|\\bext4\\b' }, weight: 4, says: 'ext4 or its reserve is named' },
    { when: { text: 'works (?:with sudo|as root)|root can|only as root' }, weight: 4, says: 'root can still write' },
    { when: { entity: { path: '/(?:tmp|dev/shm|proc|sys)/.*' } }, weight: -4, says: '`{path}` does not lie on ext4' },
    {
      when: { syscall: ['inotify_add_watch', 'watch', 'semget', 'shmget', 'msgget', 'unshare', 'clone'] },
      weight: -6,
      says: 'no block was to be written',
    },
  ],
  question: {
    ask: 'How large is the reserve?',
    run: 'df {path}; sudo tune2fs -l "$(findmnt -no SOURCE -T {path})" | grep -i reserved',
    answers: [
      {
        reads: { output: 'df', rows: { use: '100', available: '0' } },
        weight: 1,
        says: 'nothing is available to users on `{mountedOn}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Make the reserve smaller',
      when: 'It is a data disk, without logs or programs of the system.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo tune2fs -m 1 /dev/sdb1',
          changes: 'The reserve of that filesystem, at once and while it is mounted. Leave the 5 % on `/`.',
        },
      ],
      whyItWorks: 'The reserve is a number in the superblock; the freed blocks are there for all.',
      risk: { level: 'reversible', undo: 'sudo tune2fs -m 5 /dev/sdb1' },
      proof: { sh: 'df -h {path}', shows: 'more under “Avail”' },
    },
    {
      title: 'See what takes the space, and remove that',
      when: 'It is the system’s own disk.',
      steps: [{ kind: 'sh', sh: 'sudo du -xh / | sort -h | tail -n 20' }],
      whyItWorks: 'The reserve is what will let you log in and repair the next time.',
      risk: { level: 'read-only' },
      proof: { sh: 'df -h /', shows: 'less than 95 %' },
    },
  ],
  popularButWrong: {
    advice: 'Run the service as root, then it can write.',
    because: 'It uses up the last reserve, and after that nobody can log in or repair anything.',
  },
  sources: ['man:tune2fs(8)', 'man:ext4(5)', 'man:mke2fs(8)', 'man:df(1)'],
  notReproducible:
    'The lab’s filesystems keep no reserve; on a loop-mounted ext4 a user stopped at 13 of 17 MB, and root went on writing.',
})
