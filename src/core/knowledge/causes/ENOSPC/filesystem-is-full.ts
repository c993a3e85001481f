import { defineCause } from '../../schema.ts'

/** write(2) with no free block: old logs, dumps and images, most often. */
export default defineCause({
  title: 'The filesystem is full',
  because: '`{program|The program}` could not write {path|$|its file} **because** the filesystem has no free space',
  why: `
Something has filled it: logs without rotation, old releases, core dumps, container images, a build cache. The program that reports it is often not the
one that used the space; it was only the next to write.`,
  prior: 3,
  clues: [
    {
      when: {
        syscall: ['write', 'pwrite', 'pwrite64', 'copyfile', 'copy_file_range', 'fallocate', 'sendfile', 'ftruncate'],
      },
      weight: 2,
      says: 'the failing call writes data',
    },
    {
      when: { syscall: ['open', 'openat', 'mkdir', 'symlink', 'mkdtemp'] },
      weight: -1,
      says: 'making a new file takes an inode: look at `df -i` as well',
    },
    { when: { syscall: ['watch', 'inotify_add_watch'] }, weight: -6, says: 'a watcher failed: no disk is full' },
    {
      when: { text: 'inotify|file watchers|watch(?:er|ing)', near: 5 },
      weight: -4,
      says: 'the message is about file watchers',
    },
  ],
  question: {
    ask: 'Is the filesystem of the path full?',
    run: 'df -h {path}',
    answers: [
      {
        reads: { output: 'df', rows: { use: '>=99' } },
        weight: 4,
        says: '`{mountedOn}` is {use} % full',
        fills: { mount: 'mountedOn' },
      },
      {
        reads: { output: 'df', rows: { use: '<95' } },
        weight: -4,
        says: 'there is room: look at the inodes with `df -i`',
      },
    ],
  },
  fixes: [
    {
      title: 'Find what is large, then remove it by name',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'df -h {mount}' },
        { kind: 'sh', sh: 'du -xh {mount} | sort -h | tail' },
        { kind: 'sh', sh: 'rm {mount}/old-dump.bin', changes: 'Removes that one file for good.' },
      ],
      whyItWorks: 'The last name of a file frees its blocks, as soon as no process has it open.',
      risk: {
        level: 'destructive',
        to: 'the file that you name: copy it elsewhere if somebody may want it',
        undo: 'None, but for a backup. Moving it to another filesystem frees the same room.',
      },
      proof: { sh: 'df -h {mount}', shows: 'less than 100 %' },
    },
    {
      title: 'Empty a log that a program still writes',
      when: 'The largest file is a log in use.',
      steps: [
        {
          kind: 'sh',
          sh: 'truncate -s 0 {mount}/app.log',
          changes: 'Drops the content and keeps the file, so that its writer goes on.',
        },
      ],
      whyItWorks:
        'Removing an open file frees nothing until its writer closes it; cutting it to length 0 frees the blocks at once.',
      risk: {
        level: 'destructive',
        to: 'the old content of that log',
        undo: 'None: copy the last lines to another filesystem before.',
      },
      proof: { sh: 'df -h {mount}', shows: 'less than 100 %' },
    },
    {
      title: 'Clear the caches of tools',
      when: 'It is a machine for builds or containers.',
      steps: [
        { kind: 'sh', sh: 'docker system df' },
        {
          kind: 'sh',
          sh: 'docker image prune',
          changes: 'Asks, then removes images that no container uses and that have no name.',
        },
        {
          kind: 'sh',
          sh: 'sudo journalctl --vacuum-size=200M',
          changes: 'Removes the oldest journal files beyond 200 MB.',
        },
      ],
      whyItWorks: 'What they remove can be fetched or built again.',
      risk: {
        level: 'destructive',
        to: 'images without a name and old journal entries',
        undo: 'None is needed: the tools fetch or build again what they miss, which takes time.',
      },
      proof: { sh: 'df -h', shows: 'more space available' },
    },
  ],
  popularButWrong: {
    advice: 'Remove files with `rm` until it works.',
    because:
      'A removed log that a service still holds open gives nothing back, and now nobody can see it. Empty it instead, or restart the service.',
  },
  exceptions: [
    'ext4 keeps about 5 % for root. Users meet ENOSPC while `df` still shows blocks; its column “Avail” is what counts.',
  ],
  sources: ['man:write(2)', 'man:df(1)', 'man:du(1)', 'man:truncate(1)'],
  scenario: {
    params: { mount: '/srv/work/archive', path: '/srv/work/archive/backup.tar', program: 'tar' },
    world: 'workshop',
    with: {
      files: { '/srv/work/data.bin': { size: 100000, fill: 120 }, '/srv/work/archive/old-dump.bin': { size: 200000 } },
    },
    reproduce: { run: 'cp data.bin {path}', fails: { call: 'write', errno: 'ENOSPC' } },
    steps: [
      {
        title: 'Make the backup',
        ask: 'Copy the data into the archive. It does not fit.',
        run: 'cp data.bin {path}',
        done: { kind: 'fails', call: 'write', errno: 'ENOSPC' },
      },
      {
        title: 'See how full it is',
        ask: 'How much room is there, and what takes it?',
        run: 'df -h {mount}; du -a {mount} | sort -n | tail',
        done: { kind: 'ran', program: ['df', 'du', 'ls', 'find'] },
      },
      {
        title: 'Remove the old dump',
        ask: 'Remove the old dump by name.',
        run: 'rm {mount}/old-dump.bin',
        done: { kind: 'free', path: '{mount}', bytes: 100000 },
      },
      {
        title: 'Make the backup again',
        ask: 'Copy the data once more, and compare.',
        run: 'cp data.bin {path} && cmp data.bin {path} && echo complete',
        done: { kind: 'exists', path: '{path}', type: 'file', minSize: 100000 },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '{path}', type: 'file', minSize: 100000 },
        { kind: 'exists', path: '{mount}/data.bin.gz', type: 'file', minSize: 50 },
      ],
    },
    solutions: [
      { title: 'Remove the old dump', run: 'rm {mount}/old-dump.bin; cp data.bin {path}' },
      { title: 'Move the old dump elsewhere', run: 'mv {mount}/old-dump.bin /srv/work/; cp data.bin {path}' },
      { title: 'Empty it and keep its name', run: 'truncate -s 0 {mount}/old-dump.bin; cp data.bin {path}' },
    ],
    wrong: [
      { run: 'cp data.bin {path}', but: 'The half that was written is replaced by the same half.' },
      { run: 'chmod u+w {mount}; cp data.bin {path}', but: 'You may write there; there is no room.' },
    ],
    harm: [{ run: 'rm -rf {mount}/*', instead: 'Name the one file which is large and old.' }],
  },
})
