import { defineCause } from '../../schema.ts'

/** chdir(2) in the child fails before execve; libuv and others report it under the name of the program. */
export default defineCause({
  title: 'The folder in which the child should start does not exist',
  because:
    '`{program|The program}` could not start {path|`$`|its child} **because** the working directory that it gave to the child is not there',
  why: `
A new process first changes into the folder it was given (\`cwd\`), then turns into the program. When the first step fails, Node.js has one error for both and
prints \`spawn ls ENOENT\`, although \`ls\` is installed. A relative \`cwd\` counts from where the parent was started, so a service or a cron job ends up elsewhere. Python is kinder: it
names the folder.`,
  prior: 1,
  clues: [
    {
      when: { text: 'spawn (?:/bin/sh|sh|bash|/bin/bash|ls|cat|env|cmd\\.exe|/usr/bin/env) ENOENT' },
      weight: 7,
      says: 'the program named is on every machine, so it is something else that is missing',
    },
    {
      when: { text: '\\bcwd\\b|working directory|WorkingDirectory', near: 30 },
      weight: 3,
      says: 'a working directory is named',
    },
    {
      when: { text: 'spawn (?:git|node|npm|npx|python3?) ENOENT' },
      weight: 1,
      says: 'a program that is installed nearly everywhere',
    },
    {
      when: { text: 'spawn \\S+ ENOENT' },
      weight: 2,
      says: 'Node.js says the same of a missing program and of a missing folder',
    },
    { when: { syscall: ['chdir', 'fchdir'] }, weight: 5, says: '`{syscall}` failed, not the start of a program' },
    {
      when: {
        syscall: [
          'open',
          'openat',
          'stat',
          'lstat',
          'scandir',
          'mkdir',
          'access',
          'unlink',
          'rename',
          'readlink',
          'connect',
        ],
      },
      weight: -6,
      says: '`{syscall}` has nothing to do with starting a child',
    },
    {
      when: {
        text: 'command not found|executable file not found|is not recognized|required file not found|bad interpreter',
      },
      weight: -5,
      says: 'it was the program that was looked for',
    },
  ],
  question: {
    ask: 'Is the program itself there?',
    run: 'command -v {path}',
    answers: [
      {
        reads: { output: 'which', rows: { found: '/.*' } },
        weight: 9,
        says: '`{found}` is there: look at the folder in which it should start',
      },
      { reads: { output: 'which', rows: 'none' }, weight: -5, says: 'the program itself is missing' },
    ],
  },
  fixes: [
    {
      title: 'Make the path of the folder absolute, and say when it is missing',
      when: 'You write the program that starts the child.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const cwd = path.join(__dirname, 'reports')   // from this file, not from where node was started\nif (!fs.existsSync(cwd)) throw new Error(`no folder ${cwd}`)\nspawn('ls', ['-1'], { cwd })",
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'cmd.Dir = dir // os.Stat(dir) first: its error names the folder',
        },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nWorkingDirectory=/srv/app' },
      ],
      whyItWorks:
        'The path then means the same folder whoever starts the parent, and the message names what is missing.',
      risk: { level: 'reversible', undo: 'Put the old path back.' },
      proof: {
        sh: 'strace -f -e trace=chdir,execve node report.js',
        shows: 'a `chdir` with `= 0` before the `execve`',
      },
    },
    {
      title: 'Make the folder before the child starts',
      when: 'It should be there and is made by an earlier step.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: 'fs.mkdirSync(cwd, { recursive: true })' },
        { kind: 'sh', sh: 'mkdir -p reports/2026', changes: 'Makes the folder, and those above it that are missing.' },
      ],
      whyItWorks: 'The change into the folder is the step that failed.',
      risk: { level: 'reversible', undo: 'rmdir reports/2026' },
      proof: { sh: 'node report.js; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Add the folder of the program to PATH, or set `shell: true`.',
    because: 'The program was never looked for; a shell would have to start in the same missing folder.',
  },
  exceptions: [
    'On Windows `spawn npm ENOENT` has another reason: npm is a `.cmd` file there, which only a shell can start.',
  ],
  sources: [
    'man:chdir(2)',
    'https://nodejs.org/api/child_process.html',
    'https://docs.python.org/3/library/subprocess.html',
  ],
  scenario: {
    params: { path: 'ls', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/report.js': {
          text: "const { spawn } = require('node:child_process')\n\nconst child = spawn('ls', ['-1'], { cwd: 'reports/2026', stdio: 'inherit' })\nchild.on('exit', (code) => process.exit(code))\n",
        },
      },
    },
    reproduce: { run: 'node report.js', fails: { call: 'chdir', errno: 'ENOENT', path: 'reports/2026' } },
    steps: [
      {
        title: 'Start the report',
        ask: 'Run the program. It says that `ls` does not exist.',
        run: 'node report.js',
        done: { kind: 'fails', call: 'chdir', errno: 'ENOENT', path: 'reports/2026' },
      },
      {
        title: 'Is ls there?',
        ask: 'Look for the program, and for the folder in which it should start.',
        run: 'command -v ls; ls -ld reports/2026',
        done: { kind: 'ran', program: ['ls', 'namei', 'stat', 'which'], anyStatus: true },
      },
      {
        title: 'Make the folder',
        ask: 'Make what is missing, and run the report again.',
        run: 'mkdir -p reports/2026; node report.js',
        done: { kind: 'succeeds', call: 'chdir', path: 'reports/2026' },
      },
    ],
    solved: { kind: 'ran', program: ['ls'] },
    solutions: [
      { title: 'Make the folder', run: 'mkdir -p reports/2026; node report.js' },
      { title: 'Start it where there is one', run: 'sed -i "s#reports/2026#releases/2#" report.js; node report.js' },
    ],
    wrong: [
      {
        run: 'PATH=/usr/bin:/bin:$PATH node report.js',
        but: 'The program was never looked for, so its place does not matter.',
      },
      {
        run: "sed -i \"s#stdio: 'inherit'#stdio: 'inherit', shell: true#\" report.js; node report.js",
        but: 'The shell would have to start in the same folder.',
      },
    ],
  },
})
