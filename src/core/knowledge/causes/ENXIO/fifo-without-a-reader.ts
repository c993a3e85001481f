import { defineCause } from '../../schema.ts'

/** open(2) of a fifo with O_WRONLY | O_NONBLOCK while nobody has it open for reading. */
export default defineCause({
  title: 'Nobody has the fifo open for reading',
  because:
    '`{program|The program}` could not open {path|`$`|the fifo} for writing **because** it does not want to wait and nobody reads there',
  why: `
A fifo is a pipe with a name: what one process writes, another one reads. Who opens it for writing normally waits until a reader comes. With
O_NONBLOCK the open does not wait and fails instead, since bytes without a reader would have nowhere to go. So the service that
should read is not running, has not come to its open yet, or has closed the fifo after the first message.`,
  prior: 2,
  clues: [
    { when: { syscall: ['open', 'openat'] }, weight: 2, says: 'the failing call opens a file' },
    {
      when: { entity: { path: '.*(?:fifo|pipe|control|cmd|queue).*' } },
      weight: 3,
      says: '`{path}` sounds like a fifo',
    },
    { when: { text: '\\bfifo\\b|named pipe|mkfifo' }, weight: 3, says: 'the log speaks of a fifo' },
    { when: { entity: { path: '.*\\.(?:sock|socket)|/dev/.*' } }, weight: -5, says: '`{path}` is something else' },
  ],
  question: {
    ask: 'Is it a fifo, and who has it open?',
    run: 'ls -l {path}; lsof {path}',
    answers: [
      { reads: { output: 'ls', rows: { type: 'fifo' } }, weight: 4, says: 'it is a fifo' },
      { reads: { output: 'ls', rows: { type: 'socket|device|file' } }, weight: -6, says: 'it is no fifo' },
      { reads: { output: 'lsof', rows: { type: 'FIFO', holder: '.+' } }, weight: -3, says: '`{holder}` has it open' },
    ],
  },
  fixes: [
    {
      title: 'Start the reader first',
      when: 'A service should be reading.',
      steps: [
        { kind: 'sh', sh: 'lsof {path}' },
        { kind: 'sh', sh: 'sudo systemctl start {unit}', changes: 'Starts the service that reads.' },
      ],
      whyItWorks: 'With a reader the open succeeds at once.',
      risk: { level: 'reversible', undo: 'Stop the service.' },
      proof: { sh: 'lsof {path}', shows: 'a process with `r` or `u` behind the number of its descriptor' },
    },
    {
      title: 'Wait for the reader',
      when: 'The writer has time.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "const fifo = await fs.promises.open(path, 'w')   // without O_NONBLOCK it waits",
        },
        { kind: 'code', runtime: 'bash', language: 'sh', code: 'timeout 10 sh -c \'echo reload > "$1"\' sh control' },
      ],
      whyItWorks: 'Without O_NONBLOCK the kernel keeps the writer until somebody opens the other end.',
      risk: { level: 'reversible', undo: 'Set O_NONBLOCK again.' },
      proof: { sh: 'ls -l {path}', shows: 'a `p` in front: it is still the fifo, and no file of that name' },
    },
  ],
  popularButWrong: {
    advice: 'Remove the fifo and let the writer create a file.',
    because: 'The messages then pile up in a file which nobody reads.',
  },
  sources: ['man:fifo(7)', 'man:open(2)', 'posix:open'],
  scenario: {
    params: { path: '/srv/work/control', program: 'node' },
    world: 'workshop',
    with: {
      files: {
        '/srv/work/control': { fifo: true },
        '/srv/work/notify.js': {
          text: "const fs = require('fs')\nconst { O_WRONLY, O_NONBLOCK } = fs.constants\n\nconst control = fs.openSync('{path}', O_WRONLY | O_NONBLOCK)\nfs.writeSync(control, 'reload\\n')\n",
        },
      },
    },
    reproduce: { run: 'node notify.js', fails: { call: 'openat', errno: 'ENXIO', path: 'control' } },
    steps: [
      {
        title: 'Notify the service',
        ask: 'Send the message.',
        run: 'node notify.js',
        done: { kind: 'fails', call: 'openat', errno: 'ENXIO', path: 'control' },
      },
      {
        title: 'Who reads?',
        ask: 'Look what the file is, and whether anybody has it open.',
        run: 'ls -l control; lsof control',
        done: { kind: 'ran', program: ['lsof', 'fuser', 'ls'], anyStatus: true },
      },
      {
        title: 'Start a reader, then send',
        ask: 'Read from the fifo in the background, then send the message.',
        run: 'cat control > logs/received & sleep 0.3; node notify.js; wait',
        done: { kind: 'exists', path: '/srv/work/logs/received', minSize: 7 },
      },
    ],
    solved: { kind: 'exists', path: '/srv/work/logs/received', minSize: 7 },
    solutions: [
      { title: 'Start the reader first', run: 'cat control > logs/received & sleep 0.3; node notify.js; wait' },
      {
        title: 'Wait for the reader',
        run: "sed -i 's/ | O_NONBLOCK)/)/' notify.js; (sleep 0.5; cat control > logs/received) & node notify.js; wait",
      },
    ],
    wrong: [
      { run: 'chmod u+w control; node notify.js', but: 'You may write. It is a reader that is missing.' },
      {
        run: 'sleep 2; node notify.js',
        but: 'Time alone brings no reader.',
      },
    ],
  },
})
