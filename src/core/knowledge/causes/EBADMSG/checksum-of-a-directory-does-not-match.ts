import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The file system found a checksum that does not match',
  because:
    '`{program|The program}` could not use {path|`$`|the file} **because** what the disk returned for it does not match the checksum that the file system keeps',
  why: `
ext4 and XFS guard their own structures (directories, inodes, bitmaps) by checksums. A read that worked but does not match gives this code, which their sources call EFSBADCRC. The bytes were changed after they were written: by power loss on a card that lies about flushing, a worn SD card or USB stick, bad memory, or somebody who wrote to
the device below a mounted file system.`,
  prior: 3,
  clues: [
    {
      when: { text: 'EXT4-fs error|checksum|XFS .*(?:CRC|corrupt)|Bad message' },
      weight: 3,
      says: 'the kernel or the program complains of content, not of a missing file',
    },
    {
      when: { text: '(?:ls|rm|cat|cp|find|du|stat|tar|rsync)\\b.*Bad message' },
      weight: 4,
      says: 'a plain file tool got it, and these have no messages but the file system’s',
    },
    {
      when: { syscall: ['mq_receive', 'finit_module', 'getmsg', 'recvmsg'] },
      weight: -5,
      says: '`{syscall}` reads no directory',
    },
  ],
  question: {
    ask: 'What does the kernel say about the disk?',
    run: 'dmesg | grep -iE "ext4|xfs|btrfs|checksum" | tail',
    answers: [
      { reads: { output: 'dmesg', rows: { kind: 'corrupt' } }, weight: 5, says: 'the file system reports corruption' },
      { reads: { output: 'dmesg', rows: { kind: 'io' } }, weight: 2, says: 'the disk has read errors as well' },
    ],
  },
  fixes: [
    {
      title: 'Save what can be read, then repair ext4',
      when: 'The file system is ext4, and it can be taken out of use.',
      steps: [
        { kind: 'sh', sh: 'findmnt -T {path}' },
        {
          kind: 'text',
          text: 'Copy what matters to another disk first: a repair may have to drop what it cannot place.',
        },
        {
          kind: 'sh',
          sh: 'sudo umount /dev/DEVICE && sudo e2fsck -f /dev/DEVICE',
          changes:
            'Checks every structure and asks before each repair. The root file system is checked from a rescue medium, or at boot with `fsck.mode=force`.',
        },
      ],
      whyItWorks: 'e2fsck reads the directory block, keeps the entries that make sense and writes a new checksum.',
      risk: {
        level: 'destructive',
        to: 'entries that cannot be saved; they end in lost+found or are gone',
        undo: 'Put back the image or backup that was made before.',
      },
      proof: { sh: 'sudo e2fsck -fn /dev/DEVICE', shows: 'five passes without a question' },
    },
    {
      title: 'Repair XFS',
      when: '`findmnt` shows xfs.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo umount /dev/DEVICE && sudo xfs_repair -n /dev/DEVICE',
          changes: 'Takes the file system out of use; with -n nothing on it is changed. Leave -n out to repair.',
        },
      ],
      whyItWorks: 'xfs_repair builds the damaged structures again from those that still agree.',
      risk: {
        level: 'destructive',
        to: 'what cannot be rebuilt',
        undo: 'Put back an image of the device made before.',
      },
      proof: { sh: 'sudo xfs_repair -n /dev/DEVICE; echo $?', shows: '`0`' },
    },
    {
      title: 'Find out what changes the bytes',
      when: 'Always, afterwards.',
      steps: [{ kind: 'sh', sh: 'sudo smartctl -a /dev/DEVICE' }],
      whyItWorks: 'A repair does not mend a dying card or bad memory: the next checksum fails soon.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo smartctl -H /dev/DEVICE', shows: '`PASSED`; for an SD card without SMART, a new card' },
    },
  ],
  popularButWrong: {
    advice: 'Delete the directory with `rm -rf` as root.',
    because:
      '`rm` must read the block which cannot be trusted, and fails by the same code; rights were never the trouble.',
  },
  exceptions: [
    'A file system of Btrfs gives EIO for a file whose content does not match; damaged metadata may show as EUCLEAN.',
  ],
  sources: ['man:e2fsck(8)', 'man:xfs_repair(8)', 'kernel:fs/ext4/ext4.h', 'kernel:fs/xfs/xfs_linux.h'],
  notReproducible:
    'The lab’s disks keep no checksums. One changed byte in a directory of a loop-mounted ext4 showed it on Linux 6.18: `getdents64` = -1 EBADMSG.',
})
