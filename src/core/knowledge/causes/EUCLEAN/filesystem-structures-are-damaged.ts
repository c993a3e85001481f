import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The filesystem is damaged and needs a repair',
  because:
    '`{program|The program}` could not use {path|`$`|the file} **because** the filesystem found that its own structures on the disk cannot be right',
  why: `
Power that failed while a disk lied about its cache, bad memory, a disk that returned wrong data, two machines that wrote to one volume, a bug: some block of the filesystem’s own books makes no sense. ext4, XFS, Btrfs and F2FS stop at it rather than guess. Only that tree may be concerned; often the kernel
makes the whole mount read-only or shuts it down.`,
  prior: 3,
  clues: [
    {
      when: {
        text: 'EXT4-fs error|XFS .*[Cc]orruption|Metadata corruption|BTRFS (?:error|critical)|F2FS-fs|xfs_repair|needs cleaning',
      },
      weight: 4,
      says: 'the filesystem speaks of damage',
    },
    { when: { also: ['EIO', 'EROFS'] }, weight: 2, says: 'the disk or the mount failed as well' },
  ],
  question: {
    ask: 'Which filesystem on which device?',
    run: 'sudo dmesg | grep -iE "ext4|xfs|btrfs|f2fs" | tail -n 20',
    answers: [
      {
        reads: { output: 'dmesg', rows: { kind: 'corrupt' } },
        weight: 4,
        says: '{message}',
        fills: { device: 'device' },
      },
    ],
  },
  fixes: [
    {
      title: 'Copy what can be read, then repair while it is unmounted',
      when: 'Always in this order.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount -o remount,ro {mount}',
          changes: 'Nothing more is written to the damaged structures.',
        },
        { kind: 'sh', sh: 'rsync -a {mount}/ /mnt/backup/', changes: 'Copies what can still be read.' },
        { kind: 'sh', sh: 'sudo umount {mount}', changes: 'For the root filesystem boot a rescue system.' },
        { kind: 'code', runtime: 'ext4', language: 'sh', code: 'e2fsck -f /dev/sdb1' },
        {
          kind: 'code',
          runtime: 'xfs',
          language: 'sh',
          code: 'xfs_repair -n /dev/sdb1     # looks only; then without -n',
        },
        {
          kind: 'code',
          runtime: 'btrfs',
          language: 'sh',
          code: 'btrfs scrub status /mnt; btrfs check --readonly /dev/sdb1     # never --repair without advice',
        },
      ],
      whyItWorks:
        'The tools see a quiet filesystem and rebuild what follows from the rest; what does not goes to lost+found.',
      risk: {
        level: 'destructive',
        to: 'files that cannot be put together again: hence the copy first',
        undo: 'None: a repair cannot be taken back. Repair a copy (`ddrescue`) where the data matter.',
      },
      proof: { sh: 'sudo dmesg | tail -n 5', shows: 'no further error after a new mount' },
    },
    {
      title: 'Find out why',
      when: 'After the repair.',
      steps: [
        { kind: 'sh', sh: 'sudo smartctl -a /dev/{device}' },
        {
          kind: 'text',
          text: 'Test the memory over night (memtest86+), and see whether the volume was mounted by two machines.',
        },
      ],
      whyItWorks: 'Without the cause removed the damage comes back.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo smartctl -H /dev/{device}', shows: 'PASSED' },
    },
  ],
  popularButWrong: {
    advice: 'Run `xfs_repair -L` at once.',
    because:
      '`-L` throws the journal away, and with it the last writes; mount and unmount once first, so that it is replayed.',
  },
  sources: ['man:e2fsck(8)', 'man:xfs_repair(8)', 'man:fsck(8)', 'kernel:fs/ext4/ext4.h', 'kernel:fs/xfs/xfs_linux.h'],
  notReproducible: 'The lab’s filesystems keep no structures on a disk that could be damaged.',
})
