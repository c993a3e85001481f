import { defineCause } from '../../schema.ts'

/** mount(2): the driver reads the device and finds no superblock of its kind. mount(8) asks no further and prints its list of guesses. */
export default defineCause({
  title: 'The device holds no filesystem of that type',
  because:
    'The mount on {path|`$`|the directory} was refused **because** the driver found no filesystem of its kind on the device',
  why: `
A new disk is empty, a whole disk (\`/dev/sdb\`) has its filesystem on a partition (\`/dev/sdb1\`), an LVM or LUKS container has it one layer deeper, and
\`-t ext4\` cannot read XFS. The driver looks for the superblock where its format keeps it, finds something else, and says EINVAL.`,
  prior: 1,
  clues: [
    {
      when: { text: 'bad superblock on /dev/' },
      weight: 6,
      says: 'a device was to be mounted, and `mount` doubts its superblock',
    },
    {
      when: {
        text: "can't find (?:\\w+ )?filesystem|VFS: Can't find|bad magic number|no valid \\w+ superblock|cannot find valid",
      },
      weight: 5,
      says: 'the kernel did not find a superblock',
    },
    {
      when: { text: 'Unknown parameter|Unrecognized mount option|Bad value for|bad mount option|unknown mount option' },
      weight: -5,
      says: 'the kernel names an option',
    },
    { when: { text: 'bad superblock on (?!/dev/)' }, weight: -5, says: 'what was to be mounted is no device' },
  ],
  question: {
    ask: 'What did the driver miss?',
    run: 'sudo dmesg | tail -5',
    answers: [
      {
        reads: {
          output: 'dmesg',
          rows: { message: ".*(?:[Cc]an(?:'|no)t find|[Bb]ad magic|no valid|not find valid|[Ii]nvalid superblock).*" },
        },
        weight: 5,
        says: 'the driver says: {message}',
      },
      {
        reads: {
          output: 'dmesg',
          rows: {
            message:
              '.*(?:[Uu]n(?:known|recognized) (?:parameter|mount option)|[Bb]ad value for|[Ii]nvalid (?:mount )?option).*',
          },
        },
        weight: -5,
        says: 'the driver names an option: {message}',
      },
    ],
  },
  fixes: [
    {
      title: 'See what is on the device, and mount that',
      when: 'Always first: it changes nothing.',
      steps: [
        { kind: 'sh', sh: 'lsblk -f' },
        { kind: 'sh', sh: 'sudo blkid -p /dev/sdb1' },
        {
          kind: 'sh',
          sh: 'sudo mount /dev/sdb1 {path}',
          changes: 'Mounts the partition, with the type that it really has.',
        },
      ],
      whyItWorks:
        '`lsblk -f` shows the type of each layer. Without `-t`, `mount` takes the type that it finds; `crypto_LUKS` and `LVM2_member` have to be opened first.',
      risk: { level: 'reversible', undo: 'sudo umount {path}' },
      proof: { sh: 'findmnt {path}', shows: 'the device and its type' },
    },
    {
      title: 'Make a filesystem on a new, empty disk',
      when: '`lsblk -f` shows nothing for it, and you are certain that nothing of yours is on it.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo wipefs --no-act /dev/sdb1',
        },
        { kind: 'sh', sh: 'sudo mkfs.ext4 /dev/sdb1', changes: 'Whatever was on the device is lost.' },
      ],
      whyItWorks: 'It writes the superblock for which the driver looks.',
      risk: { level: 'destructive', to: 'everything on that device', undo: 'Write a backup of it back.' },
      proof: { sh: 'lsblk -f /dev/sdb1', shows: 'a type and a UUID' },
    },
  ],
  popularButWrong: {
    advice: 'Run `fsck -y` on it at once.',
    because: 'If another format is on it, a repair as ext4 writes into somebody else’s data. Look first what it is.',
  },
  sources: ['man:mount(8)', 'man:mount(2)', 'man:blkid(8)', 'man:lsblk(8)', 'man:wipefs(8)', 'man:mkfs(8)'],
  notReproducible:
    'It takes a block device with nothing, or something else, on it; the lab has none that can be mounted.',
})
