import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'This file or device cannot be mapped into memory',
  because:
    '`{program|The program}` could not map {path|`$`|the file} into memory **because** its filesystem or driver offers no mapping',
  why: `
\`mmap\` needs help from below: pages which stand for the file. Most files of \`/proc\` and \`/sys\`, character devices such as \`/dev/null\`, pipes, some FUSE filesystems (with \`direct_io\`) and shared folders of virtual machines give none. Linkers, Git, LMDB, SQLite’s WAL, Java and
RocksDB map their files and then stop.`,
  prior: 1,
  clues: [
    { when: { syscall: ['mmap', 'mmap2'] }, weight: 9, says: 'the failing call is mmap' },
    {
      when: { text: '\\bmmap|cannot map|MapViewOfFile|memory-?map|FileChannel.*map|final link failed|MDB_' },
      weight: 7,
      says: 'the log speaks of mapping',
    },
    { when: { text: 'vboxsf|9p|fuse|direct_io|sshfs' }, weight: 3, says: 'a filesystem without mappings is named' },
    {
      when: { text: 'unknown filesystem|interface|SO_BINDTODEVICE' },
      weight: -6,
      says: 'it was a mount or the network',
    },
  ],
  question: {
    ask: 'What kind of filesystem is it?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { type: 'proc|sysfs|fuse.*|vboxsf|9p|debugfs|tracefs|devtmpfs' } },
        weight: 5,
        says: 'it lies on `{type}`',
      },
      {
        reads: { output: 'mount', rows: { type: 'ext[234]|xfs|btrfs|tmpfs' } },
        weight: -4,
        says: 'it lies on `{type}`, where all files can be mapped',
      },
    ],
  },
  fixes: [
    {
      title: 'Put the files on a local filesystem',
      when: 'A database, repository or build lies on a shared folder.',
      steps: [
        { kind: 'sh', sh: 'rsync -a project/ /var/tmp/project/', changes: 'Copies the directory to a local disk.' },
      ],
      whyItWorks: 'ext4, XFS, Btrfs and tmpfs map every ordinary file.',
      risk: { level: 'reversible', undo: 'Remove the copy.' },
      proof: { sh: 'findmnt -no FSTYPE -T /var/tmp', shows: 'ext4, xfs, btrfs or tmpfs' },
    },
    {
      title: 'Read it instead',
      when: 'It is a file of the kernel, or a pipe.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'data = open(path, "rb").read()   # in the place of mmap.mmap(…)',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'data, err := os.ReadFile(path)' },
      ],
      whyItWorks: '`read` works on everything that can be opened.',
      risk: { level: 'reversible', undo: 'Map it again.' },
      proof: { sh: 'head -c 10 /proc/self/status', shows: 'the first bytes' },
    },
    {
      title: 'Let FUSE cache',
      when: 'It is your own FUSE mount.',
      steps: [
        {
          kind: 'code',
          runtime: 'fuse',
          language: 'sh',
          code: 'rclone mount remote: mnt --vfs-cache-mode full      # sshfs and others: without -o direct_io',
        },
      ],
      whyItWorks: 'With a page cache there are pages to be mapped.',
      risk: { level: 'reversible', undo: 'Mount it with the old option.' },
      proof: { sh: 'findmnt -T mnt', shows: 'the mount' },
    },
  ],
  popularButWrong: {
    advice: 'Raise `vm.max_map_count`.',
    because: 'That limit gives ENOMEM, and is about the number of mappings.',
  },
  sources: ['man:mmap(2)', 'man:fuse(4)', 'kernel:mm/mmap.c'],
  notReproducible: 'The programs of the lab map no files.',
})
