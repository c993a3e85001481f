import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Your share of the disk is used up',
  because:
    '`{program|The program}` could not write {path|`$`|its file} **because** your user, group or project has used up its quota of space there',
  why: `
The administrator gave each user, group or directory tree a number of blocks. There are two bounds: the soft one may be exceeded for some days (the grace period), the hard one never. When the grace period ends, the soft one becomes hard, so that writing stops although nothing has grown today. \`df\` shows
the whole disk and looks fine.`,
  prior: 2,
  clues: [
    {
      when: { syscall: ['write', 'pwrite64', 'fallocate', 'fsync', 'close', 'copy_file_range'] },
      weight: 3,
      says: 'data were to be written',
    },
    {
      when: { entity: { path: '/(?:home|nfs|scratch|users|net|export)/.*' } },
      weight: 2,
      says: '`{path}` is a place where quotas are usual',
    },
    { when: { text: 'block limit|block quota|blocks? grace|grace' }, weight: 3, says: 'the log speaks of blocks' },
    {
      when: { syscall: ['mkdir', 'symlink', 'link', 'mknod', 'open', 'openat'] },
      weight: -1,
      says: 'a new file was to be made',
    },
  ],
  question: {
    ask: 'How much is used, and of what?',
    run: 'quota -s; df -h {path}',
    answers: [
      {
        reads: { output: 'df', rows: { use: '<95' } },
        weight: 2,
        says: 'the disk itself has room ({available} on `{mountedOn}`)',
      },
    ],
  },
  fixes: [
    {
      title: 'Remove or move what is large',
      when: 'Some of it is yours to remove.',
      steps: [
        { kind: 'sh', sh: 'quota -s' },
        { kind: 'sh', sh: 'du -xh --max-depth=2 ~ | sort -h | tail -n 20' },
        { kind: 'code', runtime: 'node', language: 'sh', code: 'npm cache clean --force; du -sh ~/.npm' },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'pip cache purge; conda clean --all' },
      ],
      whyItWorks: 'Every freed block is taken off your account at once; caches are made again when they are needed.',
      risk: {
        level: 'destructive',
        to: 'caches, which are filled again from the network',
        undo: 'Move back what you moved; what you removed is gone unless the administrator keeps snapshots.',
      },
      proof: { sh: 'quota -s', shows: 'a number without `*` under “space”' },
    },
    {
      title: 'Put caches and results elsewhere',
      when: 'Your home is small by design: clusters, shared hosts.',
      steps: [
        {
          kind: 'code',
          runtime: 'sh',
          language: 'sh',
          code: 'export XDG_CACHE_HOME=/scratch/$USER/cache npm_config_cache=/scratch/$USER/npm PIP_CACHE_DIR=/scratch/$USER/pip',
        },
      ],
      whyItWorks: 'A quota is per filesystem; another one has its own.',
      risk: { level: 'reversible', undo: 'Take the variables out.' },
      proof: { sh: 'df -h /scratch', shows: 'room on another filesystem' },
    },
    {
      title: 'Raise the quota',
      when: 'You are the administrator.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo setquota -u demo 20G 22G 0 0 /home',
          changes: 'The soft and hard bound of that one user.',
        },
      ],
      whyItWorks: 'The kernel compares with the new numbers from the next write on.',
      risk: { level: 'reversible', undo: 'The same command with the old numbers.' },
      proof: { sh: 'sudo repquota -s /home', shows: 'the new bounds' },
    },
  ],
  popularButWrong: {
    advice: 'Look for a full disk with `df`.',
    because: 'It asks the filesystem as a whole; your account is another book.',
  },
  sources: ['man:quota(1)', 'man:setquota(8)', 'man:repquota(8)', 'man:write(2)', 'man:quotactl(2)'],
  notReproducible: 'This kernel is built without quotas, neither for ext4 nor for tmpfs.',
})
