import { defineCause } from '../../schema.ts'

/** read(2): a program reads all names of a directory, and one of them is a directory. */
export default defineCause({
  title: 'One of the names that are read in turn is a folder',
  because:
    '`{program|The program}` could not read {path|$|one of the names} **because** it reads everything in a folder as files, and this one is a folder',
  why: `
A list of names says nothing about what they are. A loop over \`readdir\`, a \`*\` of the shell or a file pattern takes folders along: the code worked until
somebody made the first one, \`.git\`, \`node_modules\`, \`archive\` or \`__pycache__\` for instance.`,
  prior: 1,
  clues: [
    {
      when: { text: 'at Array\\.(?:map|forEach|filter|flatMap|reduce)', near: 12 },
      weight: 4,
      says: 'it happened in a loop over a list',
    },
    { when: { syscall: ['read'] }, weight: 1, says: 'it could be opened, and reading was refused' },
    {
      when: { text: 'readdir|listdir|scandir|glob|os\\.walk|ReadDir|for .* of |forEach', near: 20 },
      weight: 3,
      says: 'the program walks through a folder',
    },
    {
      when: { text: '^(?:cat|head|tail|sort|cut|wc|sed|awk|grep|md5sum|sha256sum|diff): ', near: 0 },
      weight: 3,
      says: 'a command was given a list of names',
    },
    {
      when: { syscall: ['open', 'openat', 'unlink', 'rm', 'copyfile'] },
      weight: -1,
      says: 'the failing call is no read',
    },
    { when: { text: 'docker|compose|container|volumes?:', near: 40 }, weight: -2, says: 'containers are in play' },
    {
      when: { entity: { path: '.*\\.(?:json|ya?ml|toml|conf|cfg|ini|env)' } },
      weight: -2,
      says: '`{path}` is called like a file',
    },
  ],
  question: {
    ask: 'What is it?',
    run: 'ls -ld {path}',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'directory', owner: '(?!root$).+' } },
        weight: 3,
        says: '`{name}` is a folder of `{owner}`',
      },
      {
        reads: { output: 'ls', rows: { type: 'directory', owner: 'root' } },
        weight: 1,
        says: 'root made that folder',
      },
      { reads: { output: 'ls', rows: { type: 'file' } }, weight: -5, says: 'that name is a file now' },
    ],
  },
  fixes: [
    {
      title: 'Take files only',
      when: 'The loop is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'const entries = fs.readdirSync(folder, { withFileTypes: true })\nfor (const entry of entries.filter((entry) => entry.isFile())) use(path.join(folder, entry.name))',
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'for path in Path(folder).iterdir():\n    if path.is_file():\n        use(path)',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'for _, entry := range entries {\n\tif entry.Type().IsRegular() {\n\t\tuse(filepath.Join(folder, entry.Name()))\n\t}\n}',
        },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: 'try (var paths = Files.list(folder)) {\n  paths.filter(Files::isRegularFile).forEach(this::use);\n}',
        },
      ],
      whyItWorks: 'The kind of an entry is known before it is opened.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: 'node merge.js; echo $?', shows: '0' },
    },
    {
      title: 'Let `find` choose',
      when: 'It was a command with a `*`.',
      steps: [{ kind: 'sh', sh: 'find . -maxdepth 1 -type f -exec wc -c {} +' }],
      whyItWorks: '`-type f` hands over regular files and nothing else.',
      risk: { level: 'read-only' },
      proof: { sh: 'find . -maxdepth 1 -type d', shows: 'the folders that are now left out' },
    },
  ],
  popularButWrong: {
    advice: 'Skip names without a dot.',
    because: '`Makefile` has none and is a file; `node_modules.old` has one and is a folder.',
  },
  sources: [
    'man:read(2)',
    'man:readdir(3)',
    'https://nodejs.org/api/fs.html',
    'https://docs.python.org/3/library/pathlib.html',
  ],
  scenario: {
    params: { path: '/srv/work/notes/archive', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/notes/monday.txt': { text: 'buy milk\n' },
        '/srv/work/notes/tuesday.txt': { text: 'call Ann\n' },
        '{path}': { dir: true },
        '/srv/work/merge.js': {
          text: "const fs = require('fs')\nconst path = require('path')\n\nconst names = fs.readdirSync('notes')\nconst texts = names.map((name) => fs.readFileSync(path.join('/srv/work/notes', name), 'utf8'))\nfs.writeFileSync('logs/all.txt', texts.join(''))\n",
        },
      },
    },
    reproduce: { run: 'node merge.js', fails: { call: 'read', errno: 'EISDIR' } },
    steps: [
      {
        title: 'Merge the notes',
        ask: 'Let the program put all notes into one file.',
        run: 'node merge.js',
        done: { kind: 'fails', call: 'read', errno: 'EISDIR' },
      },
      {
        title: 'What is among them?',
        ask: 'See which of the names is no file.',
        run: 'ls -l notes',
        done: { kind: 'ran', program: ['ls', 'find', 'stat', 'file'] },
      },
      {
        title: 'Take files only',
        ask: 'Let the program ask what each name is.',
        run: "sed -i \"s/readdirSync('notes')/readdirSync('notes', { withFileTypes: true }).filter((e) => e.isFile()).map((e) => e.name)/\" merge.js; node merge.js",
        done: { kind: 'exists', path: '/srv/work/logs/all.txt', minSize: 18 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/all.txt', minSize: 18 },
    solutions: [
      {
        title: 'Take files only',
        run: "sed -i \"s/readdirSync('notes')/readdirSync('notes', { withFileTypes: true }).filter((e) => e.isFile()).map((e) => e.name)/\" merge.js; node merge.js",
      },
      { title: 'Let `find` choose', run: 'find notes -type f -exec cat {} + > logs/all.txt' },
    ],
    wrong: [
      { run: 'chmod 644 notes/archive; node merge.js', but: 'Its mode was not the reason; it is still a folder.' },
      { run: 'mv notes/archive notes/archive.txt; node merge.js', but: 'A name does not make a folder a file.' },
    ],
  },
})
