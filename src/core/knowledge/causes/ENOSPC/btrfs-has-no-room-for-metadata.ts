import { defineCause } from '../../schema.ts'

/** btrfs: all space is handed out as chunks, and the metadata chunks are full. */
export default defineCause({
  title: 'btrfs has space left for data and none for its metadata',
  because:
    '`{program|The program}` could not write {path|`$`|the file} **because** btrfs has handed all of its space out to data, and its metadata is full',
  why: `
btrfs hands its disk out in chunks of about a gigabyte, each for data or for metadata. When no chunk is left and those for metadata are full, every change fails, although \`df\` still shows gigabytes: they lie in data chunks that are half empty. Removing files needs
metadata as well, and may fail in the same way. Snapshots make it more likely, since what they hold is never given back.`,
  prior: 0,
  clues: [
    { when: { text: 'btrfs' }, weight: 6, says: 'btrfs is named' },
    { when: { text: 'snapper|timeshift|snapshot|balance' }, weight: 2, says: 'snapshots are named' },
    {
      when: { text: 'tmpfs|overlay|ext4|xfs|inotify|ENOSPC: System limit' },
      weight: -4,
      says: 'something other than btrfs is full',
    },
  ],
  question: {
    ask: 'How much of the disk is not yet handed out, and how full is the metadata?',
    run: 'sudo btrfs filesystem usage {mount|/}; df {mount|/}',
    answers: [
      {
        reads: { output: 'btrfs-usage', rows: { kind: 'Metadata', percent: '>=95' } },
        weight: 6,
        says: 'the metadata is full to {percent} %',
      },
      {
        reads: { output: 'btrfs-usage', rows: { kind: 'Metadata', percent: '<80' } },
        weight: -3,
        says: 'the metadata is full to {percent} % only',
      },
      { reads: { output: 'df', rows: { use: '>=99' } }, weight: -1, says: 'the disk is full with data, too' },
    ],
  },
  fixes: [
    {
      title: 'Give chunks that are nearly empty back',
      when: '“Device unallocated” is near zero and data is not full.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo btrfs balance start -dusage=5 {mount|/}',
          changes:
            'Moves what lies in data chunks that are at most 5 % full into others, and frees those. Then again with 10, 20 and 40.',
        },
      ],
      whyItWorks: 'A freed chunk can become one for metadata.',
      risk: {
        level: 'reversible',
        undo: 'None is needed: only the place of the data changes. `btrfs balance cancel` stops it.',
      },
      proof: { sh: 'sudo btrfs filesystem usage {mount|/}', shows: 'some gigabytes in “Device unallocated”' },
    },
    {
      title: 'Remove old snapshots',
      when: 'There are many of them.',
      steps: [
        { kind: 'sh', sh: 'sudo btrfs subvolume list -s {mount|/}' },
        {
          kind: 'sh',
          sh: 'sudo snapper list; sudo snapper delete 12-40',
          changes: 'Deletes the snapshots with these numbers for good.',
        },
      ],
      whyItWorks: 'What only the snapshots held is given back, in the background within minutes.',
      risk: {
        level: 'destructive',
        to: 'the older states of your files which they kept',
        undo: 'None: what only a deleted snapshot held cannot be had again.',
      },
      proof: { sh: 'sudo btrfs filesystem usage {mount|/}', shows: 'less in use' },
    },
    {
      title: 'Lend it a second disk for the balance',
      when: 'Even the balance says that no space is left.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo btrfs device add /dev/sdX {mount|/} && sudo btrfs balance start -dusage=20 {mount|/} && sudo btrfs device remove /dev/sdX {mount|/}',
          changes:
            'Takes a disk or stick into the file system for the time of the balance. All that was on it is lost; do not pull it before it has been removed.',
        },
      ],
      whyItWorks: 'The balance itself needs a free chunk to begin with.',
      risk: {
        level: 'destructive',
        to: 'what is on the second disk',
        undo: 'The last command takes the disk out again.',
      },
      proof: { sh: 'sudo btrfs filesystem show {mount|/}', shows: 'the first disk alone' },
    },
  ],
  popularButWrong: {
    advice: 'Run `btrfs check --repair`.',
    because: 'Nothing is broken, and that command can break it; the manual says so itself.',
  },
  sources: ['man:btrfs-balance(8)', 'man:btrfs-filesystem(8)', 'https://btrfs.readthedocs.io/en/latest/Balance.html'],
  notReproducible: 'The lab has no btrfs.',
})
