import { defineCause } from '../../schema.ts'

/** ftruncate(2) on a descriptor opened O_RDONLY, or on something that is no regular file. */
export default defineCause({
  title: 'The file to be shortened is open for reading only',
  because: '`{program|The program}` could not set the size of the file **because** it has it open for reading only',
  why: `
\`ftruncate\` changes a file, so its descriptor has to be open for writing. When it is not, Linux answers “invalid argument” and not
“permission denied”, and that misleads. A directory, a pipe or a socket has no size to set and gives the same answer.`,
  prior: 0,
  clues: [
    {
      when: { syscall: ['ftruncate', 'ftruncate64'] },
      weight: 8,
      says: 'the failing call sets the size of an open file',
    },
    { when: { text: 'ftruncate|truncate\\(' }, weight: 4, says: 'a file was to be shortened' },
    {
      when: { syscall: ['readlink', 'rename', 'bind', 'mount', 'setrlimit'] },
      weight: -6,
      says: 'the failing call sets no size',
    },
  ],
  fixes: [
    {
      title: 'Open it for reading and writing',
      when: 'The program is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const fd = fs.openSync('history', 'r+')   // 'w' would empty it at once",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: "with open('history', 'r+') as history:\n    history.truncate(10)",
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'f, err := os.OpenFile("history", os.O_RDWR, 0)' },
      ],
      whyItWorks: 'The size belongs to what may be written.',
      risk: { level: 'reversible', undo: 'Set the old mode.' },
      proof: { sh: 'ls -l history', shows: 'the new size' },
    },
    {
      title: 'Shorten it by its name',
      when: 'You have no need of a descriptor.',
      steps: [{ kind: 'sh', sh: 'truncate -s 10 {path}', changes: 'Cuts the file after ten bytes, for good.' }],
      whyItWorks: '`truncate` opens the file for writing by itself.',
      risk: { level: 'destructive', to: 'what stands behind the new end', undo: 'Copy the file first.' },
      proof: { sh: 'ls -l {path}', shows: 'the new size' },
    },
  ],
  sources: ['man:ftruncate(2)', 'man:truncate(1)', 'https://nodejs.org/api/fs.html'],
  scenario: {
    params: { path: '/srv/work/logs/history', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/logs/history': { text: 'one\ntwo\nthree\n' },
        '/srv/work/trim.js': {
          text: "const fs = require('fs')\n\nconst history = fs.openSync('{path}', 'r')\nfs.ftruncateSync(history, 4)\n",
        },
      },
    },
    reproduce: { run: 'node trim.js', fails: { call: 'ftruncate', errno: 'EINVAL' } },
    steps: [
      {
        title: 'Shorten the history',
        ask: 'Start the program.',
        run: 'node trim.js',
        done: { kind: 'fails', call: 'ftruncate', errno: 'EINVAL' },
      },
      {
        title: 'How is it opened?',
        ask: 'Look how the program opens the file.',
        run: 'grep -n openSync trim.js',
        done: { kind: 'ran', program: ['grep', 'cat', 'strace'] },
      },
      {
        title: 'Open it for both',
        ask: 'Open it with `r+` and start it again.',
        run: "sed -i \"s/'r'/'r+'/\" trim.js; node trim.js",
        done: { kind: 'succeeds', call: 'ftruncate' },
      },
    ],
    solved: { kind: 'succeeds', call: 'ftruncate' },
    solutions: [
      { title: 'Open it for reading and writing', run: "sed -i \"s/'r'/'r+'/\" trim.js; node trim.js" },
      { title: 'Shorten it by its name', run: 'truncate -s 4 {path}' },
    ],
    wrong: [
      { run: 'chmod u+w {path}; node trim.js', but: 'You may write it. The program has opened it for reading.' },
      { run: "sed -i 's/, 4)/, 0)/' trim.js; node trim.js", but: 'No size is right on a descriptor that only reads.' },
    ],
  },
})
