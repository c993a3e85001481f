import { defineCause } from '../../schema.ts'

/** Each filesystem has its own largest file: FAT32 4 GiB - 1, ext4 with 4 KiB blocks 16 TiB. */
export default defineCause({
  title: 'The filesystem cannot hold a file of that size',
  because:
    '`{program|The program}` could not make {path|$|the file} so large **because** its filesystem ends at a smaller size of file',
  why: `
A filesystem stores positions in numbers of fixed width. On FAT32, the format of most USB sticks, cards and EFI partitions, a file ends one byte before 4 GiB, however much room is free; on ext4 with blocks of 4 KiB at 16 TiB. \`df\` shows space,
and the copy stops at the same byte each time.`,
  prior: 1,
  clues: [
    {
      when: { text: 'vfat|fat32|msdos|usb|/media/|/run/media|sdcard|/boot/efi|exfat', near: 40 },
      weight: 5,
      says: 'it may be a FAT filesystem',
    },
    {
      when: { entity: { path: '/(?:media|run/media|mnt|Volumes)/.*' } },
      weight: 4,
      says: '`{path}` lies where sticks and cards are mounted',
    },
    {
      when: { text: '429496729[0-6]|4\\.0 ?G|4194304|1759218604\\d+', near: 8 },
      weight: 4,
      says: 'the size is near 4 GiB or 16 TiB',
    },
    { when: { syscall: ['truncate', 'ftruncate', 'fallocate'] }, weight: 3, says: 'the size was asked for at once' },
    {
      when: { text: 'ulimit|SIGXFSZ|File size limit exceeded|LimitFSIZE', near: 30 },
      weight: -5,
      says: 'the process has a limit for its files',
    },
  ],
  question: {
    ask: 'What kind of filesystem is it?',
    run: 'findmnt -T {path}',
    answers: [
      { reads: { output: 'mount', rows: { type: '(?:vfat|msdos|fuseblk)' } }, weight: 6, says: '`{target}` is {type}' },
      {
        reads: { output: 'mount', rows: { type: '(?:tmpfs|xfs|btrfs|overlay)' } },
        weight: -4,
        says: '{type} holds files far larger than any disk',
      },
    ],
  },
  fixes: [
    {
      title: 'Cut the file in pieces',
      when: 'The stick or card has to stay as it is.',
      steps: [
        { kind: 'sh', sh: 'split -b 4000M big.iso /media/stick/big.iso.', changes: 'Writes pieces of 4000 MiB.' },
        {
          kind: 'sh',
          sh: 'cat /media/stick/big.iso.* > big.iso',
          changes: 'Puts them together, on a filesystem that can hold it.',
        },
      ],
      whyItWorks: 'Each piece is below 4 GiB.',
      risk: { level: 'reversible', undo: 'Remove the pieces.' },
      proof: { sh: 'cat /media/stick/big.iso.* | cmp - big.iso', shows: 'nothing: they are equal' },
    },
    {
      title: 'Format it as exFAT or ext4',
      when: 'Everything on it is saved elsewhere.',
      steps: [
        { kind: 'sh', sh: 'lsblk -f' },
        {
          kind: 'sh',
          sh: 'sudo mkfs.exfat /dev/sdX1',
          changes: 'Removes everything on that partition. Compare the name with `lsblk` twice.',
        },
      ],
      whyItWorks: 'exFAT is read by Windows and macOS as well and has no such border.',
      risk: { level: 'destructive', to: 'all data on that partition', undo: 'Copy the saved files back.' },
      proof: { sh: 'findmnt -T /media/stick', shows: 'exfat' },
    },
    {
      title: 'Correct the size that is asked for',
      when: 'A program asked for terabytes by mistake.',
      steps: [
        { kind: 'sh', sh: 'strace -f -e trace=ftruncate,fallocate,lseek ./program' },
        {
          kind: 'text',
          text: 'Look at the number in the failing call: a size in KiB taken for MiB, or an offset computed from an uninitialised head, shows there.',
        },
      ],
      whyItWorks: 'With the right number the call is an ordinary one.',
      risk: { level: 'read-only' },
      proof: { sh: 'ls -lh FILE', shows: 'the size that you meant' },
    },
  ],
  popularButWrong: {
    advice: 'Free some space.',
    because: 'A full disk says ENOSPC. Here one number is too large, on an empty disk as well.',
  },
  sources: [
    'man:write(2)',
    'man:truncate(2)',
    'man:ext4(5)',
    'https://learn.microsoft.com/en-us/windows/win32/fileio/filesystem-functionality-comparison',
  ],
  notReproducible:
    'It takes a disk with FAT or ext4; the filesystems of the lab hold larger files than its memory. On a real ext4 `truncate -s 16T` gave EFBIG.',
})
