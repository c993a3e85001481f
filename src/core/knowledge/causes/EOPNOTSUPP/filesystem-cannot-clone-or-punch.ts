import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'This filesystem cannot clone, reserve or open in that way',
  because:
    '`{program|The program}` was refused by the filesystem of {path|`$`|the file} **because** it has no clones, reservations or unnamed files',
  why: `
Some requests exist only on some filesystems: \`cp --reflink=always\` (Btrfs, XFS, bcachefs, overlay on those), \`fallocate\` with its modes, files without a name (O_TMPFILE), \`chattr\` flags, swap files. tmpfs, ext4 without the feature, FAT and most network filesystems answer that they do not have it. Asking with
\`auto\` lets the program copy in the plain way.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'reflink|failed to clone|FICLONE|fallocate|O_TMPFILE|copy_file_range|punch|swapon|chattr|reading flags|collapse',
      },
      weight: 6,
      says: 'a request that few filesystems know',
    },
    {
      when: { syscall: ['fallocate', 'ioctl', 'copy_file_range', 'open', 'openat', 'swapon'] },
      weight: 3,
      says: '`{syscall}` may ask for such things',
    },
    { when: { text: 'setfacl|xattr|\\bACL|setfattr' }, weight: -6, says: 'it was about attributes' },
    {
      when: { syscall: ['setxattr', 'fsetxattr', 'getxattr', 'listen', 'connect', 'accept', 'setsockopt'] },
      weight: -6,
      says: 'it was another request',
    },
  ],
  question: {
    ask: 'What kind of filesystem is it?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'tmpfs|ext[234]|vfat|exfat|nfs4?|cifs|9p|fuse.*|zfs' } },
        weight: 3,
        says: 'it is `{type}`, which lacks some of them',
      },
      {
        reads: { output: 'mount', rows: { type: 'btrfs|xfs|bcachefs' } },
        weight: -3,
        says: 'it is `{type}`, which has clones',
      },
    ],
  },
  fixes: [
    {
      title: 'Ask for it only where it is possible',
      when: 'A plain copy would do.',
      steps: [
        {
          kind: 'sh',
          sh: 'cp --reflink=auto big.img copy.img',
          changes: 'Clones where it can, copies where it cannot.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE)   // not COPYFILE_FICLONE_FORCE',
        },
        {
          kind: 'code',
          runtime: 'C',
          language: 'c',
          code: 'posix_fallocate(fd, 0, size);   // writes zeros where fallocate() is missing',
        },
        { kind: 'code', runtime: 'sh', language: 'sh', code: 'dd if=/dev/zero of=/swapfile bs=1M count=2048' },
      ],
      whyItWorks: 'These forms fall back by themselves.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'cmp big.img copy.img && echo same', shows: 'same' },
    },
    {
      title: 'Use a filesystem that has it',
      when: 'The clones are the point: images, snapshots.',
      steps: [
        { kind: 'sh', sh: 'xfs_info /srv | grep reflink' },
        {
          kind: 'text',
          text: 'Btrfs always has clones, XFS when it was made with `reflink=1` (the default since xfsprogs 5.1). Both files must lie on the same one.',
        },
      ],
      whyItWorks: 'Both names then share the same blocks until one is changed.',
      risk: { level: 'reversible', undo: 'Move the files back.' },
      proof: { sh: 'findmnt -no FSTYPE -T /srv', shows: 'btrfs or xfs' },
    },
  ],
  popularButWrong: {
    advice: 'Update coreutils.',
    because: 'The program asks rightly; it is the filesystem that says no.',
  },
  sources: ['man:cp(1)', 'man:ioctl_ficlone(2)', 'man:fallocate(2)', 'man:open(2)', 'https://nodejs.org/api/fs.html'],
  notReproducible: 'The lab’s `cp` does not ask for clones; on a real tmpfs `cp --reflink=always` showed it.',
})
