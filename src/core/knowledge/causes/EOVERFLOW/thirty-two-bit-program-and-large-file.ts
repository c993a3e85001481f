import { defineCause } from '../../schema.ts'

/** open(2), stat(2) of a 32-bit program without large file support: size, inode or time do not fit. */
export default defineCause({
  title: 'A 32-bit program meets a file that is too large for its numbers',
  because:
    '`{program|The program}` could not open {path|$|the file} **because** its size or inode number does not fit into the 32 bits that the program has for it',
  why: `
A 32-bit program built without \`_FILE_OFFSET_BITS=64\` has 31 bits for a size: files from 2 GiB on are refused when they are opened or looked at. Its \`stat\` has 32 bits for the inode number as well, and large XFS, NFS, Lustre and CIFS
filesystems have bigger ones, so that tiny files fail too. Old games under Steam or Wine, scanners, licence servers and embedded tools meet it.`,
  prior: 3,
  clues: [
    {
      when: { syscall: ['open', 'openat', 'stat', 'lstat', 'fstat', 'stat64', 'readdir', 'getdents', 'scandir'] },
      weight: 2,
      says: 'the failing call opens a file or looks at it',
    },
    {
      when: { text: 'i386|32-?bit|lib32|steam|wine|armhf|armv7|xfs|cifs|nfs|lustre', near: 40 },
      weight: 3,
      says: '32 bits or a large filesystem are in play',
    },
    {
      when: { text: 'Value too large for defined data type', near: 0 },
      weight: 1,
      says: 'these are the words of the C library for it',
    },
  ],
  question: {
    ask: 'Is the program a 32-bit one?',
    run: 'file "$(command -v {program})"',
    answers: [
      { reads: { output: 'file-elf', rows: { bits: '32' } }, weight: 5, says: 'it is a 32-bit program, for {machine}' },
      { reads: { output: 'file-elf', rows: { bits: '64' } }, weight: -4, says: 'it is a 64-bit program' },
    ],
  },
  fixes: [
    {
      title: 'Take the 64-bit build',
      when: 'There is one.',
      steps: [
        { kind: 'sh', sh: 'dpkg -l | grep :i386', changes: 'Nothing: lists the 32-bit packages of Debian and Ubuntu.' },
      ],
      whyItWorks: 'All these numbers have 64 bits there.',
      risk: { level: 'reversible', undo: 'Install the 32-bit build again.' },
      proof: { sh: 'file "$(command -v program)"', shows: 'ELF 64-bit' },
    },
    {
      title: 'Build it with large file support',
      when: 'You have the source and it has to stay 32-bit.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'sh',
          code: 'make CFLAGS="-O2 -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64"',
        },
      ],
      whyItWorks: 'The C library then uses the calls with 64-bit numbers (`stat64`, O_LARGEFILE).',
      risk: { level: 'reversible', undo: 'Build it without the definitions.' },
      proof: { sh: './program big.iso; echo $?', shows: '0' },
    },
    {
      title: 'Keep inode numbers small',
      when: 'Small files fail, on XFS, CIFS or NFS.',
      steps: [
        { kind: 'code', runtime: 'fstab', language: 'sh', code: '//server/share /mnt cifs noserverino 0 0' },
        {
          kind: 'code',
          runtime: 'fstab',
          language: 'sh',
          code: '/dev/sdb1 /data xfs inode32 0 0      # for files made from now on',
        },
      ],
      whyItWorks: 'The client or the filesystem then hands out numbers below 2³².',
      risk: { level: 'reversible', undo: 'Take the option out and mount again.' },
      proof: { sh: 'ls -i /mnt', shows: 'numbers below 4294967296' },
    },
  ],
  popularButWrong: {
    advice: 'Raise `ulimit -f`.',
    because: 'A limit of the process says EFBIG and concerns writing; here a number has no room in a structure.',
  },
  sources: ['man:open(2)', 'man:stat(2)', 'man:feature_test_macros(7)', 'man:xfs(5)'],
  notReproducible:
    'The programs of the lab have no 32-bit builds. On a real Linux a 32-bit program got EOVERFLOW from open and stat of a file of 3 GiB.',
})
