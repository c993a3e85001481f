import { defineCause } from '../../schema.ts'

/** mount(2): an option or value the filesystem does not know. mount(8) then prints its long list of guesses. */
export default defineCause({
  title: 'The filesystem does not know one of the mount options',
  because:
    'The mount on {path|`$`|the directory} was refused **because** one of its options, or the value of one, means nothing to that filesystem',
  why: `
\`mount\` hands the options to the filesystem driver. An unknown word, a misspelled one (\`sizes=\`), a value that is no number, or an option of another
filesystem makes the driver say EINVAL, and \`mount\` can only print its list: “wrong fs type, bad option, bad superblock, missing codepage or helper
program”. The driver's own line in the kernel log names the option.`,
  prior: 1,
  clues: [
    { when: { syscall: ['mount', 'fsconfig', 'fsmount'] }, weight: 5, says: 'the failing call mounts something' },
    {
      when: { text: 'wrong fs type, bad option, bad superblock|mount: |mounting .* failed' },
      weight: 5,
      says: '`mount` says so in its words',
    },
    {
      when: { text: 'Unknown parameter|Unrecognized mount option|Bad value for|bad mount option|unknown mount option' },
      weight: 4,
      says: 'the kernel names the option',
    },
    {
      when: { text: 'bad superblock on /dev/' },
      weight: -2,
      says: 'a device was to be mounted: what is on it may be the trouble',
    },
    {
      when: { text: "can't find (?:ext4|valid) |VFS: Can't find|bad magic number|superblock: (?:corrupt|invalid)" },
      weight: -3,
      says: 'the data on the device are the trouble',
    },
  ],
  question: {
    ask: 'What does the driver say in the kernel log?',
    run: 'sudo dmesg | tail -5',
    answers: [
      {
        reads: {
          output: 'dmesg',
          rows: {
            message:
              '.*(?:[Uu]n(?:known|recognized) (?:parameter|mount option)|[Bb]ad value for|[Ii]nvalid (?:mount )?option).*',
          },
        },
        weight: 5,
        says: 'the driver says: {message}',
      },
    ],
  },
  fixes: [
    {
      title: 'Read the kernel log and correct the option',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'sudo dmesg | tail -5' },
        {
          kind: 'text',
          text: 'Compare with the section of that filesystem in `man 8 mount` (or `man 5 ext4`, `man 5 tmpfs`, `man 5 nfs`).',
        },
        {
          kind: 'sh',
          sh: 'sudo mount -t tmpfs -o size=64m tmpfs {path}',
          changes: 'Mounts it with the option spelled right.',
        },
      ],
      whyItWorks: 'Each driver takes only its own options; one that it cannot read makes the whole mount fail.',
      risk: { level: 'reversible', undo: 'sudo umount {path}' },
      proof: { sh: 'findmnt {path}', shows: 'a line with the options in effect' },
    },
    {
      title: 'Test the line of /etc/fstab before the next boot',
      when: 'The options stand in fstab.',
      steps: [
        { kind: 'sh', sh: 'findmnt --verify' },
        {
          kind: 'sh',
          sh: 'sudo mount -a',
          changes: 'Mounts what is missing, so that a wrong line shows now and not at boot.',
        },
      ],
      whyItWorks: 'A mount that fails at boot can stop the boot; `nofail` keeps it from doing so.',
      risk: { level: 'reversible', undo: 'sudo umount what should not be mounted.' },
      proof: { sh: 'sudo mount -a; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Run fsck: the message says “bad superblock”.',
    because: 'It is one guess of five in a fixed sentence. A wrong option gives the same sentence on a healthy disk.',
  },
  sources: ['man:mount(8)', 'man:mount(2)', 'man:tmpfs(5)', 'man:fstab(5)'],
  scenario: {
    params: { path: '/srv/work/cache', program: 'mount' },
    world: 'workshop',
    with: { network: { hosts: ['127.0.1.1 lab'] }, files: { '/srv/work/cache': { dir: true } } },
    reproduce: {
      run: 'sudo mount -t tmpfs -o sizes=1m tmpfs {path}',
      fails: { call: 'mount', errno: 'EINVAL', path: 'cache' },
    },
    steps: [
      {
        title: 'Mount the cache',
        ask: 'Mount a small tmpfs there.',
        run: 'sudo mount -t tmpfs -o sizes=1m tmpfs {path}',
        done: { kind: 'fails', call: 'mount', errno: 'EINVAL', path: 'cache' },
      },
      {
        title: 'Spell it right',
        ask: 'The option of tmpfs is called `size`.',
        run: 'sudo mount -t tmpfs -o size=1m tmpfs {path}',
        done: { kind: 'succeeds', call: 'mount', path: 'cache' },
      },
      {
        title: 'See that it counts',
        ask: 'How large is it?',
        run: 'df -h {path}',
        done: { kind: 'ran', program: ['df', 'findmnt', 'mount'] },
      },
    ],
    solved: { kind: 'succeeds', call: 'mount', path: 'cache' },
    solutions: [
      {
        title: 'Spell the option right',
        run: 'sudo mount -t tmpfs -o size=1m tmpfs {path}; df -h {path} | tail -1 | wc -l',
      },
      { title: 'Leave the option out', run: 'sudo mount -t tmpfs tmpfs {path}' },
    ],
    wrong: [
      { run: 'sudo mount -t tmpfs -o size=lots tmpfs {path}', but: 'The word is right now, and its value is no size.' },
      { run: 'sudo mount -t tmpfs -o sizes=1048576 tmpfs {path}', but: 'In bytes it is the same unknown word.' },
    ],
  },
})
