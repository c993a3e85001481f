import { defineCause } from '../../schema.ts'

/** A backslash is an ordinary letter of a name on Linux, and `C:` a directory that nobody has. */
export default defineCause({
  title: 'The path is written as for Windows: backslashes, or a drive letter',
  because:
    '`{program|The program}` could not find {path|$|the file} **because** on Linux a backslash is a letter of the name and parts nothing',
  why: `
\`data\\\\prices.csv\` is one name of fifteen letters here, and no file has it; \`C:\\\\Users\\\\ann\` is a name, too. The same line works on Windows, where both strokes part folders. It comes from code with paths written out, from settings and CI files that were made on
Windows, from lock files and archives, and in WSL from what was copied out of the Explorer: there drive C is \`/mnt/c\`.`,
  prior: 1,
  clues: [
    { when: { entity: { path: '[^\\\\]*\\\\(?!r$).*' } }, weight: 4, says: 'there is a backslash in `{path}`' },
    { when: { entity: { path: '[A-Za-z]:[\\\\/].*' } }, weight: 3, says: '`{path}` begins with a drive' },
    {
      when: { text: '\\bWSL|microsoft-standard|/mnt/[a-z]/|ubuntu-latest|/home/runner|/builds/' },
      weight: 2,
      says: 'it runs on Linux, for files of a Windows machine',
    },
    {
      when: { text: 'win32|\\.exe\\b|PowerShell|C:\\\\(?:Windows|Program Files)|at .*\\([A-Z]:\\\\' },
      weight: -6,
      says: 'it runs on Windows, where such paths are right',
    },
    { when: { syscall: ['connect', 'uv_cwd', 'getcwd'] }, weight: -5, says: 'no file was looked for' },
  ],
  question: {
    ask: 'Is it there with slashes?',
    run: 'ls -ld "$(printf %s {path} | tr \'\\\\\' /)"',
    answers: [
      {
        reads: { output: 'ls', rows: { type: 'file|directory' } },
        weight: 7,
        says: 'with slashes it is there: `{name}`',
      },
      {
        reads: { output: 'ls', rows: { error: '.+' } },
        weight: -3,
        says: 'with slashes it is not there either',
      },
    ],
  },
  fixes: [
    {
      title: 'Write slashes, or let the language join the parts',
      when: 'The path stands in code or in a setting. Windows takes slashes as well.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "path.join(__dirname, 'data', 'prices.csv')\nname.replaceAll('\\\\', '/')   // a path from outside",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'Path("data") / "prices.csv"\nPureWindowsPath(name).as_posix()   # a path from outside',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'filepath.Join("data", "prices.csv")' },
        { kind: 'code', runtime: 'java', language: 'java', code: 'Path.of("data", "prices.csv")' },
      ],
      whyItWorks: 'Each system then gets the stroke by which it parts folders.',
      risk: { level: 'reversible', undo: 'Write the old path again.' },
      proof: { sh: "grep -rnF '\\\\' --include=*.js --include=*.json . | head", shows: 'no path among the lines' },
    },
    {
      title: 'Translate a path of Windows in WSL',
      when: 'It was copied from Windows, for one command.',
      steps: [{ kind: 'sh', sh: "wslpath -u 'C:\\Users\\ann\\prices.csv'" }],
      whyItWorks: 'It knows where each drive is mounted; the single quotes keep the shell from eating the backslashes.',
      risk: { level: 'read-only' },
      proof: { sh: 'ls -l "$(wslpath -u \'C:\\Users\\ann\\prices.csv\')"', shows: 'the file' },
    },
  ],
  popularButWrong: {
    advice: 'Double the backslashes.',
    because:
      'That is a matter of quoting in the source. The name that reaches Linux then has one backslash, and it has one too many.',
  },
  sources: [
    'man:path_resolution(7)',
    'https://nodejs.org/api/path.html',
    'https://docs.python.org/3/library/pathlib.html',
    'https://learn.microsoft.com/en-us/windows/wsl/filesystems',
  ],
  scenario: {
    params: { path: 'data\\prices.csv', program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/data/prices.csv': { text: 'tea,3\ncoffee,4\n' },
        '/srv/app/prices.js': {
          text: "const fs = require('fs')\n\nconsole.log(fs.readFileSync('data\\\\prices.csv', 'utf8').trim())\n",
        },
      },
    },
    reproduce: { run: 'node prices.js', fails: { call: 'open', errno: 'ENOENT', path: 'prices.csv' } },
    steps: [
      {
        title: 'Print the prices',
        ask: 'Run the program.',
        run: 'node prices.js',
        done: { kind: 'fails', call: 'open', errno: 'ENOENT', path: 'prices.csv' },
      },
      {
        title: 'Look at the name',
        ask: 'The file is there. How does the program write its path?',
        run: 'ls -l data; grep -n readFile prices.js',
        done: { kind: 'ran', program: ['ls', 'grep', 'cat'] },
      },
      {
        title: 'Write a slash',
        ask: 'Write the path with a slash, and run it again.',
        run: "sed -i 's:\\\\\\\\:/:' prices.js; node prices.js",
        done: { kind: 'succeeds', call: 'open', path: 'data/prices.csv', by: 'node' },
      },
    ],
    solved: { kind: 'succeeds', call: 'open', path: 'data/prices.csv', by: 'node' },
    solutions: [
      { title: 'Write a slash', run: "sed -i 's:\\\\\\\\:/:' prices.js; node prices.js" },
      {
        title: 'Let Node.js join the parts',
        run: "sed -i \"s/'data.*csv'/require('path').join('data', 'prices.csv')/\" prices.js; node prices.js",
      },
    ],
    wrong: [
      { run: 'chmod u+rw data/prices.csv; node prices.js', but: 'You may read it. It has another name.' },
      {
        run: 'cp data/prices.csv .; node prices.js',
        but: 'Beside the program it is called `prices.csv`, without the letters before it.',
      },
    ],
  },
})
