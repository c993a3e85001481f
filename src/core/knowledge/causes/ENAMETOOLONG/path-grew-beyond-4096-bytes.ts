import { defineCause } from '../../schema.ts'

/** PATH_MAX: one path that is handed to the kernel may have 4095 bytes. */
export default defineCause({
  title: 'The path as a whole has grown beyond 4095 bytes',
  because: '`{program|The program}` could not use its path **because** the whole of it has more than 4095 bytes',
  why: `
Each name is short, and there are too many of them. A copy whose target lies inside of its source goes on for ever: \`backup/backup/backup/…\`. Nested \`node_modules\`, a loop that appends to a path
instead of replacing it, or a walk that never comes back up do the same. Deeper folders can exist; they only cannot be named in one piece.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '.{4000,}' } }, weight: 6, says: 'the path has more than 4000 characters' },
    {
      when: { text: '(?:/([\\w.@-]{1,40})/\\1/\\1/\\1)', near: 0 },
      weight: 6,
      says: 'the same name comes again and again in the path',
    },
    { when: { text: '.{4000}', near: 0 }, weight: 4, says: 'the line is thousands of characters long' },
    { when: { text: 'https?%3A|%2F|\\{"', near: 0 }, weight: -2, says: 'the name looks like content' },
    { when: { text: '[^\\x00-\\x7f]{12}', near: 0 }, weight: -3, says: 'the name has letters beyond ASCII' },
  ],
  fixes: [
    {
      title: 'Keep the target out of the source',
      when: 'A copy or a backup ran into itself.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'rsync -a --exclude=/backup ./ backup/' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "fs.cpSync('.', target, { recursive: true, filter: (from) => path.resolve(from) !== path.resolve(target) })",
        },
      ],
      whyItWorks: 'What is being written is no more read, so the tree ends.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: 'find backup -type d | wc -l', shows: 'a small number' },
    },
    {
      title: 'Remove the deep tree',
      when: 'It was made by mistake.',
      steps: [
        { kind: 'sh', sh: 'ls backup' },
        { kind: 'sh', sh: 'rm -r backup', changes: 'Removes the folder and everything below it.' },
      ],
      whyItWorks: '`rm` of coreutils goes down step by step and never names the whole path.',
      risk: { level: 'destructive', to: 'everything below that folder', undo: 'Make a new backup.' },
      proof: { sh: 'ls -d backup', shows: 'No such file or directory' },
    },
    {
      title: 'Go there in steps',
      when: 'The depth is wanted.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'cd first/half && cd ../half/second/half   # each piece below 4096 bytes',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "folder = os.open('first/half', os.O_RDONLY)\nos.open('second/half', os.O_RDONLY, dir_fd=folder)",
        },
      ],
      whyItWorks: 'The limit is for one path in one call; a relative path starts anew.',
      risk: { level: 'reversible', undo: 'Go back with `cd`.' },
      proof: { sh: 'ls', shows: 'what is in the deep folder' },
    },
  ],
  popularButWrong: {
    advice: 'Shorten the file names.',
    because: 'Something adds one folder after the other. With shorter names it only takes longer.',
  },
  sources: ['man:path_resolution(7)', 'man:open(2)', 'man:limits.h(0p)'],
  scenario: {
    params: { program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/backup.js': {
          text: "const fs = require('fs')\n\nfunction save(from, to) {\n  fs.mkdirSync(to)\n  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {\n    if (entry.isDirectory()) save(`${from}/${entry.name}`, `${to}/${entry.name}`)\n    else fs.copyFileSync(`${from}/${entry.name}`, `${to}/${entry.name}`)\n  }\n}\nsave('data', 'data/all-that-has-been-saved-by-the-nightly-backup-of-this-machine')\nfs.writeFileSync('logs/saved', 'saved\\n')\n",
        },
        '/srv/work/data/report.txt': { text: 'a report\n' },
      },
    },
    reproduce: { run: 'node backup.js 2>&1 | cut -c 1-120', fails: { call: 'mkdir', errno: 'ENAMETOOLONG' } },
    steps: [
      {
        title: 'Back up',
        ask: 'Start the backup. The messages are long: show the beginning only.',
        run: 'node backup.js 2>&1 | cut -c 1-120',
        done: { kind: 'fails', call: 'mkdir', errno: 'ENAMETOOLONG' },
      },
      {
        title: 'What did it make?',
        ask: 'How deep did it go?',
        run: 'find data -type d | wc -l',
        done: { kind: 'ran', program: ['find', 'ls', 'du'] },
      },
      {
        title: 'Save elsewhere',
        ask: 'Remove the deep tree, and save beside the data.',
        run: 'rm -r data/all-that*; sed -i "s:, \'data/:, \':" backup.js; node backup.js',
        done: { kind: 'exists', path: '/srv/work/logs/saved', minSize: 2 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/saved', minSize: 2 },
    solutions: [
      {
        title: 'Save beside the data',
        run: 'rm -r data/all-that*; sed -i "s:, \'data/:, \':" backup.js; node backup.js',
      },
      {
        title: 'Leave the target out',
        run: 'rm -r data/all-that*; sed -i "s/if (entry.isDirectory())/if (entry.name.startsWith(\'all-that\')) continue\\\\n    if (entry.isDirectory())/" backup.js; node backup.js',
      },
    ],
    wrong: [
      {
        run: "rm -r data/all-that*; sed -i 's/all-that-has-been-saved-by-the-nightly-backup-of-this-machine/b/' backup.js; node backup.js 2>&1 | cut -c 1-120",
        but: 'With a short name it goes in deeper before it fails.',
      },
      {
        run: 'rm -r data/all-that*; node backup.js 2>&1 | cut -c 1-120',
        but: 'The next backup runs into itself again.',
      },
    ],
    harm: [{ run: 'rm -rf data', instead: 'Your data are in there too. Remove the folder of the backup only.' }],
  },
})
