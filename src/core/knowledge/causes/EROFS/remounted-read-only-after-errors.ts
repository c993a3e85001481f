import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The kernel made the filesystem read-only after an error',
  because:
    '`{program|The program}` cannot write {path|`$`|there} **because** the kernel switched that filesystem to read-only when it found an error on it',
  why: `
Installers mount ext4 with \`errors=remount-ro\`, and btrfs and XFS do the like by themselves: at the first inconsistency, or when the disk fails, nothing more is written, so that the damage
does not grow. It worked an hour ago, nobody changed anything, and from one moment on everything that writes fails.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'Remounting filesystem read-only|Aborting journal|EXT4-fs error|XFS .*shut(?:ting)? down|I/O error, dev',
      },
      weight: 6,
      says: 'the kernel tells of an error on the filesystem',
    },
    { when: { also: ['EIO'] }, weight: 4, says: 'there are input/output errors as well' },
    { when: { entity: { path: '/(?:var|home|tmp|root)/.*' } }, weight: 1, says: '`{path}` is normally writable' },
    {
      when: { text: 'docker|container|readOnlyRootFilesystem|squashfs|snap|ostree|nix/store' },
      weight: -2,
      says: 'a system which is read-only on purpose',
    },
  ],
  question: {
    ask: 'Does the kernel log tell of an error?',
    run: 'sudo dmesg | grep -iE "remount|ext4|xfs|btrfs|i/o error"',
    answers: [
      {
        reads: { output: 'dmesg', rows: { kind: 'remounted-ro|io|corrupt' } },
        weight: 6,
        says: 'yes: {message}',
        fills: { device: 'device' },
      },
      {
        reads: { output: 'dmesg', rows: 'none' },
        weight: -3,
        says: 'no error of a filesystem stands in the kernel log',
      },
    ],
  },
  fixes: [
    {
      title: 'Save the data, then check the filesystem while it is not mounted',
      when: 'Always in this order.',
      steps: [
        { kind: 'sh', sh: 'sudo dmesg | tail -n 50' },
        { kind: 'sh', sh: 'rsync -a {mount}/ /mnt/backup/', changes: 'Copies what can be read to another disk.' },
        {
          kind: 'sh',
          sh: 'sudo umount {mount} && sudo fsck -f /dev/{device}',
          changes:
            'Repairs structures on the disk, asking before each change. For the root filesystem boot a rescue system.',
        },
      ],
      whyItWorks: 'A check sees a quiet filesystem and can mend it; the kernel only saw that something is wrong.',
      risk: {
        level: 'destructive',
        to: 'files that the repair cannot save: hence the copy first',
        undo: 'None: `fsck` changes the disk for good. The copy that you made before is the way back.',
      },
      proof: { sh: 'findmnt -no OPTIONS {mount}', shows: 'options that begin with `rw`' },
    },
  ],
  popularButWrong: {
    advice: 'Mount it read-write again and go on.',
    because: 'It goes on writing onto damaged structures, or a dying disk, until the next stop, with more lost.',
  },
  exceptions: [
    'In WSL 2 it happens when the disk of Windows has run full, since the virtual disk lies there: make room on the Windows side, then `wsl --shutdown` and start again.',
  ],
  sources: ['man:ext4(5)', 'man:fsck(8)', 'man:mount(8)', 'kernel:fs/ext4/super.c'],
  notReproducible: 'The disks of the lab do not fail.',
})
