import { defineCause } from '../../schema.ts'

/** A command that no directory of PATH has: spawn(3) and execvp(3) give up with ENOENT. */
export default defineCause({
  title: 'The program is not installed, or not in PATH',
  because:
    '`{program|The program}` could not start {path|$|another one} **because** no directory in PATH has a program of that name',
  why: `
A name without a slash is looked for in the directories of \`PATH\`, one after the other. Services, cron, containers and editors have a
shorter \`PATH\` than your login shell, so that a program which you can run by hand is missing there.`,
  prior: 1,

  clues: [
    {
      when: {
        text: 'subprocess\\.py|_execute_child|Popen\\(|ProcessBuilder|forkAndExec|Cannot run program|exec\\.Command|child_process|ChildProcess|posix_spawn',
        near: 30,
      },
      weight: 4,
      says: 'the code that failed was starting another program',
    },
    {
      when: { syscall: ['spawn', 'execvp', 'uv_spawn', 'exec'] },
      weight: 2,
      says: 'the failing call starts a program',
    },
    {
      when: {
        text: 'spawn \\S+ ENOENT|executable file not found|command not found|is not recognized|Cannot run program|Failed to execute',
      },
      weight: 4,
      says: 'a program was to be started and was not found',
    },
    {
      when: { text: '\\benv: .{1,80}: No such file or directory', near: 0 },
      weight: 6,
      says: '`env` looked for the program along PATH',
    },
    {
      when: { text: '^make(?:\\[\\d+\\])?: [^\\s/]+: No such file or directory', near: 0 },
      weight: 6,
      says: '`make` was about to run it for a line of the recipe',
    },
    {
      when: { text: 'spawn (?:/bin/sh|sh|bash|/bin/bash|ls|cat|env|/usr/bin/env) ENOENT' },
      weight: -7,
      says: 'that program is on every machine',
    },
    { when: { syscall: ['execve'] }, weight: 1, says: '`execve` starts programs' },
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
      says: 'no program was being started',
    },
    {
      when: { entity: { path: '.*(?:\\\\r|\\^M)' } },
      weight: -6,
      says: 'the name ends in a carriage return: it is the file that was saved wrong',
    },
    {
      when: { text: 'required file not found|bad interpreter' },
      weight: -3,
      says: 'the file was found, but not what runs it',
    },
  ],

  question: {
    ask: 'Where is that program, and what is PATH where it fails?',
    run: 'command -v {path}; echo $PATH',
    answers: [
      {
        reads: { output: 'which', rows: { found: '/.*' } },
        weight: -3,
        says: 'your shell finds `{found}`: the one that fails has another PATH',
        fills: { found: 'found' },
      },
      { reads: { output: 'which', rows: 'none' }, weight: 4, says: 'it is not installed here' },
    ],
  },

  fixes: [
    {
      title: 'Install the program',
      when: 'No directory has it.',
      steps: [
        {
          kind: 'code',
          runtime: 'debian',
          language: 'sh',
          code: 'apt-cache search ffmpeg\nsudo apt-get install ffmpeg',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: 'RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*',
        },
        { kind: 'code', runtime: 'node', language: 'sh', code: 'npm install --save-dev vite && npx vite' },
      ],
      whyItWorks: 'The package puts the program into a directory that is in every PATH.',
      risk: { level: 'reversible', undo: 'Remove the package again.' },
      proof: { sh: 'command -v ffmpeg', shows: 'its path' },
    },
    {
      title: 'Give the full path, or a longer PATH',
      when: 'It is installed, and only this process does not find it.',
      steps: [
        { kind: 'code', runtime: 'node', language: 'js', code: "spawn('/usr/local/bin/convert', args)" },
        {
          kind: 'code',
          runtime: 'systemd',
          language: 'ini',
          code: '[Service]\nEnvironment=PATH=/usr/local/bin:/usr/bin:/bin',
        },
        { kind: 'code', runtime: 'cron', language: 'sh', code: 'PATH=/usr/local/bin:/usr/bin:/bin\n0 3 * * * backup' },
      ],
      whyItWorks: 'With a slash in the name PATH is not asked; with the directory in PATH the name is found.',
      risk: { level: 'reversible', undo: 'Remove the setting.' },
      proof: {
        sh: "sudo cat /proc/$(pgrep -n node)/environ | tr '\\0' '\\n' | grep ^PATH=",
        shows: 'the directory of the program',
      },
    },
  ],
  popularButWrong: {
    advice: 'Set `shell: true`, then it will find it.',
    because:
      'The shell searches the same PATH and only says it in other words, and file names with spaces or `;` now become commands.',
  },
  exceptions: ['Node also says `spawn X ENOENT` when the `cwd` option names a directory that does not exist.'],
  sources: ['man:execvp(3)', 'man:environ(7)', 'https://nodejs.org/api/child_process.html', 'man:crontab(5)'],

  scenario: {
    params: { path: 'thumbnail', program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/tools/thumbnail': { text: '#!/bin/sh\necho "made a thumbnail of $1"\n', mode: '755' },
        '/srv/app/resize.js': {
          text: "const { spawn } = require('child_process')\n\nspawn('{path}', ['cat.png'], { stdio: 'inherit' })\n",
        },
      },
    },
    reproduce: { run: 'node resize.js', fails: { call: 'execve', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Run the program',
        ask: 'Run the program, which starts a helper.',
        run: 'node resize.js',
        done: { kind: 'fails', call: 'execve', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Find the helper',
        ask: 'Is the helper anywhere, and is that place in PATH?',
        run: 'find /srv -name {path}; echo $PATH',
        done: { kind: 'ran', program: ['find', 'ls', 'whereis', 'printenv', 'env'] },
      },
      {
        title: 'Put it into PATH',
        ask: 'Start the program with the helper in PATH.',
        run: 'PATH=$PATH:/srv/app/tools node resize.js',
        done: { kind: 'succeeds', call: 'execve', path: '{path}' },
      },
    ],
    solved: { kind: 'succeeds', call: 'execve', path: '/{path}' },
    solutions: [
      { title: 'Put its directory into PATH', run: 'PATH=$PATH:/srv/app/tools node resize.js' },
      {
        title: 'Name it by its full path',
        run: "sed -i \"s#'{path}'#'/srv/app/tools/{path}'#\" resize.js; node resize.js",
      },
    ],
    wrong: [
      {
        run: 'chmod +x tools/{path}; node resize.js',
        but: 'It is executable. It is only not looked for in that directory.',
      },
      {
        run: "sed -i \"s/stdio: 'inherit'/stdio: 'inherit', shell: true/\" resize.js; node resize.js",
        but: 'The shell looks in the same directories and does not find it either.',
      },
    ],
  },
})
