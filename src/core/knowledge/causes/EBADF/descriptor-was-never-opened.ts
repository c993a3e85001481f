import { defineCause } from '../../schema.ts'

/** dup2(2) in a shell: `>&3` without an `exec 3>` before it. */
export default defineCause({
  title: 'The descriptor was never opened',
  because:
    '`{program|The program}` could not use descriptor {fd|$|of that number} **because** nothing has been opened under it in this process',
  why: `
A descriptor is a small number that stands for an open file of one process. 0, 1 and 2 are there from the start; every other one has to be opened, by
the process itself or by the one that started it. \`>&3\` in a shell only copies descriptor 3, it does not open anything. A script that
was written to be started with \`3>log\` meets this when it is started by hand.`,
  prior: 2,
  clues: [
    { when: { dialect: ['bash', 'dash', 'shell'] }, weight: 3, says: 'a shell was asked to copy the descriptor' },
    {
      when: { text: 'sh: (?:line )?\\d+: \\d+: Bad file descriptor' },
      weight: 4,
      says: 'the shell names the number alone',
    },
    { when: { syscall: ['dup', 'dup2', 'dup3'] }, weight: 4, says: 'the failing call copies a descriptor' },
    {
      when: { text: 'write error: Bad file' },
      weight: -5,
      says: 'the descriptor could be copied, and the write failed',
    },
  ],
  question: {
    ask: 'Which descriptors does the shell have?',
    run: 'ls -l /proc/$$/fd',
    answers: [
      {
        reads: { output: 'ls', where: { name: '(?:.*/)?{fd}' }, rows: 'none' },
        weight: 4,
        says: 'the number is not among them',
      },
      {
        reads: { output: 'ls', where: { name: '(?:.*/)?{fd}' }, rows: { type: 'symlink' } },
        weight: -5,
        says: 'it is open: on `{target}`',
      },
    ],
  },
  fixes: [
    {
      title: 'Open it in the script',
      when: 'The script is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'exec 3>> build.log     # open it once\necho started >&3       # use it\nexec 3>&-              # close it',
        },
      ],
      whyItWorks: '`exec` with a redirection and no command changes the descriptors of the shell itself.',
      risk: { level: 'reversible', undo: 'Remove the line.' },
      proof: { sh: 'ls -l /proc/$$/fd', shows: 'the number, and the file behind it' },
    },
    {
      title: 'Open it where the script is started',
      when: 'The script expects its caller to do it.',
      steps: [{ kind: 'sh', sh: './build.sh 3>> build.log', changes: 'Appends to `build.log`.' }],
      whyItWorks: 'A program starts with all descriptors of the one who started it.',
      risk: { level: 'reversible', undo: 'Leave the redirection out.' },
      proof: { sh: 'cat build.log', shows: 'what the script wrote' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the number of open files (`ulimit -n`).',
    because: 'The limit says how many may be open. This one is not open at all.',
  },
  sources: ['man:dup2(2)', 'man:bash(1)', 'posix:dup'],
  scenario: {
    params: { log: '/srv/work/logs/build' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/build.sh': {
          text: '#!/bin/bash\nset -e\necho "build started" >&3\necho done\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './build.sh', fails: { call: 'dup2', errno: 'EBADF' } },
    steps: [
      {
        title: 'Start the build',
        ask: 'Start the script.',
        run: './build.sh',
        done: { kind: 'fails', call: 'dup2', errno: 'EBADF' },
      },
      {
        title: 'What is descriptor 3?',
        ask: 'Look where the script opens descriptor 3.',
        run: 'grep -n 3 build.sh',
        done: { kind: 'ran', program: ['grep', 'cat', 'less', 'sed'] },
      },
      {
        title: 'Open it',
        ask: 'Start the script again with descriptor 3 on a log file.',
        run: './build.sh 3>> {log}',
        done: { kind: 'exists', path: '{log}', minSize: 14 },
      },
    ],
    solved: { kind: 'exists', path: '{log}', minSize: 14 },
    solutions: [
      { title: 'Open it where the script is started', run: './build.sh 3>> {log}' },
      { title: 'Open it in the script', run: "sed -i '2a exec 3>> {log}' build.sh; ./build.sh" },
    ],
    wrong: [
      { run: 'ulimit -Sn 512; ./build.sh', but: 'More descriptors are allowed, and 3 is still not one of them.' },
      { run: './build.sh > {log}', but: 'That opens descriptor 1. The script writes to 3.' },
    ],
  },
})
