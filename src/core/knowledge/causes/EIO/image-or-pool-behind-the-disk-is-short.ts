import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The disk is an image or a pool, and what is behind it ran out',
  because:
    '`{program|The program}` could not read or write {path|`$`|the file} **because** the storage behind that virtual disk is shorter than the disk claims to be',
  why: `
A loop device, a virtual machine’s disk, a thin LVM volume or a ZFS volume promises a size, and takes the space elsewhere. If the image file was cut or only half copied, if the host’s disk is full, or if the thin pool has no more blocks, the filesystem inside asks for a block that cannot be had. Inside, \`df\`
shows room; no sector of any drive is bad.`,
  prior: 0,
  clues: [
    {
      when: {
        text: 'dev loop\\d|dm-\\d+|device-mapper|thin|lvm|qcow2|\\.img\\b|vda\\d?|xvd\\w|out of (?:data|metadata) space|Buffer I/O error on dev (?:loop|dm-|vd)',
      },
      weight: 6,
      says: 'the log names a virtual disk',
    },
    { when: { also: ['ENOSPC'] }, weight: 2, says: 'something else is full as well' },
    {
      when: { text: 'dev (?:sd|nvme|mmcblk)|medium error|UNC|ata\\d' },
      weight: -5,
      says: 'the log names a real drive',
    },
    { when: { entity: { path: '/(?:proc|sys|dev/pts|dev/tty).*' } }, weight: -6, says: '`{path}` lies on no disk' },
  ],
  question: {
    ask: 'Which device does the kernel complain about?',
    run: 'sudo dmesg | tail -n 50',
    answers: [
      {
        reads: { output: 'dmesg', rows: { device: 'loop\\d+|dm-\\d+|vd\\w+|xvd\\w+|zd\\d+' } },
        weight: 6,
        says: 'about `{device}`, which is a virtual disk',
      },
      {
        reads: { output: 'dmesg', rows: { device: '(?:sd|nvme|mmcblk)\\w*' } },
        weight: -5,
        says: 'about `{device}`, a real drive',
      },
    ],
  },
  fixes: [
    {
      title: 'Find what is behind it, and give it room',
      when: 'A thin pool or the host’s disk is full.',
      steps: [
        { kind: 'sh', sh: 'lsblk -s; losetup -l; sudo lvs -a -o +data_percent,metadata_percent' },
        {
          kind: 'sh',
          sh: 'sudo lvextend -L +20G vg/thinpool',
          changes: 'Takes 20 GB from the volume group for the pool.',
        },
        { kind: 'code', runtime: 'host', language: 'sh', code: 'df -h /var/lib/libvirt/images; virsh domblkerror vm' },
      ],
      whyItWorks: 'The blocks which the virtual disk asks for can then be given.',
      risk: { level: 'reversible', undo: 'A pool cannot be made smaller; free space inside with `fstrim` instead.' },
      proof: { sh: 'sudo lvs -o +data_percent', shows: 'less than 90' },
    },
    {
      title: 'Copy the image again',
      when: 'It is shorter than its source.',
      steps: [
        { kind: 'sh', sh: 'stat -c %s disk.img; sha256sum disk.img' },
        {
          kind: 'sh',
          sh: 'rsync --partial --checksum host:disk.img .',
          changes: 'Completes the local copy. Unmount it before.',
        },
      ],
      whyItWorks: 'What was cut off is in the source only.',
      risk: { level: 'reversible', undo: 'Keep the short one under another name until the check sums agree.' },
      proof: { sh: 'sha256sum disk.img', shows: 'the sum of the source' },
    },
  ],
  popularButWrong: {
    advice: 'Run `fsck` on it at once.',
    because: 'It would “repair” by throwing away all that lies beyond the end, while the source still has it.',
  },
  sources: [
    'man:losetup(8)',
    'man:lvmthin(7)',
    'man:loop(4)',
    'https://docs.kernel.org/admin-guide/device-mapper/thin-provisioning.html',
  ],
  notReproducible:
    'The lab has no block devices; a loop-mounted ext4 whose image was cut to 1 MB showed it on a real kernel.',
})
