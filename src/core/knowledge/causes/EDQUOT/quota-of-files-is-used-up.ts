import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'You have as many files as you may have',
  because:
    '`{program|The program}` could not make {path|`$`|a new file} **because** your quota counts files too, and that number is reached',
  why: `
A quota has two books: space and number of files. \`node_modules\`, Python environments, mail folders and caches are hundreds of thousands of small files: they fill the second book while the first is nearly empty. What exists can still be written; nothing new can be made.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['mkdir', 'mkdirat', 'symlink', 'symlinkat', 'link', 'mknod'] },
      weight: 4,
      says: 'something new was to be made, without any data',
    },
    { when: { syscall: ['open', 'openat', 'creat'] }, weight: 2, says: 'it failed when the file was to be made' },
    {
      when: { text: 'node_modules|conda|site-packages|maildir|inode|file limit|files? quota' },
      weight: 3,
      says: 'many small files are in play',
    },
    {
      when: { syscall: ['write', 'pwrite64', 'fsync', 'fallocate', 'close'] },
      weight: -4,
      says: 'the file was there, and data were refused',
    },
  ],
  question: {
    ask: 'How many files do you have, and how many may you?',
    run: 'quota; df -i {path}',
    answers: [
      {
        reads: { output: 'df-inodes', rows: { use: '<90' } },
        weight: 2,
        says: 'the filesystem itself has inodes left',
      },
    ],
  },
  fixes: [
    {
      title: 'Find the trees with many files',
      when: 'First.',
      steps: [{ kind: 'sh', sh: 'du -x --inodes --max-depth=2 ~ | sort -n | tail -n 20' }],
      whyItWorks: '`--inodes` counts files in the place of blocks.',
      risk: { level: 'read-only' },
      proof: { sh: 'quota', shows: 'the number of files beside its limit' },
    },
    {
      title: 'Pack or remove them',
      when: 'The trees can be made again, or are seldom read.',
      steps: [
        {
          kind: 'sh',
          sh: 'tar -czf old-project.tar.gz old-project && rm -r old-project',
          changes: 'One file in the place of the tree.',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'pnpm install      # one store, links instead of copies',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'apptainer build env.sif docker://…   # an environment in one file',
        },
      ],
      whyItWorks: 'An archive is one inode, however much is in it.',
      risk: { level: 'destructive', to: 'the tree; the archive holds it', undo: 'tar -xzf old-project.tar.gz' },
      proof: { sh: 'tar -tzf old-project.tar.gz | tail -n 1', shows: 'a file of the tree' },
    },
  ],
  popularButWrong: {
    advice: 'Delete a few large files.',
    because: 'Ten films are ten files: this book counts names, not bytes.',
  },
  sources: ['man:quota(1)', 'man:du(1)', 'man:setquota(8)', 'man:mkdir(2)'],
  notReproducible: 'Quotas of files need a kernel with CONFIG_QUOTA, which this one has not.',
})
