import { defineCause } from '../../schema.ts'

/** openat(2) with O_CREAT and no free inode: millions of small files. */
export default defineCause({
  title: 'There is room, but no inode is left for another file',
  because:
    '`{program|The program}` could not make {path|$|a new file} **because** the filesystem has no free inode, although it has free space',
  why: `
Every file and directory takes one inode. ext4 and tmpfs have a fixed number of them. Session files, mail queues, build caches and package folders
make so many small files that the inodes run out first: \`df\` shows plenty of space, and nothing can be made.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['open', 'openat', 'mkdir', 'mkdtemp', 'symlink', 'mknod'] },
      weight: 2,
      says: 'making something new failed, and that takes an inode',
    },
    {
      when: { syscall: ['write', 'pwrite', 'pwrite64', 'copyfile', 'fallocate'] },
      weight: -3,
      says: 'writing data takes blocks, not inodes',
    },
    {
      when: { text: 'session|sess_|cache|node_modules|maildir|queue|spool', near: 5 },
      weight: 2,
      says: 'the path belongs to something that makes many small files',
    },
  ],
  question: {
    ask: 'Are there inodes left?',
    run: 'df -i {path}',
    answers: [
      {
        reads: { output: 'df-inodes', rows: { use: '>=99' } },
        weight: 6,
        says: '`{mountedOn}` has used {use} % of its inodes',
        fills: { mount: 'mountedOn' },
      },
      { reads: { output: 'df-inodes', rows: { use: '<95' } }, weight: -5, says: 'there are free inodes' },
    ],
  },
  fixes: [
    {
      title: 'Find the folder with the many files and remove the old ones',
      when: 'They are left-overs.',
      steps: [
        { kind: 'sh', sh: 'df -i {mount}' },
        {
          kind: 'sh',
          sh: 'find {mount} -xdev -type d -exec sh -c \'echo "$(ls -A "$1" | wc -l) $1"\' _ {} \\; | sort -n | tail -5',
        },
        { kind: 'sh', sh: "find {mount} -xdev -name 'sess_*' -mtime +1 -print" },
        {
          kind: 'sh',
          sh: "find {mount} -xdev -name 'sess_*' -mtime +1 -delete",
          changes:
            'Removes session files that nobody has written for more than a day: the ones which the command before has listed.',
        },
      ],
      whyItWorks: 'Each removed file gives one inode back, whatever its size.',
      risk: {
        level: 'destructive',
        to: 'sessions older than a day: those people log in again',
        undo: 'None: pack them with `tar` on another filesystem before, if they may be needed.',
      },
      proof: { sh: 'df -i {mount}', shows: 'less than 100 %' },
    },
    {
      title: 'Pack many small files into one',
      when: 'They are to be kept.',
      steps: [
        {
          kind: 'sh',
          sh: 'tar -cf /srv/work/sessions.tar {mount}/sessions',
          changes: 'Writes one archive on another filesystem.',
        },
      ],
      whyItWorks: 'An archive takes one inode for all of them.',
      risk: { level: 'reversible', undo: 'Unpack it with `tar -xf`.' },
      proof: { sh: 'tar -tf /srv/work/sessions.tar', shows: 'the names of the files' },
    },
    {
      title: 'Make the filesystem with more inodes',
      when: 'The many files are its purpose.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mount -o remount,nr_inodes=200k {mount}',
          changes: 'A tmpfs may have more inodes at once, without unmounting.',
        },
        {
          kind: 'text',
          text: 'The number of an ext4 filesystem is fixed when it is made: `mkfs.ext4 -N` or `-T small`, or use XFS or Btrfs, which make inodes as needed.',
        },
      ],
      whyItWorks: 'The limit is a property of the filesystem, not of the disk.',
      risk: { level: 'reversible', undo: 'Remount with the old number.' },
      proof: { sh: 'df -i {mount}', shows: 'a larger number in the column “Inodes”' },
    },
  ],
  popularButWrong: {
    advice: 'Remove a few large files.',
    because: 'A file of 10 GB takes one inode like an empty one. Number counts here, not size.',
  },
  sources: ['man:df(1)', 'man:inode(7)', 'man:tmpfs(5)', 'man:mke2fs(8)'],
  scenario: {
    params: { mount: '/srv/work/sessions', path: '/srv/work/sessions/sess_new', program: 'bash' },
    world: 'workshop',
    with: {
      mounts: [
        {
          at: '{mount}',
          size: '1m',
          inodes: 12,
          files: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`sess_${n + 1}`, { text: 'old\n' }])),
        },
      ],
    },
    reproduce: { run: 'echo user > {path}', fails: { call: 'openat', errno: 'ENOSPC' } },
    steps: [
      {
        title: 'Make a session',
        ask: 'Write one more session file.',
        run: 'echo user > {path}',
        done: { kind: 'fails', call: 'openat', errno: 'ENOSPC' },
      },
      {
        title: 'Compare space and inodes',
        ask: 'There is space. Look at the inodes.',
        run: 'df -h {mount}; df -i {mount}',
        done: { kind: 'ran', program: ['df', 'stat'] },
      },
      {
        title: 'Remove the old sessions',
        ask: 'Remove session files which nobody has written for a day.',
        run: "find {mount} -name 'sess_*' -mtime +1 -delete",
        done: { kind: 'free', path: '{mount}', inodes: 1 },
      },
      {
        title: 'Make it again',
        ask: 'Write the session file once more.',
        run: 'echo user > {path}',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 1 },
      },
    ],
    solved: { kind: 'exists', path: '{path}', type: 'file', minSize: 1 },
    solutions: [
      { title: 'Remove the old sessions', run: "find {mount} -name 'sess_*' -mtime +1 -delete; echo user > {path}" },
      {
        title: 'Pack them into one archive elsewhere',
        run: 'tar -cf logs/sessions.tar -C {mount} . && rm {mount}/sess_*; echo user > {path}',
      },
    ],
    wrong: [
      { run: 'truncate -s 0 {mount}/sess_1; echo user > {path}', but: 'An empty file still takes its inode.' },
      {
        run: 'cat {mount}/sess_1 >> {mount}/sess_2; echo user > {path}',
        but: 'As long as both names are there, both inodes are used.',
      },
    ],
  },
})
