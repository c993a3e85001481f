import { defineCause } from '../../schema.ts'

/** Linux compares names byte by byte: case, spaces and accents count. */
export default defineCause({
  title: 'The name is spelled differently',
  because:
    '{path|$|The file} was not found **because** the name on disk differs from it, in a letter, its case or a space',
  why: `
Linux compares names byte by byte. \`Config.json\` and \`config.json\` are two files here, while macOS and Windows take them for one: code
that works there fails here. A space at the end, a second extension, an umlaut in another encoding and \`-\` for \`_\` are as good.`,
  prior: 2,

  clues: [
    {
      when: {
        text: 'subprocess\\.py|_execute_child|Popen\\(|ProcessBuilder|forkAndExec|Cannot run program|exec\\.Command|child_process|ChildProcess|posix_spawn',
        near: 30,
      },
      weight: -2,
      says: 'it was the name of a program, not of a file of yours',
    },
    { when: { entity: { path: '.*[A-Z].*' } }, weight: 1, says: '`{path}` has capital letters, which count on Linux' },
    { when: { entity: { path: '.*\\s.*' } }, weight: 1, says: 'there is a space in `{path}`' },
    {
      when: { text: 'Cannot find module|ModuleNotFoundError|Module not found|Could not resolve', near: 10 },
      weight: 2,
      says: 'an import was not found: its spelling must match the file name exactly',
    },
    {
      when: { text: 'CI=|GITHUB_ACTIONS|docker build|/builds/|/home/runner/' },
      weight: 1,
      says: "it fails on Linux in CI, perhaps not on the developer's own system",
    },
    {
      when: { entity: { path: '.*[^ -~].*' } },
      weight: 2,
      says: '`{path}` has letters beyond ASCII, which can be written in two ways',
    },
  ],

  question: {
    ask: 'What is really in that directory?',
    run: 'ls -la "$(dirname {path})"',
    answers: [
      {
        reads: { output: 'ls', rows: { error: 'No such file or directory' } },
        weight: -3,
        says: 'the directory itself is missing',
      },
      {
        reads: { output: 'ls', rows: { type: 'file|directory' } },
        weight: 1,
        says: 'the directory is there: compare the names letter by letter',
      },
    ],
  },

  fixes: [
    {
      title: 'Use the name as it is on disk',
      when: 'The file is right and the code is not.',
      steps: [
        { kind: 'sh', sh: 'find "$(dirname {path})" -maxdepth 1 -iname "$(basename {path})"' },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "import config from './Config.json' with { type: 'json' }",
        },
      ],
      whyItWorks: '`-iname` ignores case, so that it shows the file which you nearly named.',
      risk: { level: 'reversible', undo: 'Write the old name again.' },
      proof: { sh: 'ls -l {path}', shows: 'the file' },
    },
    {
      title: 'Rename the file',
      when: 'The code is right.',
      steps: [
        { kind: 'sh', sh: 'mv -n {found} {path}', changes: 'Changes the name; `-n` never replaces a file.' },
        {
          kind: 'code',
          runtime: 'git',
          language: 'sh',
          code: 'git mv -f readme.md README.md   # also where the filesystem ignores case',
        },
      ],
      whyItWorks: 'Then both spellings are the same bytes.',
      risk: { level: 'reversible', undo: 'Rename it back.' },
      proof: { sh: 'git status --short', shows: 'R and both names' },
    },
  ],
  popularButWrong: {
    advice: 'It works on my machine, so the server is broken.',
    because: 'Filesystems of macOS and Windows ignore case by default; the one on the server does not.',
  },
  sources: ['man:path_resolution(7)', 'man:find(1)', 'https://git-scm.com/docs/git-mv'],

  scenario: {
    params: { path: '/srv/app/Config.json', found: '/srv/app/config.json', program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '{found}': { text: '{ "name": "shop" }\n' },
        '/srv/app/start.js': {
          text: "const fs = require('fs')\n\nconsole.log(JSON.parse(fs.readFileSync('{path}', 'utf8')).name)\n",
        },
      },
    },
    reproduce: { run: 'node start.js', fails: { call: 'open', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Start it',
        ask: 'Start the program.',
        run: 'node start.js',
        done: { kind: 'fails', call: 'open', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Compare the names',
        ask: 'Which name does the file really have?',
        run: 'ls -la /srv/app',
        done: { kind: 'ran', program: ['ls', 'find'] },
      },
      {
        title: 'Use the right name',
        ask: 'Spell it as it is on disk, and start again.',
        run: "sed -i 's#{path}#{found}#' start.js; node start.js",
        done: { kind: 'succeeds', call: 'open', path: 'onfig.json', by: 'node' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'succeeds', call: 'open', path: '{found}', by: 'node' },
        { kind: 'succeeds', call: 'open', path: '{path}', by: 'node' },
      ],
    },
    solutions: [
      { title: 'Spell it as on disk', run: "sed -i 's#{path}#{found}#' start.js; node start.js" },
      { title: 'Rename the file', run: 'mv -n {found} {path}; node start.js' },
    ],
    wrong: [
      { run: 'chmod u+rw {found}; node start.js', but: 'The file may be read; it has another name.' },
      { run: 'sync; node start.js', but: 'Nothing is waiting to be written. The name is another one.' },
    ],
  },
})
