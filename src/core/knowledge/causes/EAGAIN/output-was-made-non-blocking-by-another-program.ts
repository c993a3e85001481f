import { defineCause } from '../../schema.ts'

/** write(2) to a pipe or terminal whose open file another program has set O_NONBLOCK on. */
export default defineCause({
  title: 'Another program made the shared output non-blocking',
  because:
    '`{program|The program}` could not write its output **because** another program that shares the pipe or terminal has switched it to non-blocking',
  why: `
\`O_NONBLOCK\` belongs to the open file, not to a process. Node, ssh, socat and the like set it on a pipe which make, bash or a CI runner gave to all of them; the
next program there writes more than the pipe holds (64 KiB), and instead of waiting for the reader it is refused. So it fails with large output only, and never in a terminal of its own.`,
  prior: 1,
  clues: [
    {
      when: {
        text: 'write error: Resource temporarily unavailable|error writing .standard output|write EAGAIN|BlockingIOError: \\[Errno 11\\] write|stdout',
      },
      weight: 5,
      says: 'it is the output which was refused',
    },
    { when: { syscall: ['write', 'writev'] }, weight: 2, says: 'the failing call writes' },
    {
      when: { text: 'make(?:\\[\\d+\\])?: |npm |node |ssh |gitlab|jenkins|actions|travis' },
      weight: 2,
      says: 'several programs share one output here',
    },
    { when: { text: 'fork|thread|\\block\\b|connect|recv' }, weight: -3, says: 'something else than output is named' },
  ],
  question: {
    ask: 'Is the output non-blocking? 04000 in the flags says so.',
    run: 'grep flags /proc/self/fdinfo/1',
    answers: [
      {
        reads: { output: 'fdinfo', rows: { nonblocking: 'yes' } },
        weight: 5,
        says: 'the output is non-blocking (flags {flags})',
      },
      { reads: { output: 'fdinfo', rows: { nonblocking: 'no' } }, weight: -4, says: 'the output blocks, as it should' },
    ],
  },
  fixes: [
    {
      title: 'Give each program a pipe of its own',
      when: 'You write the script or the CI job.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: 'node build.js 2>&1 | cat\nmake 2>&1 | cat' }],
      whyItWorks: 'The program before `| cat` changes the flags of its own new pipe; nobody else shares that one.',
      risk: { level: 'reversible', undo: 'Take `| cat` away.' },
      proof: { sh: 'grep flags /proc/self/fdinfo/1', shows: 'a number without 04000' },
    },
    {
      title: 'Put the flag back before the large output',
      when: 'You cannot change who sets it.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'python3 -c "import os; os.set_blocking(1, True); os.set_blocking(2, True)"',
        },
      ],
      whyItWorks: 'It takes O_NONBLOCK from the shared open file, for everybody who has it.',
      risk: { level: 'reversible', undo: 'The program that wants it sets it again.' },
      proof: { sh: './build.sh | wc -c', shows: 'the full size' },
    },
  ],
  popularButWrong: {
    advice: 'Write less, or slower.',
    because: 'It depends on how fast the reader is: the log becomes complete by luck.',
  },
  sources: ['man:fcntl(2)', 'man:write(2)', 'man:pipe(7)', 'https://nodejs.org/api/process.html'],
  scenario: {
    params: { program: 'cat' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/pages.txt': { size: 200000 },
        '/srv/work/build.sh': {
          text: '#!/bin/bash\nset -e\ndd if=releases/1/config.json oflag=nonblock status=none\ncat pages.txt\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './build.sh | (sleep 1; cat > logs/out)', fails: { call: 'write', errno: 'EAGAIN' } },
    steps: [
      {
        title: 'Run the build into a slow reader',
        ask: 'Its first program makes the shared pipe non-blocking; the second writes 200 kB.',
        run: './build.sh | (sleep 1; cat > logs/out)',
        done: { kind: 'fails', call: 'write', errno: 'EAGAIN' },
      },
      {
        title: 'How much arrived?',
        ask: 'Compare what was sent with what arrived.',
        run: 'wc -c pages.txt logs/out',
        done: { kind: 'ran', program: ['wc', 'ls', 'stat', 'du'] },
      },
      {
        title: 'A pipe for itself',
        ask: 'Give the first program a pipe of its own.',
        run: "sed -i 's/^dd.*/& | cat/' build.sh; ./build.sh | (sleep 1; cat > logs/out)",
        done: { kind: 'exists', path: '/srv/work/logs/out', type: 'file', minSize: 200000 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/out', type: 'file', minSize: 200000 },
    solutions: [
      { title: 'A pipe for itself', run: "sed -i 's/^dd.*/& | cat/' build.sh; ./build.sh | (sleep 1; cat > logs/out)" },
      {
        title: 'Do not ask for it',
        run: "sed -i 's/ oflag=nonblock//' build.sh; ./build.sh | (sleep 1; cat > logs/out)",
      },
      { title: 'Into a file, which is never full for a moment', run: './build.sh > logs/out' },
    ],
    wrong: [
      { run: './build.sh | (sleep 3; cat > logs/out)', but: 'A slower reader makes it only surer to fail.' },
      {
        run: "sed -i 's/^set -e//' build.sh; ./build.sh | (sleep 1; cat > logs/out)",
        but: 'The script goes on, and most of the pages are lost.',
      },
    ],
  },
})
