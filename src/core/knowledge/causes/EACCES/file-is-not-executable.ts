import { defineCause } from '../../schema.ts'

/** execve(2) on a file without an x bit. */
export default defineCause({
  title: 'The file has no execute permission',
  because: '{path|$|The program} could not be started **because** its execute bit is not set',
  why: `
To run a file the kernel wants its \`x\` bit, for root too. Downloads, archives made on Windows, files written by an editor and
files that came through a chat have none. Git keeps the bit, but only if it was set when the file was added.`,
  prior: 1,

  clues: [
    {
      when: {
        text: 'subprocess\\.py|_execute_child|Popen\\(|ProcessBuilder|forkAndExec|Cannot run program|exec\\.Command|child_process|ChildProcess|posix_spawn',
        near: 30,
      },
      weight: 4,
      says: 'the code that failed was starting a program',
    },
    {
      when: { syscall: ['execve', 'exec', 'spawn', 'fork/exec', 'execvp', 'posix_spawn'] },
      weight: 3,
      says: 'the failing call starts a program',
    },
    {
      when: { text: 'exec: .*permission denied|entrypoint|cannot execute|fork/exec|starting container process' },
      weight: 3,
      says: 'something was to be executed',
    },
    { when: { entity: { path: '.*\\.(?:sh|py|pl|rb|js|bash|run)' } }, weight: 1, says: '`{path}` looks like a script' },
    {
      when: { text: '(?:bash|sh|zsh): (?:line \\d+: )?\\S+: Permission denied' },
      weight: 2,
      says: 'the shell could not start it',
    },
    {
      when: {
        syscall: ['open', 'openat', 'bind', 'listen', 'connect', 'mkdir', 'unlink', 'rename', 'scandir', 'stat'],
      },
      weight: -6,
      says: 'nothing was being executed',
    },
  ],

  question: {
    ask: 'Is there an `x` in its mode?',
    run: 'ls -l {path}',
    answers: [
      { reads: { output: 'ls', rows: { mode: '..-..-..-' } }, weight: 5, says: '`{name}` has no execute bit at all' },
      { reads: { output: 'ls', rows: { mode: '..x.*' } }, weight: -4, says: 'its owner may execute it' },
    ],
  },

  fixes: [
    {
      title: 'Set the execute bit',
      when: 'You trust the file.',
      steps: [
        { kind: 'sh', sh: 'chmod u+x {path}', changes: 'The owner may run it; nobody else gains anything.' },
        {
          kind: 'code',
          runtime: 'git',
          language: 'sh',
          code: 'git update-index --chmod=+x deploy.sh   # so that others get it with the bit',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: 'COPY --chmod=755 entrypoint.sh /entrypoint.sh',
        },
      ],
      whyItWorks: '`execve` looks at this bit before it looks into the file.',
      risk: { level: 'reversible', undo: 'chmod u-x takes it away again.' },
      proof: { sh: 'ls -l {path}', shows: '`-rwxr--r--`' },
    },
    {
      title: 'Hand it to its interpreter',
      when: 'You may not change it.',
      steps: [
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'bash deploy.sh' },
        { kind: 'code', runtime: 'python', language: 'sh', code: 'python3 tool.py' },
      ],
      whyItWorks: 'Only the interpreter is executed; the script is read.',
      risk: { level: 'read-only' },
      proof: { sh: 'bash -n {path}', shows: 'no syntax error' },
    },
  ],
  popularButWrong: {
    advice: 'Run it with sudo.',
    because: 'Root too needs one execute bit; and if it did run, it would run with all rights.',
  },
  exceptions: [
    'With the bit set and still refused: the filesystem may be mounted `noexec`, or the interpreter of the script is not executable.',
  ],
  sources: [
    'man:execve(2)',
    'man:chmod(1)',
    'https://git-scm.com/docs/git-update-index',
    'https://docs.docker.com/reference/dockerfile/',
  ],

  scenario: {
    params: { path: '/srv/work/deploy.sh', program: 'bash' },
    world: 'workshop',
    with: {
      network: { hosts: ['127.0.1.1 lab'] },
      files: { '{path}': { text: '#!/bin/bash\necho deployed\n', mode: '644' } },
    },
    reproduce: { run: '{path}', fails: { call: 'execve', errno: 'EACCES', path: '{path}' } },
    steps: [
      {
        title: 'Run it',
        ask: 'Run the script.',
        run: '{path}',
        done: { kind: 'fails', call: 'execve', errno: 'EACCES', path: '{path}' },
      },
      {
        title: 'Look at its mode',
        ask: 'Which bits are set?',
        run: 'ls -l {path}',
        done: { kind: 'ran', program: ['ls', 'stat', 'getfacl'] },
      },
      {
        title: 'Set the bit',
        ask: 'Let its owner execute it.',
        run: 'chmod u+x {path}',
        done: { kind: 'mode', path: '{path}', allows: { user: 'demo', access: 'execute' } },
      },
      {
        title: 'Run it again',
        ask: 'Run it once more.',
        run: '{path}',
        done: { kind: 'succeeds', call: 'execve', path: '{path}' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'succeeds', call: 'execve', path: '{path}' },
        { kind: 'succeeds', call: 'open', path: '{path}', by: 'bash' },
      ],
    },
    solutions: [
      { title: 'Set the execute bit', run: 'chmod u+x {path}; {path}' },
      { title: 'Hand it to bash', run: 'bash {path}' },
    ],
    wrong: [
      { run: 'sudo {path}', but: 'Root needs an execute bit too.' },
      { run: 'chmod u+r {path}; {path}', but: 'It may be read already. To start it, `x` is missing.' },
    ],
    harm: [{ run: 'chmod 777 {path}', instead: 'Then everybody may change what you run. `u+x` is enough.' }],
  },
})
