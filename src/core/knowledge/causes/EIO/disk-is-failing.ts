import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The disk, its cable or its controller fails',
  because: '{path|`$`|The file} could not be read or written **because** the device below returned an error',
  why: `
The kernel asked the device, several times, and got an error or no answer. A bad block gives it for one place only; a drive or cable that goes gives it
for more and more. The kernel's log names the device and the sector each time.`,
  prior: 3,
  clues: [
    {
      when: {
        text: 'I/O error, dev|Buffer I/O error|critical medium error|UNC|ata\\d|nvme|exception Emask|failed command',
      },
      weight: 5,
      says: 'the kernel log names a device',
    },
    {
      when: { syscall: ['read', 'write', 'fsync', 'fdatasync', 'pread64', 'pwrite64', 'sync'] },
      weight: 1,
      says: 'the failing call moves data',
    },
    {
      when: { also: ['EROFS'] },
      weight: 2,
      says: 'a filesystem became read-only as well, as it does after such errors',
    },
    { when: { entity: { path: '/(?:proc|sys|dev/pts|dev/tty).*' } }, weight: -4, says: '`{path}` lies on no disk' },
  ],
  question: {
    ask: 'What does the kernel say about the device?',
    run: 'sudo dmesg | tail -n 50',
    answers: [
      {
        reads: { output: 'dmesg', rows: { kind: 'io' } },
        weight: 6,
        says: 'the kernel reports: {message}',
        fills: { device: 'device' },
      },
      {
        reads: { output: 'dmesg', rows: { kind: 'corrupt' } },
        weight: 2,
        says: 'the filesystem is damaged: {message}',
      },
      {
        reads: { output: 'dmesg', rows: { message: '.*' } },
        weight: -3,
        says: 'no word of a device in the kernel log',
      },
    ],
  },
  fixes: [
    {
      title: 'Save what can be read, at once',
      when: 'Before anything else. Each further attempt may be its last.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount -o remount,ro {mount}',
          changes: 'Nothing can be written there any more, which also stops further damage.',
        },
        {
          kind: 'sh',
          sh: 'sudo ddrescue /dev/{device} /mnt/backup/disk.img /mnt/backup/disk.map',
          changes: 'Writes an image to another disk; the failing one is only read.',
        },
      ],
      whyItWorks: '`ddrescue` copies the good parts first and comes back to the bad ones later.',
      risk: { level: 'reversible', undo: 'sudo mount -o remount,rw makes it writable again.' },
      proof: { sh: 'sudo ddrescuelog -t /mnt/backup/disk.map', shows: 'how much was rescued' },
    },
    {
      title: 'Ask the drive about its health before you replace it',
      when: 'The data are safe.',
      steps: [{ kind: 'sh', sh: 'sudo smartctl -a /dev/{device}' }],
      whyItWorks: 'Reallocated and pending sectors are what the drive itself has noticed.',
      risk: { level: 'read-only' },
      proof: { sh: 'sudo dmesg | grep -c "I/O error"', shows: '0, with the new drive' },
    },
  ],
  popularButWrong: {
    advice: 'Run fsck first.',
    because:
      'It writes to a device that fails, and can turn a readable mess into an unreadable one. First the image, then repairs on a copy.',
  },
  exceptions: [
    'In a virtual machine or cloud the “device” is storage of the provider: look at its status page and at the limits of the volume.',
  ],
  sources: [
    'man:read(2)',
    'man:fsync(2)',
    'man:dmesg(1)',
    'https://www.gnu.org/software/ddrescue/manual/ddrescue_manual.html',
  ],
  notReproducible: 'The disks of the lab do not fail.',
})
