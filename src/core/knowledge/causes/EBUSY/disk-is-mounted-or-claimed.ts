import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The disk is mounted, or something else has claimed it',
  because:
    '`{program|The program}` could not take {path|`$`|the device} for itself **because** a mount, swap, RAID, LVM or another program already uses it',
  why: `
Tools that change a disk as a whole (\`mkfs\`, \`wipefs\`, \`mdadm\`, \`pvcreate\`, \`parted\`, \`losetup -d\`) open it with O_EXCL, which the kernel permits only when nobody else has claimed it. Holders are often unseen: an automatic mount of the desktop, swap, an old RAID or LVM signature that was
assembled at the start, \`multipathd\`, a mount in a container.`,
  prior: 1,
  clues: [
    {
      when: { entity: { path: '/dev/(?:sd|nvme|vd|xvd|loop|dm-|md|mapper/|mmcblk|disk/|zd).*' } },
      weight: 7,
      says: '`{path}` is a disk',
    },
    {
      when: {
        text: 'mkfs|mke2fs|wipefs|mdadm|pvcreate|parted|partprobe|swapon|swapoff|losetup|cryptsetup|multipath|is apparently in use|Can.t open .* exclusively|BLKRRPART|re-reading the partition table',
      },
      weight: 6,
      says: 'a tool wanted the disk for itself',
    },
    { when: { text: 'umount|target is busy|mount point' }, weight: -3, says: 'a filesystem was to be unmounted' },
    { when: { syscall: ['rename', 'rmdir', 'unlink'] }, weight: -6, says: 'names were to be changed, no disk' },
  ],
  question: {
    ask: 'Who uses the disk?',
    run: 'lsblk {path}; cat /proc/swaps; sudo fuser -v {path}',
    answers: [
      {
        reads: { output: 'fuser', rows: { holderPid: '\\d+' } },
        weight: 4,
        says: '`{holder}` (pid {holderPid}) has it open',
        fills: { holderPid: 'holderPid' },
      },
      { reads: { output: 'mount', rows: { source: '/dev/.*' } }, weight: 4, says: '{source} is mounted on `{target}`' },
    ],
  },
  fixes: [
    {
      title: 'Release it in the order in which it was stacked',
      when: 'You are sure that it is the right disk.',
      steps: [
        { kind: 'sh', sh: 'lsblk -o NAME,SIZE,TYPE,MOUNTPOINTS,MODEL,SERIAL' },
        { kind: 'sh', sh: 'sudo umount /dev/sdb1', changes: 'Unmounts that one partition.' },
        { kind: 'sh', sh: 'sudo swapoff /dev/sdb2', changes: 'Moves its swapped pages back into memory.' },
        {
          kind: 'code',
          runtime: 'RAID, LVM',
          language: 'sh',
          code: 'vgchange -an data      # volume group\nmdadm --stop /dev/md127 # an array assembled from old signatures',
        },
      ],
      whyItWorks: 'Each layer holds the one below; when the top one lets go, the next can.',
      risk: { level: 'reversible', undo: 'mount, swapon, vgchange -ay, mdadm --assemble --scan.' },
      proof: { sh: 'lsblk /dev/sdb', shows: 'no mount point and nothing below the partitions' },
    },
    {
      title: 'Find a mount in another namespace',
      when: 'Nothing shows, and it is still in use.',
      steps: [
        { kind: 'sh', sh: 'sudo grep -l /dev/sdb1 /proc/[0-9]*/mountinfo' },
        {
          kind: 'sh',
          sh: 'kill {holderPid}',
          changes: 'Asks that one process to end: look with ps first whose it is.',
        },
      ],
      whyItWorks:
        'Containers and services with a private view keep a copy of the mounts which were there at their start.',
      risk: { level: 'destructive', to: 'the work of that process', undo: 'Start it again.' },
      proof: { sh: 'sudo grep -l /dev/sdb1 /proc/[0-9]*/mountinfo', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Force it: `mkfs -F -F`, `wipefs -f`.',
    because: 'The running filesystem writes its own blocks over the new one, and both are lost.',
  },
  sources: ['man:open(2)', 'man:lsblk(8)', 'man:mke2fs(8)', 'man:swapoff(8)', 'man:wipefs(8)'],
  notReproducible: 'The lab has no block devices; O_EXCL on a mounted loop device showed it on a real kernel.',
})
