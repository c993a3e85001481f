import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The stick, card or drive was pulled out, or lost its power',
  because:
    '`{program|The program}` could not read or write {path|`$`|the file} **because** the device is gone while its filesystem is still mounted',
  why: `
The mount outlives the device. What the kernel has in memory can still be listed, so \`ls\` may look right; everything else fails. A loose USB cable, a hub without power, a drive that resets under load, a cloud volume that was detached: afterwards the device comes back under another name (\`sdb\` becomes
\`sdc\`), and the old mount leads nowhere.`,
  prior: 0,
  clues: [
    {
      when: {
        text: 'USB disconnect|usb \\d|device offline|rejecting I/O to (?:dead|offline) device|reset (?:high|super)-speed|Synchronizing SCSI cache|removed',
      },
      weight: 7,
      says: 'the kernel tells of a device that went away',
    },
    {
      when: { entity: { path: '/(?:media|run/media|mnt|Volumes)/.*' } },
      weight: 3,
      says: '`{path}` is a usual place of sticks and drives',
    },
    { when: { also: ['ENODEV', 'ENXIO', 'ENOMEDIUM'] }, weight: 3, says: 'the device itself is reported missing' },
    { when: { text: 'nfs|cifs|fuse|sshfs|loop\\d|dm-\\d' }, weight: -4, says: 'no plug can be pulled there' },
    { when: { entity: { path: '/(?:proc|sys|dev/pts|dev/tty).*' } }, weight: -6, says: '`{path}` lies on no disk' },
  ],
  question: {
    ask: 'Is the device of that mount still there?',
    run: 'findmnt -T {path}; lsblk; sudo dmesg | tail -n 20',
    answers: [
      {
        reads: { output: 'dmesg', rows: { message: '.*(?:USB disconnect|offline device|dead device).*' } },
        weight: 7,
        says: 'the kernel saw it go: {message}',
      },
    ],
  },
  fixes: [
    {
      title: 'Unmount the ghost, plug in, check, mount',
      when: 'The device works again.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo umount -l {mount}',
          changes: 'Takes the dead mount out of the tree; what was not written is lost.',
        },
        { kind: 'sh', sh: 'sudo fsck -n /dev/sdc1' },
        {
          kind: 'sh',
          sh: 'sudo mount /dev/disk/by-uuid/UUID {mount}',
          changes: 'Mounts it under a name that does not depend on the order of plugging.',
        },
      ],
      whyItWorks: 'The new device is another one for the kernel; only a new mount leads to it.',
      risk: {
        level: 'destructive',
        to: 'writes that had not reached the device',
        undo: 'None: they are gone with the plug.',
      },
      proof: { sh: 'findmnt -T {mount}', shows: 'the new device' },
    },
    {
      title: 'Find out why it goes',
      when: 'It happens again.',
      steps: [
        { kind: 'sh', sh: 'sudo dmesg -T | grep -iE "usb|reset|offline"' },
        {
          kind: 'text',
          text: 'Another cable, another port, a hub with its own power. Many USB disks need more current than a port gives.',
        },
      ],
      whyItWorks: 'Resets under load are power or cable in most cases.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo dmesg | grep -c "USB disconnect"', shows: 'the same number tomorrow' },
    },
  ],
  popularButWrong: {
    advice: 'Plug it in again, and go on.',
    because: 'The old mount goes on failing, and programs that have files open there must be started anew.',
  },
  sources: ['man:umount(8)', 'man:findmnt(8)', 'https://docs.kernel.org/driver-api/usb/index.html'],
  notReproducible: 'Nobody can pull a plug in a test.',
})
