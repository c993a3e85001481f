import { defineCause } from '../../schema.ts'

/** inotify_add_watch(2) at fs.inotify.max_user_watches: ENOSPC without any full disk. */
export default defineCause({
  title: 'The limit of file watches is reached; no disk is full',
  because:
    '`{program|The program}` could not watch {path|`$`|another file} **because** the user has no file watches left',
  why: `
Editors, bundlers and test runners ask the kernel to tell them about changes, one watch for each directory or file. The number of watches of a
user is limited (\`fs.inotify.max_user_watches\`), and the kernel says “no space” when they are used up. A project with a large \`node_modules\`,
or two editors at once, is enough.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['watch', 'inotify_add_watch'] },
      weight: 6,
      says: 'the failing call is `{syscall}`: a watch, not a write',
    },
    {
      when: {
        text: 'System limit for number of file watchers|inotify|max_user_watches|file watchers|chokidar|FSWatcher|watchpack',
        near: 20,
      },
      weight: 5,
      says: 'the message is about watching files',
    },
    {
      when: { text: 'webpack|vite|nodemon|jest --watch|tsc -w|gatsby|react-scripts|next dev|metro' },
      weight: 2,
      says: 'a tool that watches files runs',
    },
    {
      when: { syscall: ['write', 'pwrite64', 'copyfile', 'mkdir', 'open', 'fsync', 'ftruncate', 'fallocate'] },
      weight: -5,
      says: 'something was to be written',
    },
  ],
  question: {
    ask: 'How many watches may a user have?',
    run: 'sysctl fs.inotify.max_user_watches fs.inotify.max_user_instances',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'fs\\.inotify\\.max_user_watches' }, rows: { value: '<100000' } },
        weight: 4,
        says: 'only {value} watches are allowed',
      },
      {
        reads: { output: 'sysctl', where: { name: 'fs\\.inotify\\.max_user_watches' }, rows: { value: '>=500000' } },
        weight: -2,
        says: 'a generous {value} are allowed',
      },
    ],
  },
  fixes: [
    {
      title: 'Do not watch what never changes',
      when: 'First: it also makes the tool faster.',
      steps: [
        {
          kind: 'code',
          runtime: 'vite',
          language: 'js',
          code: "export default { server: { watch: { ignored: ['**/node_modules/**', '**/dist/**'] } } }",
        },
        {
          kind: 'code',
          runtime: 'vscode',
          language: 'json',
          code: '{ "files.watcherExclude": { "**/node_modules/**": true, "**/.git/objects/**": true } }',
        },
      ],
      whyItWorks: 'Most watches are on packages that only an installation changes.',
      risk: { level: 'reversible', undo: 'Remove the pattern.' },
      proof: { sh: 'npm run dev', shows: 'a start without ENOSPC' },
    },
    {
      title: 'Allow more watches',
      when: 'The project needs them.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl fs.inotify.max_user_watches=524288',
          changes: 'For this boot. Each used watch costs about a kilobyte of kernel memory.',
        },
        {
          kind: 'code',
          runtime: 'linux',
          language: 'ini',
          code: '# /etc/sysctl.d/60-watches.conf, for the next boots\nfs.inotify.max_user_watches = 524288',
        },
      ],
      whyItWorks: 'The kernel compares each new watch with this number.',
      risk: { level: 'reversible', undo: 'Set the number that `sysctl` showed before.' },
      proof: { sh: 'sysctl fs.inotify.max_user_watches', shows: '524288' },
    },
  ],
  popularButWrong: {
    advice: 'Delete files until the disk has room.',
    because: 'No disk is involved: `df -h` shows plenty. The kernel only reuses the code for a full table.',
  },
  exceptions: ['In a container the limit is that of the host, and has to be raised there.'],
  sources: ['man:inotify(7)', 'man:inotify_add_watch(2)', 'https://nodejs.org/api/fs.html'],
  notReproducible: 'The lab has no inotify.',
})
