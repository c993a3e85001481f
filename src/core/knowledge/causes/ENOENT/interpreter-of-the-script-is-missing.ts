import { defineCause } from '../../schema.ts'

/** execve(2) reports the missing #! interpreter as if the script were missing. */
export default defineCause({
  title: 'The program in the first line of the script does not exist',
  because: '{path|$|The script} could not be started **because** the interpreter after its `#!` does not exist',
  why: `
The script is there; what \`execve\` does not find is the program named in its first line. Two reasons are common: the interpreter lies
elsewhere on this system (\`/usr/bin/python\`, \`/bin/bash\` in a slim container), or the file has Windows line ends, and the kernel
looks for a program whose name ends in an invisible carriage return.`,
  prior: 0,

  clues: [
    {
      when: { text: 'required file not found|bad interpreter|cannot execute' },
      weight: 5,
      says: 'the shell says that a file needed to run it is missing',
    },
    { when: { text: '\\^M|\\\\r|bash\\\\r|sh\\\\r' }, weight: 7, says: 'a carriage return shows in the name' },
    {
      when: { text: 'exec user process|exec format|entrypoint|docker-entrypoint', near: 10 },
      weight: 2,
      says: 'a container could not run its entry point',
    },
    {
      when: { syscall: ['execve', 'exec', 'fork/exec', 'spawn'] },
      weight: 1,
      says: 'the failing call starts a program',
    },
    {
      when: { syscall: ['open', 'openat', 'stat', 'lstat', 'scandir', 'mkdir', 'access', 'unlink', 'rename'] },
      weight: -6,
      says: 'no program was being started',
    },
  ],

  question: {
    ask: 'What does the first line say, with invisible characters shown?',
    run: 'head -n 1 {path} | cat -A',
    answers: [
      {
        reads: { output: 'shebang', rows: { carriage: 'yes' } },
        weight: 5,
        says: 'the line ends in a carriage return (`^M`)',
      },
      {
        reads: { output: 'shebang', rows: { interpreter: '/.*' } },
        weight: 1,
        says: 'it asks for `{interpreter}`',
        fills: { interpreter: 'interpreter' },
      },
      {
        reads: { output: 'ls', rows: { error: 'No such file or directory' } },
        weight: -3,
        says: 'the file itself is missing',
      },
    ],
  },

  fixes: [
    {
      title: 'Give the file Unix line ends',
      when: 'The first line ends in `^M`.',
      steps: [
        {
          kind: 'sh',
          sh: "sed -i 's/\\r$//' {path}",
          changes: 'Removes the carriage return at the end of every line of that file.',
        },
        { kind: 'code', runtime: 'git', language: 'ini', code: '# .gitattributes\n*.sh text eol=lf' },
      ],
      whyItWorks: 'The kernel takes the rest of the line as it stands; without the extra character the name is right.',
      risk: { level: 'reversible', undo: 'unix2dos puts the carriage returns back.' },
      proof: { sh: 'head -n 1 {path} | cat -A', shows: '`#!/bin/bash$`, without `^M`' },
    },
    {
      title: 'Name an interpreter that exists',
      when: 'The program lies elsewhere, or is not installed.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: '#!/usr/bin/env bash' },
        { kind: 'code', runtime: 'python', language: 'sh', code: '#!/usr/bin/env python3' },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: '# Alpine has no bash of its own:\nRUN apk add --no-cache bash',
        },
      ],
      whyItWorks: '`env` looks the name up in PATH, so that the script does not depend on one place.',
      risk: { level: 'reversible', undo: 'Put the old first line back.' },
      proof: { sh: '{path}', shows: 'the script runs' },
    },
  ],
  popularButWrong: {
    advice: 'Make it executable with `chmod +x`.',
    because:
      'A script that is not executable gives “Permission denied”. This one may be executed; its interpreter is missing.',
  },
  exceptions: [
    'A binary can say the same: its loader is missing, for instance a glibc program on Alpine (`file` and `ldd` tell).',
  ],
  sources: ['man:execve(2)', 'man:env(1)', 'https://git-scm.com/docs/gitattributes'],

  scenario: {
    params: { path: '/srv/app/deploy.sh', program: 'bash' },
    world: 'node-app',
    with: { files: { '{path}': { text: '#!/bin/bash\r\necho deployed\r\n', mode: '755' } } },
    reproduce: { run: '{path}', fails: { call: 'execve', errno: 'ENOENT', path: '{path}' } },
    steps: [
      {
        title: 'Run the script',
        ask: 'Run the script.',
        run: '{path}',
        done: { kind: 'fails', call: 'execve', errno: 'ENOENT', path: '{path}' },
      },
      {
        title: 'Show what you cannot see',
        ask: 'The file is there. Look at its first line with invisible characters shown.',
        run: 'ls -l {path}; head -n 1 {path} | cat -A',
        done: { kind: 'ran', program: ['cat', 'od', 'file', 'xxd', 'hexdump'] },
      },
      {
        title: 'Remove the carriage returns',
        ask: 'Give the file Unix line ends.',
        run: "sed -i 's/\\r$//' {path}",
        done: { kind: 'succeeds', call: 'rename', path: 'deploy.sh' },
      },
      {
        title: 'Run it again',
        ask: 'Run the script again.',
        run: '{path}',
        done: { kind: 'succeeds', call: 'execve', path: '{path}' },
      },
    ],
    solved: { kind: 'succeeds', call: 'execve', path: '{path}' },
    solutions: [
      { title: 'Remove the carriage returns with sed', run: "sed -i 's/\\r$//' {path}; {path}" },
      { title: 'Write it anew with tr', run: "tr -d '\\r' < {path} > /tmp/new.sh; cat /tmp/new.sh > {path}; {path}" },
    ],
    wrong: [
      { run: 'chmod +x {path}; {path}', but: 'It was executable before; it is the interpreter that is not found.' },
      { run: 'cp {path} /tmp/copy.sh; {path}', but: 'A copy has the same first line.' },
    ],
  },
})
